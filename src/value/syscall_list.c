/* SPDX-License-Identifier: MIT
 * value/syscall_list.c: SystemCallFilter= and SystemCallLog=, many lines merged into one list. */
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "value/errnos.h"
#include "value/parse.h"
#include "value/syscalls.h"

/* One line, from its first word to its last. */
struct line {
	struct sbx_syscall_list *list; /* NULL: only see whether the line is right */
	bool inverted;		       /* it starts with "~" */
	bool log;		       /* no errno, no @default */
	bool by_name;		       /* the word is a call, not a group */
	int action;		       /* the word's suffix, or SBX_SYSCALL_LISTED: it has none */
};

static struct sbx_syscall_list *list_new(struct sbx_arena *arena)
{
	struct sbx_syscall_list *list = SBX_NEW(arena, struct sbx_syscall_list);

	if (!list)
		return NULL;
	list->action = sbx_arena_array(arena, sbx_syscall_count, sizeof(*list->action));
	list->by_name = sbx_arena_array(arena, sbx_syscall_count, sizeof(*list->by_name));
	if (!list->action || !list->by_name)
		return NULL;
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		list->action[i] = SBX_SYSCALL_UNLISTED;
	return list;
}

static void list_call(void *data, unsigned index)
{
	const struct line *line = data;
	struct sbx_syscall_list *list = line->list;
	bool adds = list->allow_list != line->inverted || line->action != SBX_SYSCALL_LISTED;

	list->action[index] = (int16_t)(adds ? line->action : SBX_SYSCALL_UNLISTED);
	list->by_name[index] = !line->inverted && (line->by_name || list->by_name[index]);
}

static int unknown_errno(const struct sbx_parse *c, const char *suffix, struct sbx_error *err)
{
	const char *near = sbx_errno_suggest(suffix);

	sbx_value_fail(c, err, "\"%s\" is not an error number", suffix);
	if (near)
		return sbx_hint(err, "did you mean \"%s\"?", near);
	return sbx_hint(err, "allowed: an error name as EPERM, a number from 0 to %d, or kill",
			SBX_ERRNO_MAX);
}

/* "EPERM", "13", "kill"; -1 and *err. */
static int parse_suffix(const struct sbx_parse *c, const char *suffix, int *action,
			struct sbx_error *err)
{
	const char *rest = suffix;
	uint64_t number;
	bool overflow;

	*action = sbx_errno_by_name(suffix);
	if (*action)
		return 0;
	if (strcmp(suffix, "kill") == 0) {
		*action = SBX_SYSCALL_KILL;
		return 0;
	}
	if (!sbx_digits(&rest, &number, &overflow) || *rest || number > SBX_ERRNO_MAX)
		return unknown_errno(c, suffix, err);
	*action = (int)number;
	return 0;
}

static int unknown_call(const struct sbx_parse *c, const char *name, struct sbx_error *err)
{
	struct sbx_suggestion s = {.wanted = name};

	for (unsigned i = 0; *name == '@' && i < sbx_syscall_group_count; i++)
		sbx_suggest(&s, sbx_syscall_group_name(i));
	for (unsigned i = 0; *name != '@' && i < sbx_syscall_count; i++)
		sbx_suggest(&s, sbx_syscall_name(i));
	if (*name != '@' && sbx_syscall_exists_elsewhere(name)) {
		sbx_value_fail(c, err, "sbx does not know the system call \"%s\" yet", name);
		return sbx_hint(err, "it is younger than this sbx, or of another architecture");
	}
	sbx_value_fail(c, err, "\"%s\" is not a %s", name,
		       *name == '@' ? "group of system calls" : "system call");
	if (*name == '~')
		return sbx_hint(err, "\"~\" stands once, before the whole list");
	if (s.best)
		return sbx_hint(err, "did you mean \"%s\"?", s.best);
	return sbx_hint(err, "\"sbxctl syscalls\" lists all names and groups");
}

static void nothing(void *data, unsigned index)
{
	(void)data;
	(void)index;
}

static int parse_word(const struct sbx_parse *c, const char *word, struct line *line,
		      struct sbx_error *err)
{
	const char *colon = strchr(word, ':');
	const char *name = colon ? sbx_arena_strndup(c->arena, word, (size_t)(colon - word)) : word;

	if (!name)
		return sbx_fail_memory(err);
	line->by_name = *name != '@';
	line->action = SBX_SYSCALL_LISTED;
	if (colon && line->log)
		return sbx_value_fail(c, err, "\"%s\": logged calls have no error number", word);
	if (colon && !line->inverted) {
		sbx_value_fail(c, err, "\"%s\": only a call that is denied has an error number",
			       word);
		return sbx_hint(err, "put it on a line of its own that starts with \"~\"");
	}
	if (colon && parse_suffix(c, colon + 1, &line->action, err) < 0)
		return -1;
	if (!sbx_syscall_expand(name, line->list ? list_call : nothing, line))
		return unknown_call(c, name, err);
	return 0;
}

static int parse_words(const struct sbx_parse *c, const char *text, struct line *line,
		       struct sbx_error *err)
{
	struct sbx_word_reader r;
	int got;

	sbx_words_open(&r, c, text, text + line->inverted, SBX_WORDS_PLAIN);
	while ((got = sbx_words_next(&r, err)) > 0)
		if (parse_word(&r.c, r.word, line, err) < 0)
			return -1;
	return got;
}

/* The first line says what kind of list it is.  An allow-list without what every program needs
 * (@default) would kill the program before its first instruction. */
static struct sbx_syscall_list *first_line(const struct sbx_parse *c, const struct line *line)
{
	struct line implied = {.action = SBX_SYSCALL_LISTED};

	implied.list = list_new(c->arena);
	if (!implied.list)
		return NULL;
	implied.list->allow_list = !line->inverted;
	if (!line->inverted && !line->log)
		sbx_syscall_expand("@default", list_call, &implied);
	return implied.list;
}

/* Twice over the words: a line with a mistake at its end must leave the list as it was. */
static int parse_line(const struct sbx_parse *c, const char *text, bool log, struct sbx_value *v,
		      struct sbx_error *err)
{
	struct line line = {.inverted = *text == '~', .log = log};

	if (!*text)
		return sbx_value_reset(v);
	if (parse_words(c, text, &line, err) < 0)
		return -1;
	line.list = v->set ? v->syscalls : first_line(c, &line);
	if (!line.list || parse_words(c, text, &line, err) < 0)
		return sbx_fail_memory(err);
	*v = (struct sbx_value){.set = true, .syscalls = line.list};
	return 0;
}

/* The list is changed in place; several lines in one text must all be right or leave no trace. */
static struct sbx_syscall_list *list_copy(struct sbx_arena *arena,
					  const struct sbx_syscall_list *list)
{
	struct sbx_syscall_list *copy = list_new(arena);

	if (!copy)
		return NULL;
	copy->allow_list = list->allow_list;
	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		copy->action[i] = list->action[i];
		copy->by_name[i] = list->by_name[i];
	}
	return copy;
}

/* No line of a unit file holds a newline, so format() can join several lines with it. */
static int parse_lines(const struct sbx_parse *c, const char *text, bool log, struct sbx_value *v,
		       struct sbx_error *err)
{
	struct sbx_value fresh = *v;

	if (fresh.set && !(fresh.syscalls = list_copy(c->arena, v->syscalls)))
		return sbx_fail_memory(err);
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = sbx_arena_strndup(c->arena, text, len);

		if (!line)
			return sbx_fail_memory(err);
		if (parse_line(c, line, log, &fresh, err) < 0)
			return -1;
		text += len + (text[len] == '\n');
	}
	return sbx_value_done(c, &fresh, v, err);
}

static int parse(const struct sbx_parse *c, const char *text, bool log, struct sbx_value *v,
		 struct sbx_error *err)
{
	if (strchr(text, '\n'))
		return parse_lines(c, text, log, v, err);
	return parse_line(c, text, log, v, err);
}

static int parse_filter(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			struct sbx_error *err)
{
	return parse(c, text, false, v, err);
}

static int parse_log(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		     struct sbx_error *err)
{
	return parse(c, text, true, v, err);
}

/* --- Back to text ------------------------------------------------------------------------------
 *
 * Groups are found again, because whether a call was named or came with a group matters to
 * io_uring, and because nobody wants to read 395 names. */

struct calls {
	bool has[SBX_SYSCALLS];
};

static void add_to_calls(void *data, unsigned index)
{
	((struct calls *)data)->has[index] = true;
}

/* How many calls of @todo @group lists; 0 as well when it also has one that is not listed, unless
 * @partly. */
static unsigned gain_of(unsigned group, const struct sbx_syscall_list *list,
			const struct calls *todo, bool partly)
{
	struct calls members = {0};
	unsigned gain = 0;

	sbx_syscall_expand(sbx_syscall_group_name(group), add_to_calls, &members);
	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		if (members.has[i] && list->action[i] != SBX_SYSCALL_LISTED && !partly)
			return 0;
		gain += members.has[i] && todo->has[i];
	}
	return gain;
}

static void put_word(struct sbx_text *t, const char *word)
{
	if (t->len && t->bytes[t->len - 1] != '~' && t->bytes[t->len - 1] != '\n')
		sbx_text_char(t, ' ');
	sbx_text_add(t, word);
}

/* Write the groups that cover calls of @todo, the largest first, and move what they have from
 * @todo to @covered. */
static void put_groups(struct sbx_text *t, const struct sbx_syscall_list *list, struct calls *todo,
		       struct calls *covered, bool partly)
{
	for (;;) {
		unsigned best = 0, best_gain = 0;

		for (unsigned g = 0; g < sbx_syscall_group_count; g++) {
			unsigned gain = gain_of(g, list, todo, partly);

			if (gain > best_gain) {
				best = g;
				best_gain = gain;
			}
		}
		if (!best_gain)
			return;
		put_word(t, sbx_syscall_group_name(best));
		sbx_syscall_expand(sbx_syscall_group_name(best), add_to_calls, covered);
		for (unsigned i = 0; i < sbx_syscall_count; i++)
			todo->has[i] = todo->has[i] && !covered->has[i];
	}
}

static void put_call(struct sbx_text *t, unsigned index, int action)
{
	const char *name = sbx_syscall_name(index);

	if (action == SBX_SYSCALL_KILL)
		name = sbx_arena_printf(t->arena, "%s:kill", name);
	else if (action >= 0 && sbx_errno_name(action))
		name = sbx_arena_printf(t->arena, "%s:%s", name, sbx_errno_name(action));
	else if (action >= 0)
		name = sbx_arena_printf(t->arena, "%s:%d", name, action);
	if (name)
		put_word(t, name);
}

/* "~…" behind an allow-list: what its groups have too much, and what has an error number. */
static void put_exceptions(struct sbx_text *t, const struct sbx_syscall_list *list,
			   const struct calls *covered)
{
	bool open = false;

	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		int action = list->action[i];

		if (action == SBX_SYSCALL_LISTED ||
		    (action == SBX_SYSCALL_UNLISTED && !covered->has[i]))
			continue;
		if (!open)
			sbx_text_add(t, "\n~");
		open = true;
		put_call(t, i, action);
	}
}

static void put_allow_list(struct sbx_text *t, const struct sbx_syscall_list *list, bool log)
{
	struct calls todo = {0}, covered = {0};

	if (!log)
		sbx_syscall_expand("@default", add_to_calls, &covered);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		todo.has[i] = list->action[i] == SBX_SYSCALL_LISTED && !list->by_name[i] &&
			      !covered.has[i];
	put_groups(t, list, &todo, &covered, false);
	put_groups(t, list, &todo, &covered, true);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		if (list->action[i] == SBX_SYSCALL_LISTED && list->by_name[i])
			put_call(t, i, SBX_SYSCALL_LISTED);
	if (!t->len && !log)
		sbx_text_add(t, "@default");
	put_exceptions(t, list, &covered);
}

static void put_deny_list(struct sbx_text *t, const struct sbx_syscall_list *list)
{
	struct calls todo = {0}, covered = {0};
	bool open = false;

	for (unsigned i = 0; i < sbx_syscall_count; i++)
		todo.has[i] = list->action[i] == SBX_SYSCALL_LISTED;
	sbx_text_char(t, '~');
	put_groups(t, list, &todo, &covered, false);
	for (unsigned i = 0; i < sbx_syscall_count; i++)
		if (list->action[i] != SBX_SYSCALL_UNLISTED && !covered.has[i])
			put_call(t, i, list->action[i]);
	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		if (list->action[i] != SBX_SYSCALL_UNLISTED || !list->by_name[i])
			continue;
		if (!open)
			sbx_text_char(t, '\n');
		open = true;
		put_call(t, i, SBX_SYSCALL_LISTED);
	}
}

static const char *format(struct sbx_arena *arena, const struct sbx_value *v, bool log)
{
	struct sbx_text t = {.arena = arena};

	if (!v->set)
		return "";
	if (v->syscalls->allow_list)
		put_allow_list(&t, v->syscalls, log);
	else
		put_deny_list(&t, v->syscalls);
	return sbx_text_end(&t);
}

static const char *format_filter(struct sbx_arena *arena, const struct sbx_name *names,
				 const struct sbx_value *v)
{
	(void)names;
	return format(arena, v, false);
}

static const char *format_log(struct sbx_arena *arena, const struct sbx_name *names,
			      const struct sbx_value *v)
{
	(void)names;
	return format(arena, v, true);
}

const struct sbx_value_type sbx_type_syscalls = {
	.name = "list of system calls",
	.parse = parse_filter,
	.format = format_filter,
};

const struct sbx_value_type sbx_type_logged_syscalls = {
	.name = "list of system calls",
	.parse = parse_log,
	.format = format_log,
};

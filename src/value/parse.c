/* SPDX-License-Identifier: MIT
 * value/parse.c: words, lists, names and growing text for the parsers of this folder. */
#include "value/parse.h"

#include <limits.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"

#define BLANKS " \t\n\r"

int sbx_value_done(const struct sbx_parse *c, const struct sbx_value *fresh, struct sbx_value *v,
		   struct sbx_error *err)
{
	if (sbx_arena_exhausted(c->arena))
		return sbx_fail_memory(err);
	*v = *fresh;
	return 0;
}

int sbx_value_reset(struct sbx_value *v)
{
	*v = (struct sbx_value){.set = false};
	return 0;
}

/* --- Words and lists ------------------------------------------------------------------------- */

/* @start lies in @text, whose first character c->origin names. */
void sbx_words_open(struct sbx_word_reader *r, const struct sbx_parse *c, const char *text,
		    const char *start, enum sbx_quoting quoting)
{
	*r = (struct sbx_word_reader){
		.c = *c,
		.column = c->origin.column,
		.text = text,
		.cursor = start,
		.quoting = quoting,
	};
}

static void blame(struct sbx_word_reader *r)
{
	if (r->column)
		r->c.origin.column = r->column + (unsigned)(r->cursor - r->text);
}

int sbx_words_next(struct sbx_word_reader *r, struct sbx_error *err)
{
	r->cursor += strspn(r->cursor, BLANKS);
	blame(r);

	int got = sbx_word_next(r->c.arena, &r->cursor, r->quoting, &r->word, err);
	if (got < 0) {
		blame(r);
		err->origin = r->c.origin;
		return -1;
	}
	if (sbx_arena_exhausted(r->c.arena))
		return sbx_fail_memory(err);
	if (got && ++r->count > SBX_LIST_MAX)
		return sbx_value_fail(&r->c, err, "more than %u words", SBX_LIST_MAX);
	return got;
}

struct sbx_item *sbx_list_append(const struct sbx_parse *c, struct sbx_list *list, const char *text)
{
	struct sbx_item *item = SBX_NEW(c->arena, struct sbx_item);

	if (!item)
		return NULL;
	item->origin = c->origin;
	item->text = text;
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
	list->count++;
	return item;
}

void sbx_list_join(struct sbx_list *list, const struct sbx_list *more)
{
	if (!more->first)
		return;
	if (list->last)
		list->last->next = more->first;
	else
		list->first = more->first;
	list->last = more->last;
	list->count += more->count;
}

int sbx_list_done(const struct sbx_parse *c, const struct sbx_list *more, struct sbx_value *v,
		  struct sbx_error *err)
{
	struct sbx_value joined = {.set = true};

	if (sbx_arena_exhausted(c->arena)) /* first: an empty list may be a lost one */
		return sbx_fail_memory(err);
	if (!more->first)
		return sbx_value_reset(v);
	if (v->set)
		joined.list = v->list;
	if (joined.list.count + more->count > SBX_LIST_MAX)
		return sbx_value_fail(c, err, "more than %u items in all", SBX_LIST_MAX);
	sbx_list_join(&joined.list, more);
	*v = joined;
	return 0;
}

int sbx_list_parse(const struct sbx_parse *c, const char *text, enum sbx_quoting quoting,
		   sbx_item_parser *parse, struct sbx_value *v, struct sbx_error *err)
{
	struct sbx_list list = {0};
	struct sbx_word_reader r;
	int got;

	sbx_words_open(&r, c, text, text, quoting);
	while ((got = sbx_words_next(&r, err)) > 0)
		if (parse(&r.c, r.word, &list, err) < 0)
			return -1;
	return got < 0 ? -1 : sbx_list_done(c, &list, v, err);
}

/* --- Text with specifiers -------------------------------------------------------------------- */

static bool has_control(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return true;
	return false;
}

int sbx_value_expand(const struct sbx_parse *c, const char *text, const char **out,
		     struct sbx_error *err)
{
	const char *expanded = NULL;

	if (sbx_specifier_expand(c->arena, c->specifiers, text, &expanded, err) < 0) {
		err->origin = c->origin;
		return -1;
	}
	if (!expanded)
		return sbx_fail_memory(err);
	if (has_control(expanded)) {
		sbx_value_fail(c, err, "\"%s\" holds a control character", expanded);
		return sbx_hint(err, "not allowed here, not even by way of a specifier");
	}
	*out = expanded;
	return 0;
}

int sbx_value_path(const struct sbx_parse *c, const char *text, const char **out,
		   struct sbx_error *err)
{
	const char *path = "", *clean;

	if (sbx_value_expand(c, text, &path, err) < 0)
		return -1;
	if (path[0] != '/') {
		sbx_value_fail(c, err, "\"%s\" is not an absolute path", path);
		return sbx_hint(err, "a path starts with \"/\"");
	}
	clean = sbx_path_normalise(c->arena, path);
	if (clean) {
		*out = clean;
		return 0;
	}
	if (sbx_arena_exhausted(c->arena))
		return sbx_fail_memory(err);
	if (strlen(path) >= PATH_MAX)
		return sbx_value_fail(c, err, "the path is longer than %d bytes", PATH_MAX - 1);
	sbx_value_fail(c, err, "\"%s\" is not normalized", path);
	return sbx_hint(err, "\"..\" is not allowed in a path");
}

/* --- Names ----------------------------------------------------------------------------------- */

const struct sbx_name *sbx_name_find(const struct sbx_name *names, const char *word)
{
	for (; names->name; names++)
		if (strcmp(names->name, word) == 0)
			return names;
	return NULL;
}

const struct sbx_name *sbx_name_of(const struct sbx_name *names, int value)
{
	for (; names->name; names++)
		if (names->value == value)
			return names;
	return NULL;
}

int sbx_unknown_name(const struct sbx_parse *c, const char *what, const char *word,
		     const struct sbx_name *names, const char *allowed, struct sbx_error *err)
{
	struct sbx_suggestion s = {.wanted = word};

	for (; names->name; names++)
		sbx_suggest(&s, names->name);
	sbx_value_fail(c, err, "\"%s\" is not %s", word, what);
	if (s.best)
		return sbx_hint(err, "did you mean \"%s\"? Allowed: %s", s.best, allowed);
	return sbx_hint(err, "allowed: %s", allowed);
}

int sbx_hint_comment(const char *text, struct sbx_error *err)
{
	if (!strstr(text, " #") && !strstr(text, " ;"))
		return -1;
	return sbx_hint(err, "a comment has a line of its own");
}

/* --- Text that grows ------------------------------------------------------------------------- */

void sbx_text_char(struct sbx_text *t, char ch)
{
	char *bytes = sbx_arena_grow(t->arena, t->bytes, t->len, 1);

	if (!bytes)
		return;
	t->bytes = bytes;
	t->bytes[t->len++] = ch;
}

void sbx_text_add(struct sbx_text *t, const char *s)
{
	while (*s)
		sbx_text_char(t, *s++);
}

void sbx_text_separate(struct sbx_text *t, char separator)
{
	if (t->len)
		sbx_text_char(t, separator);
}

const char *sbx_text_end(struct sbx_text *t)
{
	sbx_text_char(t, '\0');
	return sbx_arena_exhausted(t->arena) ? "" : t->bytes;
}

const char *sbx_list_format(struct sbx_arena *arena, const struct sbx_value *v, char separator,
			    sbx_item_writer *put)
{
	struct sbx_text t = {.arena = arena};

	if (!v->set)
		return "";
	for (const struct sbx_item *i = v->list.first; i; i = i->next) {
		sbx_text_separate(&t, separator);
		put(&t, i);
	}
	return sbx_text_end(&t);
}

void sbx_text_literal(struct sbx_text *t, const char *s)
{
	for (; *s; s++) {
		if (*s == '%')
			sbx_text_char(t, '%');
		sbx_text_char(t, *s);
	}
}

const char *sbx_escape_field(struct sbx_arena *arena, const char *s, char separator)
{
	struct sbx_text t = {.arena = arena};

	for (; *s; s++) {
		if (*s == separator || *s == '\\')
			sbx_text_char(&t, '\\');
		sbx_text_char(&t, *s);
	}
	return sbx_text_end(&t);
}

/* One byte inside quotes. */
static void put_quoted(struct sbx_text *t, char ch, enum sbx_quoting quoting)
{
	static const char hex[] = "0123456789abcdef";

	if (ch == '"' || (ch == '\\' && quoting != SBX_WORDS_KEEP_ESCAPES)) {
		sbx_text_char(t, '\\');
	} else if (quoting == SBX_WORDS_C_ESCAPES && ((unsigned char)ch < 0x20 || ch == 0x7f)) {
		sbx_text_add(t, "\\x");
		sbx_text_char(t, hex[(unsigned char)ch >> 4]);
		ch = hex[ch & 0xf];
	} else if (ch == '%') {
		sbx_text_char(t, '%');
	}
	sbx_text_char(t, ch);
}

void sbx_text_word(struct sbx_text *t, const char *s, enum sbx_quoting quoting)
{
	bool quote = *s == '\0' || s[strcspn(s, BLANKS "'\"\\")] || has_control(s);

	if (quoting == SBX_WORDS_PLAIN) {
		for (; *s; s++) {
			if (strchr(BLANKS "\\", *s))
				sbx_text_char(t, '\\');
			put_quoted(t, *s, SBX_WORDS_KEEP_ESCAPES);
		}
		return;
	}
	if (quote)
		sbx_text_char(t, '"');
	for (; *s; s++)
		put_quoted(t, *s, quoting);
	if (quote)
		sbx_text_char(t, '"');
}

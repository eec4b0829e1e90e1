/* SPDX-License-Identifier: MIT
 * facts/fixture.c: facts from a file: another machine, or one that does not exist.
 *
 * One fact a line.  Words are separated by blanks and may be quoted, with C escapes ("\n").
 * Lines that begin with "#" are comments.  NUMBER is decimal; INFINITY is the word `infinity`.
 *
 *	kernel 6.12                        required
 *	arch x86-64                        required; a word of SystemCallArchitectures=
 *	feature mount_setattr openat2 …    sbx_feature_words; adds
 *	last-cap 40
 *	uid 1000
 *	gid 1000
 *	capabilities SET all               SET: effective, permitted, bounding, ambient
 *	capabilities SET none
 *	capabilities SET 0x3fffffffff
 *	capabilities SET CAP_KILL CAP_CHOWN …
 *	umask 0022
 *	cwd /root
 *	no-new-privileges
 *	terminal                           there is a controlling terminal
 *	limit NOFILE 1024 524288           soft, hard: NUMBER or INFINITY; sbx_limit_words
 *	descriptor 5 pipe                  sbx_descriptor_words; ascending
 *	path /usr directory                absent, file, fifo, socket likewise: sbx_kind_words
 *	path /bin -> usr/bin               a symlink and its target
 *	path /dev/null char 1:3 0666       block likewise
 *	user www-data 33 33 /var/www /usr/sbin/nologin 33 44
 *	                                   name, uid, gid, home, shell, all groups with the gid's
 *	user nobody9 unknown
 *	group adm 4
 *	group adm9 unknown
 *	file /etc/x.env "A=1\n"            asked for by that name
 *	file "/etc/x*.env" /etc/x1.env "A=1\n"    one line for each file of a glob
 *	file /etc/y.env /etc/y.env error 13       errno of reading it
 *	file /etc/z.env                    absent, or the glob matches nothing
 *	specifier H "mail.example.org"
 *	others absent                      a closed world: what has no line is not there
 *
 * What is not said: uid 0, gid 0, umask 0022, last-cap 40, no capabilities but a full bounding
 * set, infinite limits, no descriptors.  A user or group is known by its number as well as by
 * its name; the directories on the way to a path that is there are there too. */

#include "facts/facts.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/suggest.h"
#include "unit/words.h"
#include "value/value.h"

struct reader {
	struct sbx_arena *arena;
	struct sbx_facts facts;
	struct sbx_origin origin;
	bool has_kernel, has_arch;
	const char **words; /* of the line, its keyword first */
	unsigned n;
	struct sbx_error *err;
};

#define FAIL(r, ...) sbx_fail((r)->err, SBX_EXIT_CONFIG, &(r)->origin, "facts", __VA_ARGS__)

/* A whole word of digits, nothing else: strtoull() alone would take " -1". */
static bool parse_number(const char *word, int base, uint64_t max, uint64_t *out)
{
	unsigned long long value;
	char *end;

	if (!isxdigit((unsigned char)*word))
		return false;
	errno = 0;
	value = strtoull(word, &end, base);
	if (errno || *end || value > max)
		return false;
	*out = value;
	return true;
}

static int number(struct reader *r, unsigned word, int base, uint64_t max, uint64_t *out)
{
	if (parse_number(r->words[word], base, max, out))
		return 0;
	FAIL(r, "%s: not a number up to %llu", r->words[word], (unsigned long long)max);
	return -1;
}

/* The index of @word among @words; the nearest one is offered when there is none. */
static int index_of(struct reader *r, const char *word, const char *const *words, unsigned n)
{
	struct sbx_suggestion near = {.wanted = word};

	for (unsigned i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return (int)i;
		sbx_suggest(&near, words[i]);
	}
	FAIL(r, "%s: no such word in a `%s` line", word, r->words[0]);
	return near.best ? sbx_hint(r->err, "did you mean %s?", near.best) : -1;
}

/* "6.12" or "1:3" into two numbers. */
static bool parse_pair(struct reader *r, const char *word, char separator, uint64_t max,
		       uint64_t *first, uint64_t *second)
{
	const char *middle = strchr(word, separator);
	const char *left =
		middle ? sbx_arena_strndup(r->arena, word, (size_t)(middle - word)) : NULL;

	return left && parse_number(left, 10, max, first) &&
	       parse_number(middle + 1, 10, max, second);
}

static int read_kernel(struct reader *r)
{
	uint64_t major, minor;

	if (!parse_pair(r, r->words[1], '.', 255, &major, &minor))
		return FAIL(r, "%s: not a kernel version like 6.12", r->words[1]);
	r->facts.kernel = (unsigned)(major << 8 | minor);
	r->has_kernel = true;
	return 0;
}

static int read_arch(struct reader *r)
{
	const char *names[SBX_ABIS];
	int abi;

	for (unsigned i = 0; i < SBX_ABIS; i++)
		names[i] = sbx_abis[i].name;
	abi = index_of(r, r->words[1], names, SBX_ABIS);
	if (abi < 0)
		return -1;
	r->facts.abi = (enum sbx_abi)abi;
	r->has_arch = true;
	return 0;
}

static int read_feature(struct reader *r)
{
	for (unsigned i = 1; i < r->n; i++) {
		int bit = index_of(r, r->words[i], sbx_feature_words, SBX_FEATURE_COUNT);

		if (bit < 0)
			return -1;
		r->facts.features |= 1U << bit;
	}
	return 0;
}

static int read_last_cap(struct reader *r)
{
	uint64_t value;

	if (number(r, 1, 10, 63, &value) < 0)
		return -1;
	r->facts.last_cap = (int)value;
	return 0;
}

/* 4294967295 is "no id" to the kernel. */
static int read_uid(struct reader *r)
{
	uint64_t value;

	if (number(r, 1, 10, UINT32_MAX - 1, &value) < 0)
		return -1;
	r->facts.uid = (uid_t)value;
	return 0;
}

static int read_gid(struct reader *r)
{
	uint64_t value;

	if (number(r, 1, 10, UINT32_MAX - 1, &value) < 0)
		return -1;
	r->facts.gid = (gid_t)value;
	return 0;
}

static int capability_names(struct reader *r, uint64_t *set)
{
	struct sbx_parse context = {
		.arena = r->arena, .specifiers = &r->facts.specifiers, .origin = r->origin};
	struct sbx_value value = {0};
	uint64_t all = 0;

	for (unsigned i = 2; i < r->n; i++) {
		memset(&value, 0, sizeof(value));
		if (sbx_type_capabilities.parse(&context, r->words[i], &value, r->err) < 0)
			return -1;
		all |= value.members.members;
	}
	*set = all;
	return 0;
}

static int capability_set(struct reader *r, uint64_t *set)
{
	const char *word = r->words[2];

	if (r->n > 3)
		return capability_names(r, set);
	if (strcmp(word, "none") == 0)
		return *set = 0, 0;
	if (strcmp(word, "all") == 0)
		return *set = UINT64_MAX, 0;
	if (strncmp(word, "0x", 2) == 0)
		return parse_number(word + 2, 16, UINT64_MAX, set)
			       ? 0
			       : FAIL(r, "%s: not a hexadecimal number", word);
	return capability_names(r, set);
}

static int read_capabilities(struct reader *r)
{
	static const char *const names[] = {"effective", "permitted", "bounding", "ambient"};
	uint64_t *const sets[] = {&r->facts.effective, &r->facts.permitted, &r->facts.bounding,
				  &r->facts.ambient};
	int which = index_of(r, r->words[1], names, SBX_COUNT(names));

	return which < 0 ? -1 : capability_set(r, sets[which]);
}

static int read_umask(struct reader *r)
{
	uint64_t value;

	if (number(r, 1, 8, 07777, &value) < 0)
		return -1;
	r->facts.umask = (mode_t)value;
	return 0;
}

static int absolute(struct reader *r, const char *path)
{
	const char *normal = sbx_path_normalise(r->arena, path);

	if (normal && strcmp(normal, path) == 0)
		return 0;
	return FAIL(r, "%s: not a plain absolute path", path);
}

static int read_cwd(struct reader *r)
{
	r->facts.cwd = r->words[1];
	return absolute(r, r->words[1]);
}

static int read_no_new_privileges(struct reader *r)
{
	r->facts.no_new_privs = true;
	return 0;
}

static int read_terminal(struct reader *r)
{
	r->facts.has_terminal = true;
	return 0;
}

static int limit_value(struct reader *r, unsigned word, uint64_t *out)
{
	if (strcmp(r->words[word], "infinity") == 0)
		return *out = SBX_LIMIT_INFINITY, 0;
	return number(r, word, 10, SBX_LIMIT_INFINITY - 1, out);
}

static int read_limit(struct reader *r)
{
	int resource = index_of(r, r->words[1], sbx_limit_words, SBX_LIMITS);

	if (resource < 0 || limit_value(r, 2, &r->facts.limits[resource].soft) < 0 ||
	    limit_value(r, 3, &r->facts.limits[resource].hard) < 0)
		return -1;
	if (r->facts.limits[resource].soft > r->facts.limits[resource].hard)
		return FAIL(r, "%s: the soft limit is above the hard one", r->words[1]);
	return 0;
}

static int read_descriptor(struct reader *r)
{
	struct sbx_facts *f = &r->facts;
	struct sbx_descriptor_fact *fds;
	uint64_t fd;
	int kind;

	if (number(r, 1, 10, INT_MAX, &fd) < 0)
		return -1;
	kind = index_of(r, r->words[2], sbx_descriptor_words, SBX_COUNT(sbx_descriptor_words));
	if (kind < 0)
		return -1;
	if (f->n_descriptors && f->descriptors[f->n_descriptors - 1].fd >= (int)fd)
		return FAIL(r, "%s: descriptors stand in ascending order", r->words[1]);
	fds = sbx_arena_grow(r->arena, f->descriptors, f->n_descriptors, sizeof(*fds));
	if (!fds)
		return sbx_fail_memory(r->err);
	f->descriptors = fds;
	fds[f->n_descriptors++] =
		(struct sbx_descriptor_fact){(int)fd, (enum sbx_descriptor_kind)kind};
	return 0;
}

/* Nothing can be where no directory is. */
static int imply_parents(struct reader *r, const char *path)
{
	while (path && strcmp(path, "/") != 0) {
		struct sbx_path_fact parent = {.kind = SBX_KIND_DIRECTORY};
		const struct sbx_path_fact *known;

		parent.path = path = sbx_path_parent(r->arena, path);
		known = path ? sbx_facts_path(&r->facts, path) : NULL;
		if (known && known->kind != SBX_KIND_DIRECTORY && *known->path)
			return FAIL(r, "%s: is no directory, so nothing is below it", path);
		if (path && (!known || !*known->path))
			sbx_facts_add_path(r->arena, &r->facts, &parent);
	}
	return 0;
}

/* char MAJOR:MINOR [MODE] */
static int device_words(struct reader *r, struct sbx_path_fact *fact)
{
	uint64_t major, minor, mode = 0600;

	if (r->n < 4 || !parse_pair(r, r->words[3], ':', UINT32_MAX, &major, &minor))
		return FAIL(r, "%s: a device has MAJOR:MINOR", fact->path);
	if (r->n > 4 && number(r, 4, 8, 07777, &mode) < 0)
		return -1;
	fact->major = (uint32_t)major;
	fact->minor = (uint32_t)minor;
	fact->mode = (mode_t)mode;
	return 0;
}

static int path_kind(struct reader *r, struct sbx_path_fact *fact)
{
	int kind;

	if (strcmp(r->words[2], "->") == 0) {
		fact->kind = SBX_KIND_SYMLINK;
		fact->target = r->n == 4 ? r->words[3] : "";
		return *fact->target ? 0 : FAIL(r, "%s: one target after ->", fact->path);
	}
	kind = index_of(r, r->words[2], sbx_kind_words, SBX_COUNT(sbx_kind_words));
	if (kind < 0)
		return -1;
	fact->kind = (enum sbx_kind)kind;
	if (fact->kind == SBX_KIND_CHAR || fact->kind == SBX_KIND_BLOCK)
		return device_words(r, fact);
	if (fact->kind == SBX_KIND_SYMLINK || fact->kind == SBX_KIND_UNKNOWN)
		return FAIL(r, "%s: a symlink is written PATH -> TARGET", fact->path);
	return r->n == 3 ? 0 : FAIL(r, "%s: too many words", r->words[3]);
}

static int read_path(struct reader *r)
{
	struct sbx_path_fact fact = {.path = r->words[1]};

	if (absolute(r, fact.path) < 0 || path_kind(r, &fact) < 0)
		return -1;
	if (fact.kind != SBX_KIND_ABSENT && imply_parents(r, fact.path) < 0)
		return -1;
	sbx_facts_add_path(r->arena, &r->facts, &fact);
	return 0;
}

static int user_groups(struct reader *r, struct sbx_user_fact *fact)
{
	gid_t *groups = sbx_arena_array(r->arena, r->n, sizeof(*groups));

	if (!groups)
		return sbx_fail_memory(r->err);
	for (unsigned i = 6; i < r->n; i++) {
		uint64_t gid;

		if (number(r, i, 10, UINT32_MAX - 1, &gid) < 0)
			return -1;
		groups[fact->n_groups++] = (gid_t)gid;
	}
	if (!fact->n_groups)
		groups[fact->n_groups++] = fact->gid;
	fact->groups = groups;
	return 0;
}

/* user NAME unknown; user NAME UID GID HOME SHELL [GID…] */
static int read_user(struct reader *r)
{
	struct sbx_user_fact fact = {.asked = r->words[1], .name = r->words[1]};
	uint64_t uid, gid;

	if (r->n == 3 && strcmp(r->words[2], "unknown") == 0) {
		sbx_facts_add_user(r->arena, &r->facts, &fact);
		return 0;
	}
	if (r->n < 6)
		return FAIL(r, "%s: name, uid, gid, home and shell, or unknown", fact.name);
	if (number(r, 2, 10, UINT32_MAX - 1, &uid) < 0 ||
	    number(r, 3, 10, UINT32_MAX - 1, &gid) < 0)
		return -1;
	fact.known = true;
	fact.uid = (uid_t)uid;
	fact.gid = (gid_t)gid;
	fact.home = r->words[4];
	fact.shell = r->words[5];
	if (user_groups(r, &fact) < 0)
		return -1;
	sbx_facts_add_user(r->arena, &r->facts, &fact);
	fact.asked = r->words[2];
	sbx_facts_add_user(r->arena, &r->facts, &fact);
	return 0;
}

/* group NAME GID; group NAME unknown */
static int read_group(struct reader *r)
{
	struct sbx_group_fact fact = {.asked = r->words[1]};
	uint64_t gid;

	if (strcmp(r->words[2], "unknown") == 0) {
		sbx_facts_add_group(r->arena, &r->facts, &fact);
		return 0;
	}
	if (number(r, 2, 10, UINT32_MAX - 1, &gid) < 0)
		return -1;
	fact.known = true;
	fact.gid = (gid_t)gid;
	sbx_facts_add_group(r->arena, &r->facts, &fact);
	fact.asked = r->words[2];
	sbx_facts_add_group(r->arena, &r->facts, &fact);
	return 0;
}

static int file_text(struct reader *r, struct sbx_file_text *text)
{
	uint64_t sys_errno;

	text->path = r->words[r->n == 3 ? 1 : 2];
	if (r->n == 5) {
		if (strcmp(r->words[3], "error") != 0 || number(r, 4, 10, 4095, &sys_errno) < 0)
			return FAIL(r, "%s: error NUMBER, or one text", text->path);
		text->sys_errno = (int)sys_errno;
		return 0;
	}
	text->text = r->words[r->n - 1];
	text->len = strlen(text->text);
	return 0;
}

/* file ASKED; file ASKED TEXT; file ASKED PATH TEXT; file ASKED PATH error NUMBER */
static int read_file(struct reader *r)
{
	struct sbx_file_fact fact = {.asked = r->words[1]};
	const struct sbx_file_fact *known = sbx_facts_file(&r->facts, fact.asked);
	struct sbx_file_text text = {0};

	if (r->n > 2 && file_text(r, &text) < 0)
		return -1;
	if (known && *known->asked)
		fact = *known;
	if (text.path)
		sbx_facts_add_text(r->arena, &fact, &text);
	sbx_facts_add_file(r->arena, &r->facts, &fact);
	return 0;
}

static int read_specifier(struct reader *r)
{
	const char *letter = r->words[1];

	if (!isalpha((unsigned char)letter[0]) || letter[1])
		return FAIL(r, "%s: a specifier is one letter", letter);
	r->facts.specifiers.value[(unsigned char)letter[0]] = r->words[2];
	return 0;
}

static int read_others(struct reader *r)
{
	if (strcmp(r->words[1], "absent") != 0)
		return FAIL(r, "%s: others are absent or not mentioned", r->words[1]);
	r->facts.closed_world = true;
	return 0;
}

static const struct keyword {
	const char *name;
	unsigned min, max; /* words after the keyword */
	int (*read)(struct reader *r);
} keywords[] = {
	{"kernel", 1, 1, read_kernel},
	{"arch", 1, 1, read_arch},
	{"feature", 1, UINT_MAX, read_feature},
	{"last-cap", 1, 1, read_last_cap},
	{"uid", 1, 1, read_uid},
	{"gid", 1, 1, read_gid},
	{"capabilities", 2, UINT_MAX, read_capabilities},
	{"umask", 1, 1, read_umask},
	{"cwd", 1, 1, read_cwd},
	{"no-new-privileges", 0, 0, read_no_new_privileges},
	{"terminal", 0, 0, read_terminal},
	{"limit", 3, 3, read_limit},
	{"descriptor", 2, 2, read_descriptor},
	{"path", 2, 4, read_path},
	{"user", 2, UINT_MAX, read_user},
	{"group", 2, 2, read_group},
	{"file", 1, 4, read_file},
	{"specifier", 2, 2, read_specifier},
	{"others", 1, 1, read_others},
};

static const struct keyword *find_keyword(struct reader *r)
{
	struct sbx_suggestion near = {.wanted = r->words[0]};

	for (unsigned i = 0; i < SBX_COUNT(keywords); i++) {
		if (strcmp(keywords[i].name, r->words[0]) == 0)
			return &keywords[i];
		sbx_suggest(&near, keywords[i].name);
	}
	FAIL(r, "%s: unknown fact", r->words[0]);
	if (near.best)
		(void)sbx_hint(r->err, "did you mean %s?", near.best);
	return NULL;
}

static int split(struct reader *r, const char *line)
{
	const char *word;
	int more;

	r->words = NULL;
	r->n = 0;
	while ((more = sbx_word_next(r->arena, &line, SBX_WORDS_C_ESCAPES, &word, r->err)) > 0) {
		const char **words = sbx_arena_grow(r->arena, r->words, r->n, sizeof(*words));

		if (!words)
			return sbx_fail_memory(r->err);
		r->words = words;
		words[r->n++] = word;
	}
	if (more < 0)
		r->err->origin = r->origin;
	return more;
}

static int read_line(struct reader *r, const char *text, size_t len)
{
	const char *line = sbx_arena_strndup(r->arena, text, len);
	const struct keyword *keyword;

	if (!line)
		return sbx_fail_memory(r->err);
	if (strlen(line) != len)
		return FAIL(r, "a NUL byte");
	if (line[strspn(line, " \t\r")] == '#')
		return 0;
	if (split(r, line) < 0)
		return -1;
	if (!r->n)
		return 0;
	keyword = find_keyword(r);
	if (!keyword)
		return -1;
	if (r->n - 1 < keyword->min || r->n - 1 > keyword->max)
		return FAIL(r, "%s: too %s words", keyword->name,
			    r->n - 1 < keyword->min ? "few" : "many");
	return keyword->read(r);
}

static int read_lines(struct reader *r, const char *text, size_t len)
{
	const char *end = text + len, *newline;

	for (; text < end; text = newline + 1, r->origin.line++) {
		newline = memchr(text, '\n', (size_t)(end - text));
		if (read_line(r, text, (size_t)((newline ? newline : end) - text)) < 0)
			return -1;
		if (!newline)
			break;
	}
	r->origin.line = 0;
	if (!r->has_kernel || !r->has_arch)
		return FAIL(r, "no `%s` line", r->has_kernel ? "arch" : "kernel");
	return 0;
}

/* No machine has capabilities that its kernel does not know. */
static void clip_capabilities(struct sbx_facts *f)
{
	uint64_t all = UINT64_MAX >> (63 - f->last_cap);

	f->effective &= all;
	f->permitted &= all;
	f->bounding &= all;
	f->ambient &= all;
}

int sbx_facts_load(struct sbx_arena *arena, struct sbx_facts *f, const char *file, const char *text,
		   size_t len, struct sbx_error *err)
{
	struct reader r = {.arena = arena, .origin = {.file = file, .line = 1}, .err = err};
	int bad;

	r.facts.last_cap = 40;
	r.facts.umask = 0022;
	r.facts.bounding = UINT64_MAX;
	for (unsigned i = 0; i < SBX_LIMITS; i++)
		r.facts.limits[i].soft = r.facts.limits[i].hard = SBX_LIMIT_INFINITY;
	sbx_facts_add_path(arena, &r.facts,
			   &(struct sbx_path_fact){.path = "/", .kind = SBX_KIND_DIRECTORY});
	bad = read_lines(&r, text, len);
	/* First, for a line that could not be copied looks like a mistake. */
	if (sbx_arena_exhausted(arena))
		return sbx_fail_memory(err);
	if (bad)
		return -1;
	clip_capabilities(&r.facts);
	*f = r.facts;
	return 0;
}

/* SPDX-License-Identifier: MIT
 * value/limits.c: resource limits, LIMIT or SOFT:HARD.
 *
 * The types differ only in how one number is read and written; "infinity" and the pair are
 * common to all.  RLIM_INFINITY is the largest number there is, so a limit of that size is not
 * sayable otherwise. */
#include <inttypes.h>

#include "value/parse.h"

typedef int number_parser(const struct sbx_parse *c, const char *text, uint64_t *out,
			  struct sbx_error *err);
typedef const char *number_formatter(struct sbx_arena *arena, uint64_t number);

/* --- One number ------------------------------------------------------------------------------ */

static int read_count(const struct sbx_parse *c, const char *text, uint64_t *out,
		      struct sbx_error *err)
{
	if (sbx_value_number(c, text, 0, SBX_LIMIT_INFINITY - 1, out, err) < 0)
		return sbx_hint(err, "allowed: a number or SOFT:HARD, in decimal, or \"infinity\"");
	return 0;
}

static const char *write_count(struct sbx_arena *arena, uint64_t n)
{
	return sbx_arena_printf(arena, "%" PRIu64, n);
}

static int read_size(const struct sbx_parse *c, const char *text, uint64_t *out,
		     struct sbx_error *err)
{
	if (sbx_value_size(c, text, out, err) < 0)
		return -1;
	if (*out == SBX_LIMIT_INFINITY)
		return sbx_value_fail(c, err, "\"%s\" is out of range", text);
	return 0;
}

/* RLIMIT_CPU counts seconds; half a second rounded down would be none at all. */
static int read_seconds(const struct sbx_parse *c, const char *text, uint64_t *out,
			struct sbx_error *err)
{
	uint64_t usec;

	if (sbx_value_timespan(c, text, SBX_USEC_PER_SEC, &usec, err) < 0)
		return -1;
	*out = usec / SBX_USEC_PER_SEC + (usec % SBX_USEC_PER_SEC != 0);
	return 0;
}

static int read_usec(const struct sbx_parse *c, const char *text, uint64_t *out,
		     struct sbx_error *err)
{
	return sbx_value_timespan(c, text, 1, out, err);
}

/* RLIMIT_NICE holds 20 - nice, because a limit cannot be negative.  With a sign it is a nice
 * level, without one the raw number. */
static int read_nice(const struct sbx_parse *c, const char *text, uint64_t *out,
		     struct sbx_error *err)
{
	const char *digits = text + (*text == '+' || *text == '-');
	uint64_t max = *text == '+' ? 19 : *text == '-' ? 20 : 40, n;

	if (sbx_value_number(c, digits, 0, max, &n, err) < 0)
		return sbx_hint(err, "allowed: a nice level with its sign, -20 to +19, or the raw "
				     "limit 0 to 40");
	*out = *text == '+' ? 20 - n : *text == '-' ? 20 + n : n;
	return 0;
}

/* --- SOFT:HARD ------------------------------------------------------------------------------- */

static int read_one(const struct sbx_parse *c, const char *text, number_parser *read, uint64_t *out,
		    struct sbx_error *err)
{
	if (strcmp(text, "infinity") == 0) {
		*out = SBX_LIMIT_INFINITY;
		return 0;
	}
	if (*text == '\0') {
		sbx_value_fail(c, err, "a limit is missing");
		return sbx_hint(err, "allowed: LIMIT or SOFT:HARD, each maybe \"infinity\"");
	}
	return read(c, text, out, err);
}

static int read_limit(const struct sbx_parse *c, const char *text, number_parser *read,
		      struct sbx_value *v, struct sbx_error *err)
{
	const char *colon = strchr(text, ':');
	struct sbx_value fresh = {.set = true};
	struct sbx_parse behind = *c;
	const char *soft = text;

	if (colon) {
		soft = sbx_arena_strndup(c->arena, text, (size_t)(colon - text));
		if (!soft)
			return sbx_fail_memory(err);
		if (behind.origin.column)
			behind.origin.column += (unsigned)(colon + 1 - text);
	}
	if (read_one(c, soft, read, &fresh.limit.soft, err) < 0)
		return -1;
	fresh.limit.hard = fresh.limit.soft;
	if (colon && read_one(&behind, colon + 1, read, &fresh.limit.hard, err) < 0)
		return -1;
	if (fresh.limit.soft > fresh.limit.hard) {
		sbx_value_fail(c, err, "the soft limit of \"%s\" is above the hard one", text);
		return sbx_hint(err, "SOFT:HARD: the soft limit comes first");
	}
	*v = fresh;
	return 0;
}

static const char *write_one(struct sbx_arena *arena, uint64_t n, number_formatter *write)
{
	return n == SBX_LIMIT_INFINITY ? "infinity" : write(arena, n);
}

static const char *write_limit(struct sbx_arena *arena, const struct sbx_value *v,
			       number_formatter *write)
{
	if (!v->set)
		return "";

	const char *soft = write_one(arena, v->limit.soft, write);
	if (v->limit.soft == v->limit.hard)
		return soft;
	return sbx_arena_printf(arena, "%s:%s", soft, write_one(arena, v->limit.hard, write));
}

/* --- The five types -------------------------------------------------------------------------- */

#define LIMIT_TYPE(id, manual, read, write)                                                        \
	static int id##_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,    \
			      struct sbx_error *err)                                               \
	{                                                                                          \
		return read_limit(c, text, read, v, err);                                          \
	}                                                                                          \
	static const char *id##_format(struct sbx_arena *arena, const struct sbx_name *names,      \
				       const struct sbx_value *v)                                  \
	{                                                                                          \
		(void)names;                                                                       \
		return write_limit(arena, v, write);                                               \
	}                                                                                          \
	const struct sbx_value_type sbx_type_##id = {manual, id##_parse, id##_format}

LIMIT_TYPE(limit, "limit, or soft:hard", read_count, write_count);
LIMIT_TYPE(limit_size, "size limit, or soft:hard", read_size, sbx_format_size);
LIMIT_TYPE(limit_time, "limit in seconds, or soft:hard", read_seconds, write_count);
LIMIT_TYPE(limit_usec, "limit in microseconds, or soft:hard", read_usec, write_count);
LIMIT_TYPE(limit_nice, "nice limit, or soft:hard", read_nice, write_count);

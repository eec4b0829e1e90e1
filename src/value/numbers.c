/* SPDX-License-Identifier: MIT
 * value/numbers.c: numbers, octal modes, sizes and time spans. */
#include <inttypes.h>

#include "value/parse.h"

#define BLANKS " \t\n\r"

/* --- Numbers --------------------------------------------------------------------------------- */

bool sbx_digits(const char **text, uint64_t *number, bool *overflow)
{
	const char *s = *text;
	uint64_t n = 0;

	*overflow = false;
	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*s - '0'), &n))
			*overflow = true;
	if (s == *text || *overflow)
		return false;
	*text = s;
	*number = n;
	return true;
}

/* A leading zero is refused: half of all programs would read the number as octal. */
int sbx_value_number(const struct sbx_parse *c, const char *text, uint64_t min, uint64_t max,
		     uint64_t *out, struct sbx_error *err)
{
	const char *end = text;
	bool overflow, digits;
	uint64_t n = 0;

	digits = sbx_digits(&end, &n, &overflow);
	if (!overflow && (!digits || *end))
		sbx_value_fail(c, err, "\"%s\" is not a number", text);
	else if (text[0] == '0' && text[1])
		sbx_value_fail(c, err, "\"%s\" has a leading zero", text);
	else if (overflow || n < min || n > max)
		sbx_value_fail(c, err, "%s is out of range", text);
	else {
		*out = n;
		return 0;
	}
	return sbx_hint(err, "allowed: %" PRIu64 " to %" PRIu64 ", in decimal", min, max);
}

static int number_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (sbx_value_number(c, text, 0, UINT64_MAX, &fresh.number, err) < 0)
		return -1;
	*v = fresh;
	return 0;
}

static const char *number_format(struct sbx_arena *arena, const struct sbx_name *names,
				 const struct sbx_value *v)
{
	(void)names;
	return v->set ? sbx_arena_printf(arena, "%" PRIu64, v->number) : "";
}

const struct sbx_value_type sbx_type_number = {"number", number_parse, number_format};

/* --- Octal modes ----------------------------------------------------------------------------- */

static int mode_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		      struct sbx_error *err)
{
	uint64_t mode = 0;
	const char *s = text;

	for (; *s >= '0' && *s <= '7' && mode <= 07777; s++)
		mode = mode * 8 + (uint64_t)(*s - '0');
	if (s == text || *s || mode > 07777) {
		sbx_value_fail(c, err, "\"%s\" is not an octal mode", text);
		return sbx_hint(err, "allowed: 0000 to 7777, digits 0 to 7 only");
	}
	*v = (struct sbx_value){.set = true, .number = mode};
	return 0;
}

static const char *mode_format(struct sbx_arena *arena, const struct sbx_name *names,
			       const struct sbx_value *v)
{
	(void)names;
	return v->set ? sbx_arena_printf(arena, "%04" PRIo64, v->number) : "";
}

const struct sbx_value_type sbx_type_mode = {"octal mode", mode_parse, mode_format};

/* --- Sums of numbers with units: sizes and time spans ---------------------------------------- */

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit size_units[] = {
	{"E", UINT64_C(1) << 60},
	{"P", UINT64_C(1) << 50},
	{"T", UINT64_C(1) << 40},
	{"G", UINT64_C(1) << 30},
	{"M", UINT64_C(1) << 20},
	{"K", UINT64_C(1) << 10},
	{"B", 1},
	{NULL, 0},
};

#define SECOND SBX_USEC_PER_SEC
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define YEAR (UINT64_C(31557600) * SECOND) /* 365.25 days */
#define MONTH (YEAR / 12)

static const struct unit time_units[] = {
	{"us", 1},	    {"usec", 1},	 {"µs", 1},	    {"μs", 1}, /* micro sign, mu */
	{"ms", 1000},	    {"msec", 1000},	 {"s", SECOND},	    {"sec", SECOND},
	{"second", SECOND}, {"seconds", SECOND}, {"m", MINUTE},	    {"min", MINUTE},
	{"minute", MINUTE}, {"minutes", MINUTE}, {"h", HOUR},	    {"hr", HOUR},
	{"hour", HOUR},	    {"hours", HOUR},	 {"d", DAY},	    {"day", DAY},
	{"days", DAY},	    {"w", WEEK},	 {"week", WEEK},    {"weeks", WEEK},
	{"M", MONTH},	    {"month", MONTH},	 {"months", MONTH}, {"y", YEAR},
	{"year", YEAR},	    {"years", YEAR},	 {NULL, 0},
};

/* One term, "1.5G": a number, maybe a fraction, maybe a unit. */
struct term {
	uint64_t number;
	const char *fraction, *fraction_end; /* the digits behind the point */
	const char *unit;
	size_t unit_len; /* 0: none */
};

enum term_result {
	TERM_OK,
	TERM_MALFORMED,
	TERM_OVERFLOW,
};

static enum term_result term_read(const char **text, struct term *t)
{
	bool overflow;

	*t = (struct term){0};
	if (!sbx_digits(text, &t->number, &overflow))
		return overflow ? TERM_OVERFLOW : TERM_MALFORMED;
	if (**text == '.') {
		t->fraction = ++*text;
		*text += strspn(*text, "0123456789");
		t->fraction_end = *text;
		if (t->fraction == t->fraction_end)
			return TERM_MALFORMED;
	}
	*text += strspn(*text, BLANKS);
	t->unit = *text;
	t->unit_len = strcspn(*text, BLANKS "0123456789.+-:");
	*text += t->unit_len;
	*text += strspn(*text, BLANKS);
	return TERM_OK;
}

static const struct unit *unit_find(const struct unit *units, const struct term *t)
{
	for (; units->name; units++)
		if (strlen(units->name) == t->unit_len &&
		    memcmp(units->name, t->unit, t->unit_len) == 0)
			return units;
	return NULL;
}

/* *sum += the term in units of @factor; the fraction is rounded down.  Its digits are taken from
 * the last to the first (Horner), which needs no more than ten times the factor and no floating
 * point: floor((d + floor(x)) / 10) is floor((d + x) / 10). */
static bool term_add(uint64_t *sum, const struct term *t, uint64_t factor)
{
	uint64_t whole, part = 0;

	for (const char *d = t->fraction_end; d > t->fraction; d--)
		part = ((uint64_t)(d[-1] - '0') * factor + part) / 10;
	return !__builtin_mul_overflow(t->number, factor, &whole) &&
	       !__builtin_add_overflow(*sum, whole, sum) &&
	       !__builtin_add_overflow(*sum, part, sum);
}

static int size_malformed(const struct sbx_parse *c, const char *text, const char *why,
			  struct sbx_error *err)
{
	sbx_value_fail(c, err, "\"%s\" %s", text, why);
	return sbx_hint(err, "allowed: bytes, or with one of B K M G T P E (base 1024), as in "
			     "\"512M\", \"1.5G\" or \"1G 512M\"; below 16E");
}

int sbx_value_size(const struct sbx_parse *c, const char *text, uint64_t *out,
		   struct sbx_error *err)
{
	uint64_t sum = 0, last = UINT64_MAX;
	const char *s = text;

	do {
		struct term t;
		enum term_result result = term_read(&s, &t);
		const struct unit *unit = NULL;

		if (result == TERM_OK)
			unit = t.unit_len ? unit_find(size_units, &t)
					  : &size_units[SBX_COUNT(size_units) - 2];
		if (result == TERM_OVERFLOW)
			return size_malformed(c, text, "is out of range", err);
		if (!unit)
			return size_malformed(c, text, "is not a size", err);
		if (unit->factor >= last)
			return size_malformed(c, text, "is not a descending sum", err);
		if (t.fraction && unit->factor == 1)
			return size_malformed(c, text, "is not a whole number of bytes", err);
		if (!term_add(&sum, &t, unit->factor))
			return size_malformed(c, text, "is out of range", err);
		last = unit->factor;
	} while (*s);
	*out = sum;
	return 0;
}

const char *sbx_format_size(struct sbx_arena *arena, uint64_t size)
{
	for (const struct unit *u = size_units; u->factor > 1; u++)
		if (size && size % u->factor == 0)
			return sbx_arena_printf(arena, "%" PRIu64 "%s", size / u->factor, u->name);
	return sbx_arena_printf(arena, "%" PRIu64, size);
}

static int size_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		      struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (sbx_value_size(c, text, &fresh.number, err) < 0)
		return -1;
	*v = fresh;
	return 0;
}

static const char *size_format(struct sbx_arena *arena, const struct sbx_name *names,
			       const struct sbx_value *v)
{
	(void)names;
	return v->set ? sbx_format_size(arena, v->number) : "";
}

const struct sbx_value_type sbx_type_size = {"size", size_parse, size_format};

static int timespan_malformed(const struct sbx_parse *c, const char *text, const char *why,
			      struct sbx_error *err)
{
	sbx_value_fail(c, err, "\"%s\" %s", text, why);
	return sbx_hint(err, "allowed: numbers with us ms s min h d w M y, as in \"1min 30s\" or "
			     "\"1.5h\", one number alone, or \"infinity\"");
}

int sbx_value_timespan(const struct sbx_parse *c, const char *text, uint64_t default_unit,
		       uint64_t *out, struct sbx_error *err)
{
	uint64_t sum = 0;
	const char *s = text;

	if (strcmp(text, "infinity") == 0) {
		*out = UINT64_MAX;
		return 0;
	}
	do {
		bool first = s == text;
		struct term t;
		enum term_result result = term_read(&s, &t);
		struct unit bare = {"", default_unit};
		const struct unit *unit = NULL;

		if (result == TERM_OVERFLOW)
			return timespan_malformed(c, text, "is out of range", err);
		if (result == TERM_OK && t.unit_len)
			unit = unit_find(time_units, &t);
		else if (result == TERM_OK && first && !*s)
			unit = &bare; /* "1min 30" would leave the reader guessing */
		if (!unit)
			return timespan_malformed(c, text, "is not a time span", err);
		if (!term_add(&sum, &t, unit->factor) || sum == UINT64_MAX)
			return timespan_malformed(c, text, "is out of range", err);
	} while (*s);
	*out = sum;
	return 0;
}

static int timespan_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			  struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (sbx_value_timespan(c, text, SECOND, &fresh.number, err) < 0)
		return -1;
	*v = fresh;
	return 0;
}

static const char *timespan_format(struct sbx_arena *arena, const struct sbx_name *names,
				   const struct sbx_value *v)
{
	static const struct unit units[] = {
		{"d", DAY}, {"h", HOUR}, {"min", MINUTE}, {"s", SECOND}, {"ms", 1000}, {"us", 1},
	};

	(void)names;
	if (!v->set)
		return "";
	if (v->number == UINT64_MAX)
		return "infinity";
	for (size_t i = 0; i < SBX_COUNT(units); i++)
		if (v->number && v->number % units[i].factor == 0)
			return sbx_arena_printf(arena, "%" PRIu64 "%s", v->number / units[i].factor,
						units[i].name);
	return "0";
}

const struct sbx_value_type sbx_type_timespan = {"time span", timespan_parse, timespan_format};

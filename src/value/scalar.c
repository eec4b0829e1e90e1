/* SPDX-License-Identifier: MIT
 * value/scalar.c: values of one word: booleans, numbers, sizes, times, paths, users. */
#include <inttypes.h>
#include <strings.h>

#include "value/errnos.h"
#include "value/parse.h"

#define BLANKS " \t\n\r"

/* --- Booleans --------------------------------------------------------------------------------- */

int sbx_parse_boolean(const char *text)
{
	static const char *const yes[] = {"1", "yes", "y", "true", "t", "on"};
	static const char *const no[] = {"0", "no", "n", "false", "f", "off"};

	for (size_t i = 0; i < SBX_COUNT(yes); i++)
		if (strcasecmp(text, yes[i]) == 0)
			return 1;
	for (size_t i = 0; i < SBX_COUNT(no); i++)
		if (strcasecmp(text, no[i]) == 0)
			return 0;
	return -1;
}

static int boolean_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			 struct sbx_error *err)
{
	int flag = sbx_parse_boolean(text);

	if (flag < 0) {
		sbx_value_fail(c, err, "\"%s\" is not a boolean", text);
		return sbx_hint(err, "allowed: 1 yes y true t on, 0 no n false f off");
	}
	*v = (struct sbx_value){.set = true, .flag = flag};
	return 0;
}

static const char *boolean_format(struct sbx_arena *arena, const struct sbx_name *names,
				  const struct sbx_value *v)
{
	(void)arena;
	(void)names;
	return !v->set ? "" : v->flag ? "yes" : "no";
}

static int tristate_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			  struct sbx_error *err)
{
	if (*text == '\0')
		return sbx_value_reset(v);
	return boolean_parse(c, text, v, err);
}

const struct sbx_value_type sbx_type_boolean = {"boolean", boolean_parse, boolean_format};
const struct sbx_value_type sbx_type_tristate = {"boolean, or empty to unset", tristate_parse,
						 boolean_format};

/* --- Numbers ---------------------------------------------------------------------------------- */

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
	bool overflow;
	uint64_t n;

	if (!sbx_digits(&end, &n, &overflow) && !overflow)
		sbx_value_fail(c, err, "\"%s\" is not a number", text);
	else if (!overflow && *end)
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

/* --- Octal modes ------------------------------------------------------------------------------ */

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

/* --- Sums of numbers with units: sizes and time spans ------------------------------------------
 */

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

/* --- Text and paths --------------------------------------------------------------------------- */

static int text_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		      struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (sbx_value_expand(c, text, &fresh.text, err) < 0)
		return -1;
	if (fresh.text[0] == '\0') /* also when a specifier expands to nothing */
		return sbx_value_reset(v);
	return sbx_value_done(c, &fresh, v, err);
}

static const char *text_format(struct sbx_arena *arena, const struct sbx_name *names,
			       const struct sbx_value *v)
{
	struct sbx_text t = {.arena = arena};

	(void)names;
	if (!v->set)
		return "";
	if (v->text_flags & SBX_ITEM_OPTIONAL)
		sbx_text_char(&t, '-');
	sbx_text_literal(&t, v->text);
	return sbx_text_end(&t);
}

const struct sbx_value_type sbx_type_text = {"text", text_parse, text_format};

static int path_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		      struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (*text == '\0')
		return sbx_value_reset(v);
	if (sbx_value_path(c, text, &fresh.text, err) < 0)
		return -1;
	return sbx_value_done(c, &fresh, v, err);
}

const struct sbx_value_type sbx_type_path = {"absolute path", path_parse, text_format};

static int directory_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			   struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};
	const char *path = text;

	if (*text == '\0')
		return sbx_value_reset(v);
	if (*path == '-') {
		fresh.text_flags = SBX_ITEM_OPTIONAL;
		path++;
	}
	if (strcmp(path, "~") == 0)
		fresh.text = "~";
	else if (sbx_value_path(c, path, &fresh.text, err) < 0)
		return path[0] == '~' ? sbx_hint(err, "\"~\" stands alone: the user's home") : -1;
	return sbx_value_done(c, &fresh, v, err);
}

const struct sbx_value_type sbx_type_directory = {"[-]absolute path, or \"~\"", directory_parse,
						  text_format};

/* --- Users and groups ------------------------------------------------------------------------- */

/* Numbers that are none: (uid_t) -1 means "leave as it is" to the kernel, and so did 65535 when
 * ids had 16 bits. */
static bool id_valid(const char *text)
{
	bool overflow;
	uint64_t id;

	if (text[0] == '0')
		return text[1] == '\0';
	return sbx_digits(&text, &id, &overflow) && id < UINT32_MAX && id != UINT16_MAX;
}

/* What may be looked up by name.  Whatever some parser might take for a number is none: "0x0",
 * "+0" and "00" have become root elsewhere (L8, L9). */
static bool user_name_valid(const char *s)
{
	size_t n = strlen(s);

	if (n == 0 || strchr("+- ", s[0]) || s[n - 1] == ' ')
		return false;
	if (strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strpbrk(s, ":/\t"))
		return false;
	return !(s[0] == '0' && (s[1] == 'x' || s[1] == 'X'));
}

int sbx_value_user(const struct sbx_parse *c, const char *text, const char **out,
		   struct sbx_error *err)
{
	const char *name;

	if (sbx_value_expand(c, text, &name, err) < 0)
		return -1;

	bool number = name[0] && name[strspn(name, "0123456789")] == '\0';
	if (number ? id_valid(name) : user_name_valid(name)) {
		*out = name;
		return 0;
	}
	sbx_value_fail(c, err, "\"%s\" is neither a name nor a number", name);
	return sbx_hint(err,
			"allowed: a name (no \":\", \"/\" or blanks around, not like a number), "
			"or a decimal number up to 4294967294 but 65535");
}

static int user_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		      struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};

	if (*text == '\0')
		return sbx_value_reset(v);
	if (sbx_value_user(c, text, &fresh.text, err) < 0)
		return -1;
	return sbx_value_done(c, &fresh, v, err);
}

const struct sbx_value_type sbx_type_user = {"name or number", user_parse, text_format};

/* --- Error numbers ---------------------------------------------------------------------------- */

static int errno_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	struct sbx_value fresh = {.set = true};
	const char *near;

	if (*text == '\0' || strcmp(text, "kill") == 0) {
		*v = fresh;
		return 0;
	}
	if (*text >= '0' && *text <= '9') {
		if (sbx_value_number(c, text, 1, SBX_ERRNO_MAX, &fresh.number, err) < 0)
			return -1;
	} else {
		fresh.number = (uint64_t)sbx_errno_by_name(text);
	}
	if (fresh.number) {
		*v = fresh;
		return 0;
	}
	near = sbx_errno_suggest(text);
	sbx_value_fail(c, err, "\"%s\" is not the name of an error", text);
	return sbx_hint(err, "%s%s%sallowed: a name such as EPERM, 1 to %d, or \"kill\"",
			near ? "did you mean \"" : "", near ? near : "", near ? "\"? " : "",
			SBX_ERRNO_MAX);
}

static const char *errno_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	const char *name;

	(void)names;
	if (!v->set)
		return "";
	if (v->number == 0)
		return "kill";
	name = sbx_errno_name((int)v->number);
	return name ? name : sbx_arena_printf(arena, "%" PRIu64, v->number);
}

const struct sbx_value_type sbx_type_errno = {"error name, number or \"kill\"", errno_parse,
					      errno_format};

/* --- Anything --------------------------------------------------------------------------------- */

static int any_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		     struct sbx_error *err)
{
	struct sbx_value fresh = {.set = *text != '\0'};

	if (!fresh.set)
		return sbx_value_reset(v);
	fresh.text = sbx_arena_strdup(c->arena, text);
	return sbx_value_done(c, &fresh, v, err);
}

static const char *any_format(struct sbx_arena *arena, const struct sbx_name *names,
			      const struct sbx_value *v)
{
	(void)arena;
	(void)names;
	return v->set ? v->text : "";
}

const struct sbx_value_type sbx_type_any = {"anything", any_parse, any_format};

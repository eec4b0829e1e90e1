/* SPDX-License-Identifier: MIT
 * tests/fuzz/fuzz_value.c: values.  The first byte picks the type, each further line is one
 * assignment on top of the others.
 *
 * Held: a refused assignment leaves the value as it was and says why; what was accepted formats
 * to text that gives the same value again, and the same text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/same_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLD(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

static const struct sbx_specifiers specifiers = {
	.value = {['i'] = "blue", ['f'] = "/srv/blue", ['A'] = "", ['I'] = "two\nlines"},
};

static int parse(struct sbx_arena *arena, size_t type, const char *text, struct sbx_value *v,
		 struct sbx_error *err)
{
	struct sbx_parse c = {
		.arena = arena,
		.names = some_names,
		.specifiers = &specifiers,
		.origin = {.file = "f", .line = 3, .column = 5, .directive = "D"},
	};

	return all_types[type].type->parse(&c, text, v, err);
}

/* What the unit reader does before anybody sees a value. */
static char *trim(char *line)
{
	static const char blanks[] = " \t\r";
	size_t n;

	line += strspn(line, blanks);
	for (n = strlen(line); n && strchr(blanks, line[n - 1]); n--)
		line[n - 1] = 0;
	return line;
}

/* Lists share their items, so a copy of the struct would not notice a changed one: the text of
 * the whole value does. */
static void assign(struct sbx_arena *arena, size_t type, const char *text, struct sbx_value *v)
{
	const struct sbx_value before = *v;
	const char *formatted = all_types[type].type->format(arena, some_names, v);
	struct sbx_error err = {0};
	char line[1024];

	if (parse(arena, type, text, v, &err) == 0)
		return;
	HOLD(memcmp(&before, v, sizeof(before)) == 0);
	HOLD(err.exit == SBX_EXIT_CONFIG || err.exit == SBX_EXIT_MEMORY);
	HOLD(err.subject[0]);
	sbx_error_format(&err, line, sizeof(line));
	if (err.exit == SBX_EXIT_MEMORY)
		return;
	HOLD(err.origin.file && err.origin.line == 3 && err.origin.column >= 5);
	HOLD(strcmp(formatted, all_types[type].type->format(arena, some_names, v)) == 0 ||
	     sbx_arena_exhausted(arena));
}

static void check_round_trip(struct sbx_arena *arena, size_t type, const struct sbx_value *v)
{
	const char *text = all_types[type].type->format(arena, some_names, v), *text_again;
	struct sbx_value again;
	struct sbx_error err;

	memset(&again, 0, sizeof(again));
	if (!v->set || sbx_arena_exhausted(arena))
		return;
	if (parse(arena, type, text, &again, &err) < 0) {
		HOLD(err.exit == SBX_EXIT_MEMORY);
		return;
	}
	HOLD(same_value(type, v, &again));
	text_again = all_types[type].type->format(arena, some_names, &again);
	HOLD(sbx_arena_exhausted(arena) || strcmp(text, text_again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbx_arena arena;
	struct sbx_value v;
	char *text, *line, *end;

	if (size == 0 || memchr(data, '\0', size))
		return 0; /* the unit reader lets no NUL through */

	size_t type = data[0] % SBX_COUNT(all_types);
	sbx_arena_init(&arena, (size_t)4 << 20);
	text = sbx_arena_strndup(&arena, (const char *)data + 1, size - 1);
	memset(&v, 0, sizeof(v));
	for (line = text; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		assign(&arena, type, trim(line), &v);
	}
	check_round_trip(&arena, type, &v);
	sbx_arena_release(&arena);
	return 0;
}

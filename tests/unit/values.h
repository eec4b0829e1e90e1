/* SPDX-License-Identifier: MIT
 * tests/unit/values.h: what the tests of src/value/ share. */
#ifndef SBX_TESTS_UNIT_VALUES_H
#define SBX_TESTS_UNIT_VALUES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "value/value.h"

static struct sbx_arena arena;
static struct sbx_specifiers specifiers;
static const struct sbx_name *choice_names; /* for choices */

/* %i and %f are harmless, %A is empty, %I is hostile. */
static inline int setup(void **state)
{
	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	specifiers = (struct sbx_specifiers){0};
	specifiers.value['i'] = "blue";
	specifiers.value['f'] = "/srv/blue";
	specifiers.value['A'] = "";
	specifiers.value['I'] = "two\nlines";
	choice_names = NULL;
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static inline int parse(const struct sbx_value_type *type, const char *text, struct sbx_value *v,
			struct sbx_error *err)
{
	struct sbx_parse c = {
		.arena = &arena,
		.names = choice_names,
		.specifiers = &specifiers,
		.origin = {.file = "t.conf", .line = 7, .column = 11, .directive = "D"},
	};

	return type->parse(&c, text, v, err);
}

/* Assign @text on top of *v; it must be accepted. */
static inline void assign(const struct sbx_value_type *type, const char *text, struct sbx_value *v)
{
	struct sbx_error err = {0};
	char line[1024] = "";

	if (parse(type, text, v, &err) < 0) {
		sbx_error_format(&err, line, sizeof(line));
		fail_msg("\"%s\" was refused: %s", text, line);
	}
}

static inline struct sbx_value value_of(const struct sbx_value_type *type, const char *text)
{
	struct sbx_value v = {0};

	assign(type, text, &v);
	return v;
}

static inline const char *format(const struct sbx_value_type *type, const struct sbx_value *v)
{
	return type->format(&arena, choice_names, v);
}

/* @text must be refused, with @part in the line that the user sees, the value untouched and the
 * blame complete. */
static inline void refuse_on(const struct sbx_value_type *type, const char *text,
			     struct sbx_value *v, const char *part)
{
	struct sbx_value before = *v;
	struct sbx_error err = {0};
	char line[1024] = "";

	if (parse(type, text, v, &err) == 0)
		fail_msg("\"%s\" was accepted as \"%s\"", text, format(type, v));
	sbx_error_format(&err, line, sizeof(line));
	assert_memory_equal(&before, v, sizeof(before));
	assert_int_equal(err.exit, SBX_EXIT_CONFIG);
	assert_string_equal(err.origin.file, "t.conf");
	assert_int_equal(err.origin.line, 7);
	assert_string_equal(err.origin.directive, "D");
	assert_true(err.hint[0] || err.subject[0]);
	if (!strstr(line, part))
		fail_msg("no \"%s\" in \"%s\"", part, line);
}

static inline void refuse(const struct sbx_value_type *type, const char *text, const char *part)
{
	struct sbx_value v;

	memset(&v, 0, sizeof(v));
	refuse_on(type, text, &v, part);
}

static inline const struct sbx_item *item_at(const struct sbx_value *v, unsigned n)
{
	const struct sbx_item *i = v->list.first;

	assert_true(v->set);
	while (n-- && i)
		i = i->next;
	assert_non_null(i);
	return i;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif

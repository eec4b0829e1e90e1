/* SPDX-License-Identifier: MIT
 * tests/unit/same_value.h: the list of all types, and when two values of one are equal.  Used by
 * the round trip test and the fuzzer. */
#ifndef SBX_TESTS_UNIT_SAME_VALUE_H
#define SBX_TESTS_UNIT_SAME_VALUE_H

#include <string.h>

#include "value/syscalls.h"
#include "value/value.h"

enum value_kind {
	KIND_FLAG,
	KIND_CHOICE,
	KIND_NUMBER,
	KIND_TEXT,
	KIND_LIST,
	KIND_SET,
	KIND_LIMIT,
	KIND_SYSCALLS,
};

static const struct sbx_name some_names[] = {
	{"no", 0}, {"yes", 1}, {"strict", 2}, {"read-only", 3}, {NULL, 0},
};

static const struct {
	const struct sbx_value_type *type;
	enum value_kind kind;
} all_types[] = {
	{&sbx_type_boolean, KIND_FLAG},	     {&sbx_type_tristate, KIND_FLAG},
	{&sbx_type_choice, KIND_CHOICE},     {&sbx_type_choice_argument, KIND_CHOICE},
	{&sbx_type_number, KIND_NUMBER},     {&sbx_type_size, KIND_NUMBER},
	{&sbx_type_mode, KIND_NUMBER},	     {&sbx_type_timespan, KIND_NUMBER},
	{&sbx_type_text, KIND_TEXT},	     {&sbx_type_user, KIND_TEXT},
	{&sbx_type_path, KIND_TEXT},	     {&sbx_type_directory, KIND_TEXT},
	{&sbx_type_errno, KIND_NUMBER},	     {&sbx_type_paths, KIND_LIST},
	{&sbx_type_binds, KIND_LIST},	     {&sbx_type_tmpfs, KIND_LIST},
	{&sbx_type_users, KIND_LIST},	     {&sbx_type_environment, KIND_LIST},
	{&sbx_type_variables, KIND_LIST},    {&sbx_type_unset, KIND_LIST},
	{&sbx_type_files, KIND_LIST},	     {&sbx_type_search_path, KIND_LIST},
	{&sbx_type_descriptors, KIND_LIST},  {&sbx_type_words, KIND_LIST},
	{&sbx_type_capabilities, KIND_SET},  {&sbx_type_secure_bits, KIND_SET},
	{&sbx_type_families, KIND_SET},	     {&sbx_type_namespaces, KIND_SET},
	{&sbx_type_architectures, KIND_SET}, {&sbx_type_limit, KIND_LIMIT},
	{&sbx_type_limit_size, KIND_LIMIT},  {&sbx_type_limit_time, KIND_LIMIT},
	{&sbx_type_limit_usec, KIND_LIMIT},  {&sbx_type_limit_nice, KIND_LIMIT},
	{&sbx_type_syscalls, KIND_SYSCALLS}, {&sbx_type_logged_syscalls, KIND_SYSCALLS},
	{&sbx_type_any, KIND_TEXT},
};

static inline bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* A bind without a destination lands where it comes from: saying so changes nothing. */
static inline const char *second_of(const struct sbx_value_type *type, const struct sbx_item *i)
{
	return type == &sbx_type_binds && !i->second ? i->text : i->second;
}

static inline bool same_list(const struct sbx_value_type *type, const struct sbx_list *a,
			     const struct sbx_list *b)
{
	const struct sbx_item *i = a->first, *j = b->first;
	unsigned n = 0;

	for (; i && j; i = i->next, j = j->next, n++)
		if (!same_text(i->text, j->text) || i->flags != j->flags ||
		    !same_text(second_of(type, i), second_of(type, j)))
			return false;
	return !i && !j && a->count == n && b->count == n;
}

static inline bool same_syscalls(const struct sbx_syscall_list *a, const struct sbx_syscall_list *b)
{
	return a->allow_list == b->allow_list &&
	       memcmp(a->action, b->action, sbx_syscall_count * sizeof(*a->action)) == 0;
}

static inline bool same_value(size_t type, const struct sbx_value *a, const struct sbx_value *b)
{
	if (a->set != b->set)
		return false;
	if (!a->set)
		return true;
	switch (all_types[type].kind) {
	case KIND_FLAG:
		return a->flag == b->flag;
	case KIND_CHOICE:
		return a->choice == b->choice && same_text(a->argument, b->argument);
	case KIND_NUMBER:
		return a->number == b->number;
	case KIND_TEXT:
		return same_text(a->text, b->text) && a->text_flags == b->text_flags;
	case KIND_LIST:
		return same_list(all_types[type].type, &a->list, &b->list);
	case KIND_SET:
		return a->members.members == b->members.members &&
		       a->members.inverted == b->members.inverted;
	case KIND_LIMIT:
		return a->limit.soft == b->limit.soft && a->limit.hard == b->limit.hard;
	case KIND_SYSCALLS:
		return same_syscalls(a->syscalls, b->syscalls);
	}
	return false;
}

#endif

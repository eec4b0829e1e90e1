/* SPDX-License-Identifier: MIT
 * value/names.c: lists of users, variables, descriptors and plain words. */
#include <inttypes.h>

#include "value/environment_file.h"
#include "value/parse.h"

static int append(const struct sbx_parse *c, struct sbx_list *list, const char *text,
		  struct sbx_error *err)
{
	return sbx_list_append(c, list, text) ? 0 : sbx_fail_memory(err);
}

/* Users, variables and descriptors: none of them needs a quote. */
static void name_put(struct sbx_text *t, const struct sbx_item *item)
{
	sbx_text_word(t, item->text, SBX_WORDS_PLAIN);
}

static const char *names_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', name_put);
}

/* --- Users and groups ------------------------------------------------------------------------ */

static int users_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
		      struct sbx_error *err)
{
	const char *name;

	if (sbx_value_user(c, word, &name, err) < 0)
		return -1;
	return append(c, list, name, err);
}

static int users_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_PLAIN, users_item, v, err);
}

const struct sbx_value_type sbx_type_users = {"list of names or numbers", users_parse,
					      names_format};

/* --- Variables ------------------------------------------------------------------------------- */

static int variables_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
			  struct sbx_error *err)
{
	const char *name;

	if (sbx_value_expand(c, word, &name, err) < 0)
		return -1;
	if (!sbx_variable_name_valid(name, strlen(name))) {
		sbx_value_fail(c, err, "\"%s\" is not the name of a variable", name);
		return sbx_hint(err, "allowed: letters, digits and \"_\", no digit first");
	}
	return append(c, list, name, err);
}

static int variables_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			   struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_UNQUOTE, variables_item, v, err);
}

const struct sbx_value_type sbx_type_variables = {"list of variable names", variables_parse,
						  names_format};

/* --- Descriptors ----------------------------------------------------------------------------- */

/* 0, 1 and 2 are kept in any case; the kernel's own ceiling (fs.nr_open) starts at 1048576. */
#define DESCRIPTOR_MIN 3
#define DESCRIPTOR_MAX 1048575

static int descriptors_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
			    struct sbx_error *err)
{
	uint64_t number;

	if (sbx_value_number(c, word, DESCRIPTOR_MIN, DESCRIPTOR_MAX, &number, err) < 0)
		return -1;
	return append(c, list, word, err);
}

static int descriptors_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			     struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_PLAIN, descriptors_item, v, err);
}

const struct sbx_value_type sbx_type_descriptors = {"list of descriptor numbers", descriptors_parse,
						    names_format};

/* --- Words ----------------------------------------------------------------------------------- */

/* Directive names need neither quotes nor escapes; commas separate as blanks do, because
 * --optional=A,B is how a command line says it. */
static int words_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	static const char separators[] = " \t\n\r,";
	struct sbx_parse at = *c;
	struct sbx_list list = {0};
	const char *s = text + strspn(text, separators);

	while (*s) {
		size_t n = strcspn(s, separators);

		if (c->origin.column)
			at.origin.column = c->origin.column + (unsigned)(s - text);
		if (list.count == SBX_LIST_MAX)
			return sbx_value_fail(&at, err, "more than %u words", SBX_LIST_MAX);
		if (append(&at, &list, sbx_arena_strndup(c->arena, s, n), err) < 0)
			return -1;
		s += n;
		s += strspn(s, separators);
	}
	return sbx_list_done(c, &list, v, err);
}

static void words_put(struct sbx_text *t, const struct sbx_item *item)
{
	sbx_text_add(t, item->text);
}

static const char *words_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', words_put);
}

const struct sbx_value_type sbx_type_words = {"list of words", words_parse, words_format};

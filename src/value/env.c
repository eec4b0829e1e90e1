/* SPDX-License-Identifier: MIT
 * value/env.c: Environment= and UnsetEnvironment=. */
#include "value/environment_file.h"
#include "value/parse.h"

/* A variable may hold anything but a NUL, so no control character is refused here. */
static int expand(const struct sbx_parse *c, const char *word, const char **out,
		  struct sbx_error *err)
{
	*out = NULL;
	if (sbx_specifier_expand(c->arena, c->specifiers, word, out, err) < 0) {
		err->origin = c->origin;
		return -1;
	}
	return *out ? 0 : sbx_fail_memory(err);
}

static int check_name(const struct sbx_parse *c, const char *text, struct sbx_error *err)
{
	size_t n = strcspn(text, "=");

	if (sbx_variable_name_valid(text, n))
		return 0;
	sbx_value_fail(c, err, "\"%.*s\" is not the name of a variable", (int)(n < 256 ? n : 256),
		       text);
	return sbx_hint(err, "allowed: letters, digits and \"_\", no digit first");
}

static int append(const struct sbx_parse *c, struct sbx_list *list, const char *text,
		  struct sbx_error *err)
{
	if (check_name(c, text, err) < 0)
		return -1;
	return sbx_list_append(c, list, text) ? 0 : sbx_fail_memory(err);
}

/* Order and repetitions are kept: which one wins is for the planner, who also knows what comes
 * from files and from the caller. */
static int environment_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
			    struct sbx_error *err)
{
	const char *text;

	if (expand(c, word, &text, err) < 0)
		return -1;
	if (!strchr(text, '=')) {
		sbx_value_fail(c, err, "\"%s\" is not an assignment", text);
		return sbx_hint(err, "write NAME=VALUE, and quotes around a value with blanks: "
				     "\"NAME=two words\"");
	}
	return append(c, list, text, err);
}

static int unset_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
		      struct sbx_error *err)
{
	const char *text;

	if (expand(c, word, &text, err) < 0)
		return -1;
	return append(c, list, text, err);
}

static int environment_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			     struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_C_ESCAPES, environment_item, v, err);
}

static int unset_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_C_ESCAPES, unset_item, v, err);
}

static void environment_put(struct sbx_text *t, const struct sbx_item *item)
{
	sbx_text_word(t, item->text, SBX_WORDS_C_ESCAPES);
}

static const char *environment_format(struct sbx_arena *arena, const struct sbx_name *names,
				      const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', environment_put);
}

const struct sbx_value_type sbx_type_environment = {"list of NAME=VALUE", environment_parse,
						    environment_format};
const struct sbx_value_type sbx_type_unset = {"list of NAME or NAME=VALUE", unset_parse,
					      environment_format};

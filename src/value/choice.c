/* SPDX-License-Identifier: MIT
 * value/choice.c: one of the words that the directive's row lists. */
#include "value/parse.h"

/* Booleans have twelve spellings; rows list two of them. */
static const struct sbx_name *choice_find(const struct sbx_name *names, const char *word)
{
	const struct sbx_name *name = sbx_name_find(names, word);
	int flag = sbx_parse_boolean(word);

	if (name || flag < 0)
		return name;
	return sbx_name_find(names, flag ? "yes" : "no");
}

static int choice_unknown(const struct sbx_parse *c, const char *word, struct sbx_error *err)
{
	struct sbx_text allowed = {.arena = c->arena};

	for (const struct sbx_name *n = c->names; n->name; n++) {
		sbx_text_separate(&allowed, ' ');
		sbx_text_add(&allowed, n->name);
	}
	sbx_unknown_name(c, "one of the choices", word, c->names, sbx_text_end(&allowed), err);
	return sbx_hint_comment(word, err);
}

static int choice_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			struct sbx_error *err)
{
	const struct sbx_name *name = choice_find(c->names, text);

	if (!name)
		return choice_unknown(c, text, err);
	*v = (struct sbx_value){.set = true, .choice = name->value};
	return 0;
}

static int choice_argument_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
				 struct sbx_error *err)
{
	const char *colon = strchr(text, ':');
	struct sbx_value fresh = {.set = true};
	struct sbx_parse behind = *c;
	const char *word;

	if (!colon)
		return choice_parse(c, text, v, err);
	word = sbx_arena_strndup(c->arena, text, (size_t)(colon - text));
	if (!word)
		return sbx_fail_memory(err);

	const struct sbx_name *name = choice_find(c->names, word);
	if (!name)
		return choice_unknown(c, word, err);
	if (behind.origin.column)
		behind.origin.column += (unsigned)(colon + 1 - text);
	fresh.choice = name->value;
	if (sbx_value_expand(&behind, colon + 1, &fresh.argument, err) < 0)
		return -1;
	if (fresh.argument[0] == '\0') {
		sbx_value_fail(&behind, err, "nothing behind \"%s:\"", word);
		return sbx_hint(err, "leave the colon out, or say what");
	}
	return sbx_value_done(c, &fresh, v, err);
}

static const char *choice_format(struct sbx_arena *arena, const struct sbx_name *names,
				 const struct sbx_value *v)
{
	const struct sbx_name *name = v->set ? sbx_name_of(names, v->choice) : NULL;
	struct sbx_text t = {.arena = arena};

	if (!name)
		return "";
	if (!v->argument)
		return name->name;
	sbx_text_add(&t, name->name);
	sbx_text_char(&t, ':');
	sbx_text_literal(&t, v->argument);
	return sbx_text_end(&t);
}

const struct sbx_value_type sbx_type_choice = {"choice", choice_parse, choice_format};
const struct sbx_value_type sbx_type_choice_argument = {"choice[:argument]", choice_argument_parse,
							choice_format};

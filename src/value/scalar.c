/* SPDX-License-Identifier: MIT
 * value/scalar.c: values of one word: booleans, text, paths, users, error numbers. */
#include <inttypes.h>
#include <strings.h>

#include "value/errnos.h"
#include "value/parse.h"

/* --- Booleans -------------------------------------------------------------------------------- */

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
		sbx_hint(err, "allowed: 1 yes y true t on, 0 no n false f off");
		return sbx_hint_comment(text, err);
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

/* --- Text and paths -------------------------------------------------------------------------- */

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

/* --- Users and groups ------------------------------------------------------------------------ */

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

/* --- Error numbers --------------------------------------------------------------------------- */

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

/* --- Anything -------------------------------------------------------------------------------- */

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

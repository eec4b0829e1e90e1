/* SPDX-License-Identifier: MIT
 * value/paths.c: lists of paths, binds, tmpfs mounts, files and the search path. */
#include "value/parse.h"

/* --- [-][+]PATH … ---------------------------------------------------------------------------- */

static int paths_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
		      struct sbx_error *err)
{
	const char *start = word, *path;
	unsigned flags = 0;

	if (*start == '-') {
		flags |= SBX_ITEM_OPTIONAL;
		start++;
	}
	if (*start == '+') {
		flags |= SBX_ITEM_IN_ROOT;
		start++;
	}
	if (*start == '-' && flags == SBX_ITEM_IN_ROOT) {
		sbx_value_fail(c, err, "\"%s\" has its prefixes in the wrong order", word);
		return sbx_hint(err, "\"-\" comes before \"+\"");
	}
	if (sbx_value_path(c, start, &path, err) < 0)
		return -1;

	struct sbx_item *item = sbx_list_append(c, list, path);
	if (!item)
		return sbx_fail_memory(err);
	item->flags = flags;
	return 0;
}

static int paths_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_UNQUOTE, paths_item, v, err);
}

static void put_prefix(struct sbx_text *t, const struct sbx_item *item)
{
	if (item->flags & SBX_ITEM_OPTIONAL)
		sbx_text_char(t, '-');
	if (item->flags & SBX_ITEM_IN_ROOT)
		sbx_text_char(t, '+');
}

static void paths_put(struct sbx_text *t, const struct sbx_item *item)
{
	put_prefix(t, item);
	sbx_text_word(t, item->text, SBX_WORDS_UNQUOTE);
}

static const char *paths_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', paths_put);
}

const struct sbx_value_type sbx_type_paths = {"list of [-][+]absolute paths", paths_parse,
					      paths_format};

/* --- [-]SOURCE[:DESTINATION[:rbind|norbind]] … ----------------------------------------------- */

static int bind_option(const struct sbx_parse *c, const char *option, unsigned *flags,
		       struct sbx_error *err)
{
	if (strcmp(option, "rbind") == 0)
		return 0;
	if (strcmp(option, "norbind") == 0) {
		*flags |= SBX_ITEM_NORECURSE;
		return 0;
	}
	sbx_value_fail(c, err, "\"%s\" is not an option of a bind", option);
	return sbx_hint(err, "allowed: rbind norbind");
}

static int binds_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
		      struct sbx_error *err)
{
	const char *fields = word, *source, *destination = NULL, *field;
	unsigned flags = 0;

	if (*fields == '-') {
		flags |= SBX_ITEM_OPTIONAL;
		fields++;
	}
	if (sbx_field_next(c->arena, &fields, ':', &field) <= 0 ||
	    sbx_value_path(c, field, &source, err) < 0)
		return sbx_arena_exhausted(c->arena) ? sbx_fail_memory(err) : -1;
	if (sbx_field_next(c->arena, &fields, ':', &field) > 0 &&
	    sbx_value_path(c, field, &destination, err) < 0)
		return -1;
	if (sbx_field_next(c->arena, &fields, ':', &field) > 0 &&
	    bind_option(c, field, &flags, err) < 0)
		return -1;
	if (sbx_field_next(c->arena, &fields, ':', &field) > 0) {
		sbx_value_fail(c, err, "\"%s\" has more than three fields", word);
		return sbx_hint(err,
				"SOURCE:DESTINATION:rbind; a colon in a path is written \"\\:\"");
	}

	struct sbx_item *item = sbx_list_append(c, list, source);
	if (!item)
		return sbx_fail_memory(err);
	item->second = destination;
	item->flags = flags;
	return 0;
}

static int binds_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_KEEP_ESCAPES, binds_item, v, err);
}

static void put_field(struct sbx_text *t, const char *path, enum sbx_quoting quoting)
{
	sbx_text_word(t, sbx_escape_field(t->arena, path, ':'), quoting);
}

static void binds_put(struct sbx_text *t, const struct sbx_item *item)
{
	bool option = item->flags & SBX_ITEM_NORECURSE;

	put_prefix(t, item);
	put_field(t, item->text, SBX_WORDS_KEEP_ESCAPES);
	if (item->second || option) {
		sbx_text_char(t, ':');
		put_field(t, item->second ? item->second : item->text, SBX_WORDS_KEEP_ESCAPES);
	}
	if (option)
		sbx_text_add(t, ":norbind");
}

static const char *binds_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', binds_put);
}

const struct sbx_value_type sbx_type_binds = {"list of [-]source[:destination[:rbind|norbind]]",
					      binds_parse, binds_format};

/* --- PATH[:OPTIONS] … ------------------------------------------------------------------------ */

/* Options stay text: what they mean to a tmpfs is the planner's knowledge. */
static int tmpfs_item(const struct sbx_parse *c, const char *word, struct sbx_list *list,
		      struct sbx_error *err)
{
	const char *rest = word, *field, *path, *options = NULL;

	if (sbx_field_next(c->arena, &rest, ':', &field) <= 0)
		return sbx_fail_memory(err);
	if (sbx_value_path(c, field, &path, err) < 0)
		return -1;
	if (rest) {
		if (sbx_value_expand(c, rest, &options, err) < 0)
			return -1;
		if (*options == '\0') {
			sbx_value_fail(c, err, "\"%s\" has no options behind the colon", word);
			return sbx_hint(err, "PATH, or PATH:OPTIONS as in /var:ro,size=1M");
		}
	}

	struct sbx_item *item = sbx_list_append(c, list, path);
	if (!item)
		return sbx_fail_memory(err);
	item->second = options;
	return 0;
}

static int tmpfs_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	return sbx_list_parse(c, text, SBX_WORDS_UNQUOTE, tmpfs_item, v, err);
}

static void tmpfs_put(struct sbx_text *t, const struct sbx_item *item)
{
	put_field(t, item->text, SBX_WORDS_UNQUOTE);
	if (item->second) {
		sbx_text_char(t, ':');
		sbx_text_word(t, item->second, SBX_WORDS_UNQUOTE);
	}
}

static const char *tmpfs_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ' ', tmpfs_put);
}

const struct sbx_value_type sbx_type_tmpfs = {"list of path[:options]", tmpfs_parse, tmpfs_format};

/* --- One [-]PATH per assignment -------------------------------------------------------------- */

static int files_line(const struct sbx_parse *c, const char *line, struct sbx_list *list,
		      struct sbx_error *err)
{
	bool optional = *line == '-';
	const char *path;

	if (sbx_value_path(c, line + optional, &path, err) < 0)
		return -1;

	struct sbx_item *item = sbx_list_append(c, list, path);
	if (!item)
		return sbx_fail_memory(err);
	item->flags = optional ? SBX_ITEM_OPTIONAL : 0;
	return 0;
}

/* The path is the whole line, blanks and all: there is no second word to tell it from. */
static int files_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	struct sbx_list list = {0};
	size_t n;

	for (; *text; text += n, text += *text == '\n') {
		n = strcspn(text, "\n");
		if (list.count == SBX_LIST_MAX)
			return sbx_value_fail(c, err, "more than %u files", SBX_LIST_MAX);

		const char *line = sbx_arena_strndup(c->arena, text, n);
		if (!line)
			return sbx_fail_memory(err);
		if (files_line(c, line, &list, err) < 0)
			return -1;
	}
	return sbx_list_done(c, &list, v, err);
}

static void files_put(struct sbx_text *t, const struct sbx_item *item)
{
	put_prefix(t, item);
	sbx_text_literal(t, item->text);
}

static const char *files_format(struct sbx_arena *arena, const struct sbx_name *names,
				const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, '\n', files_put);
}

const struct sbx_value_type sbx_type_files = {"[-]absolute path or pattern", files_parse,
					      files_format};

/* --- PATH:PATH… ------------------------------------------------------------------------------ */

static int search_path_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			     struct sbx_error *err)
{
	struct sbx_parse at = *c;
	struct sbx_list list = {0};
	const char *rest = text, *field, *path;

	if (*text == '\0')
		return sbx_value_reset(v);
	while (sbx_field_next(c->arena, &rest, ':', &field) > 0) {
		if (sbx_value_path(&at, field, &path, err) < 0)
			return -1;
		if (list.count == SBX_LIST_MAX)
			return sbx_value_fail(c, err, "more than %u paths", SBX_LIST_MAX);
		if (!sbx_list_append(&at, &list, path))
			return sbx_fail_memory(err);
		if (rest && c->origin.column)
			at.origin.column = c->origin.column + (unsigned)(rest - text);
	}
	return sbx_list_done(c, &list, v, err);
}

static void search_path_put(struct sbx_text *t, const struct sbx_item *item)
{
	sbx_text_literal(t, sbx_escape_field(t->arena, item->text, ':'));
}

static const char *search_path_format(struct sbx_arena *arena, const struct sbx_name *names,
				      const struct sbx_value *v)
{
	(void)names;
	return sbx_list_format(arena, v, ':', search_path_put);
}

const struct sbx_value_type sbx_type_search_path = {"absolute paths separated by colons",
						    search_path_parse, search_path_format};

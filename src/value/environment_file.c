/* SPDX-License-Identifier: MIT
 * value/environment_file.c: the format of EnvironmentFile=.  It looks like shell and is not:
 * nothing is expanded, and quotes count only where a value starts. */
#include "value/environment_file.h"

#include <string.h>

#include "base/utf8.h"
#include "value/parse.h"

#define BLANKS " \t"

struct file {
	struct sbx_arena *arena;
	const char *at, *end;
	struct sbx_origin origin; /* of the assignment that is being read */
	unsigned line;		  /* of `at` */
	struct sbx_text text;	  /* NAME=VALUE so far */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool sbx_variable_name_valid(const char *name, size_t len)
{
	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(name[i]) && (i == 0 || name[i] < '0' || name[i] > '9'))
			return false;
	return true;
}

/* A carriage return ends a line too: files come from anywhere. */
static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void advance(struct file *f)
{
	if (*f->at++ == '\n')
		f->line++;
}

static void skip_blanks(struct file *f)
{
	while (f->at < f->end && is_blank(*f->at))
		f->at++;
}

static void skip_line(struct file *f)
{
	while (f->at < f->end && !is_newline(*f->at))
		f->at++;
}

static int fail(struct file *f, struct sbx_error *err, const char *what)
{
	return sbx_fail(err, SBX_EXIT_CONFIG, &f->origin, "value", "%s", what);
}

static int check_bytes(struct file *f, struct sbx_error *err)
{
	size_t n;

	for (const char *s = f->at; s < f->end; s += n) {
		n = sbx_utf8_sequence(s, (size_t)(f->end - s));
		if (n == 0)
			return fail(f, err, "the line is not valid UTF-8");
		if (*s == '\0')
			return fail(f, err, "the line holds a NUL byte");
		if (*s == '\n')
			f->origin.line++;
	}
	return 0;
}

static int read_name(struct file *f, const char *name, size_t len, struct sbx_error *err)
{
	while (len && is_blank(name[len - 1]))
		len--;
	if (sbx_variable_name_valid(name, len)) {
		for (size_t i = 0; i < len; i++)
			sbx_text_char(&f->text, name[i]);
		sbx_text_char(&f->text, '=');
		return 0;
	}
	sbx_fail(err, SBX_EXIT_CONFIG, &f->origin, "value",
		 "\"%.*s\" is not the name of a variable", (int)(len < 256 ? len : 256), name);
	if (len > 7 && memcmp(name, "export", 6) == 0 && is_blank(name[6]))
		return sbx_hint(err, "this is no shell script: leave \"export\" out");
	return sbx_hint(err, "allowed: letters, digits and \"_\", no digit first");
}

/* Behind a backslash between double quotes: only what would otherwise be special loses it. */
static void read_escape(struct file *f)
{
	if (!is_newline(*f->at)) {
		if (!strchr("\"\\$`", *f->at))
			sbx_text_char(&f->text, '\\');
		sbx_text_char(&f->text, *f->at);
	}
	advance(f);
}

/* From the opening quote to behind the closing one, maybe lines below. */
static int read_quoted(struct file *f, struct sbx_error *err)
{
	char quote = *f->at++;

	while (f->at < f->end && *f->at != quote) {
		if (*f->at == '\\' && quote == '"' && f->at + 1 < f->end) {
			f->at++;
			read_escape(f);
			continue;
		}
		sbx_text_char(&f->text, *f->at);
		advance(f);
	}
	if (f->at == f->end)
		return fail(f, err,
			    quote == '"' ? "the quote \" is never closed"
					 : "the quote ' is never closed");
	f->at++;
	return 0;
}

/* To the end of the line.  Blanks at the end are not part of the value, unless escaped. */
static int read_unquoted(struct file *f, struct sbx_error *err)
{
	size_t keep = f->text.len;

	while (f->at < f->end && !is_newline(*f->at)) {
		bool blank = is_blank(*f->at);

		if (*f->at == '\\') {
			if (++f->at == f->end)
				return fail(f, err, "a backslash at the end of the file");
			if (is_newline(*f->at)) {
				advance(f);
				keep = f->text.len;
				continue;
			}
		}
		sbx_text_char(&f->text, *f->at++);
		if (!blank)
			keep = f->text.len;
	}
	f->text.len = keep;
	return 0;
}

static int read_value(struct file *f, struct sbx_error *err)
{
	skip_blanks(f);
	while (f->at < f->end && (*f->at == '"' || *f->at == '\'')) {
		if (read_quoted(f, err) < 0)
			return -1;
		skip_blanks(f);
	}
	return read_unquoted(f, err);
}

/* At the first byte of a line that is neither empty nor a comment. */
static int read_assignment(struct file *f, struct sbx_list *list, struct sbx_error *err)
{
	struct sbx_parse c = {.arena = f->arena};
	const char *name = f->at;

	while (f->at < f->end && !is_newline(*f->at) && *f->at != '=')
		f->at++;
	if (f->at == f->end || *f->at != '=')
		return 0;
	f->origin.line = f->line;
	f->text = (struct sbx_text){.arena = f->arena};
	if (read_name(f, name, (size_t)(f->at++ - name), err) < 0 || read_value(f, err) < 0)
		return -1;
	c.origin = f->origin;
	if (list->count == SBX_LIST_MAX)
		return fail(f, err, "too many assignments");
	return sbx_list_append(&c, list, sbx_text_end(&f->text)) ? 0 : sbx_fail_memory(err);
}

int sbx_environment_file_parse(struct sbx_arena *arena, const char *file, const char *text,
			       size_t len, struct sbx_list *list, struct sbx_error *err)
{
	struct file f = {
		.arena = arena,
		.at = text,
		.end = text + len,
		.origin = {.file = file, .line = 1, .directive = "EnvironmentFile"},
		.line = 1,
	};
	struct sbx_list fresh = {0};

	if (check_bytes(&f, err) < 0)
		return -1;
	while (f.at < f.end) {
		if (is_blank(*f.at) || is_newline(*f.at))
			advance(&f);
		else if (*f.at == '#' || *f.at == ';')
			skip_line(&f);
		else if (read_assignment(&f, &fresh, err) < 0)
			return -1;
	}
	if (sbx_arena_exhausted(arena))
		return sbx_fail_memory(err);
	sbx_list_join(list, &fresh);
	return 0;
}

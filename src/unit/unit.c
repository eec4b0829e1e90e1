/* SPDX-License-Identifier: MIT
 * unit/unit.c: bytes to physical lines, physical lines to logical ones, logical lines to
 * assignments. */
#include "unit/unit.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

#define BLANKS " \t\r\n"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

bool sbx_utf8_valid(const char *text, size_t len)
{
	size_t n;

	for (; len > 0; text += n, len -= n) {
		n = sbx_utf8_sequence(text, len);
		if (n == 0)
			return false;
	}
	return true;
}

void sbx_unit_open(struct sbx_unit_reader *r, struct sbx_arena *arena, const char *file,
		   const char *text, size_t len)
{
	size_t mark = strlen(BYTE_ORDER_MARK);

	*r = (struct sbx_unit_reader){
		.arena = arena, .file = file, .cursor = text, .end = text + len, .section = ""};
	if (len >= mark && memcmp(text, BYTE_ORDER_MARK, mark) == 0)
		r->cursor += mark;
}

/* A physical line without its end, in the text itself. */
struct line {
	const char *text;
	size_t len;
};

static bool next_line(struct sbx_unit_reader *r, struct line *line)
{
	if (r->cursor == r->end)
		return false;

	size_t left = (size_t)(r->end - r->cursor);
	const char *newline = memchr(r->cursor, '\n', left);
	size_t len = newline ? (size_t)(newline - r->cursor) : left;

	*line = (struct line){r->cursor, len};
	r->cursor += newline ? len + 1 : len;
	r->line++;
	/* CR LF is one line end; else a backslash before it would not continue the line. */
	if (newline && len > 0 && line->text[len - 1] == '\r')
		line->len--;
	return true;
}

static size_t leading_blanks(const struct line *line)
{
	size_t n = 0;

	while (n < line->len && strchr(BLANKS, line->text[n]) && line->text[n])
		n++;
	return n;
}

/* A comment may be in any encoding, but a NUL byte says that this is no text: such a line is not
 * passed over, so that it is reported. */
static bool is_comment(const struct line *line)
{
	size_t n = leading_blanks(line);

	return n < line->len && (line->text[n] == '#' || line->text[n] == ';') &&
	       !memchr(line->text, '\0', line->len);
}

static bool is_continued(const struct line *line)
{
	size_t backslashes = 0;

	while (backslashes < line->len && line->text[line->len - 1 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 1;
}

/* Join @first and the lines that continue it into @buf, and give the length; without @buf only
 * measure.  Comments between them are passed over: people comment out single words of a long
 * list.  An empty line is not: it ends the list. */
static size_t join(struct sbx_unit_reader *r, const struct line *first, char *buf)
{
	struct line line = *first;
	size_t len = 0;

	for (;;) {
		bool continued = is_continued(&line);
		size_t n = line.len - continued;

		if (buf)
			memcpy(buf + len, line.text, n);
		len += n;
		if (!continued)
			return len;
		if (buf)
			buf[len] = ' ';
		len++;
		do {
			if (!next_line(r, &line))
				return len;
		} while (is_comment(&line));
	}
}

/* A line that has been joined and copied. */
struct logical {
	char *text;
	size_t len;
	unsigned line;
	bool continued;
};

static int fail_at(const struct sbx_unit_reader *r, unsigned line, struct sbx_error *err,
		   const char *what)
{
	struct sbx_origin origin = {.file = r->file, .line = line};

	return sbx_fail(err, SBX_EXIT_CONFIG, &origin, "syntax", "%s", what);
}

static int judge_bytes(const struct sbx_unit_reader *r, const struct logical *l,
		       struct sbx_error *err)
{
	/* A path behind it would be cut short. */
	if (memchr(l->text, '\0', l->len))
		return fail_at(r, l->line, err, "a NUL byte");
	if (!sbx_utf8_valid(l->text, l->len))
		return fail_at(r, l->line, err, "not valid UTF-8");
	/* One line for us, several for an editor: two readers would see different profiles. */
	size_t end = l->len;
	while (end > 0 && strchr(BLANKS, l->text[end - 1]))
		end--;
	if (memchr(l->text, '\r', end))
		return fail_at(r, l->line, err, "a carriage return within the line");
	return 0;
}

/* The next logical line that is neither empty nor a comment: 1, 0 at the end, or -1. */
static int next_logical(struct sbx_unit_reader *r, struct logical *l, struct sbx_error *err)
{
	struct line first;

	do {
		if (!next_line(r, &first))
			return 0;
	} while (is_comment(&first) || leading_blanks(&first) == first.len);

	struct sbx_unit_reader ahead = *r;
	l->line = r->line;
	l->continued = is_continued(&first);
	l->len = join(&ahead, &first, NULL);
	if (l->len > SBX_UNIT_LINE_MAX) {
		*r = ahead;
		fail_at(r, l->line, err, "a line of more than 1 MiB");
		return -1;
	}
	l->text = sbx_arena_alloc(r->arena, l->len + 1);
	if (!l->text) {
		r->cursor = r->end; /* all later lines would fail the same way */
		sbx_fail_memory(err);
		return -1;
	}
	join(r, &first, l->text);
	return judge_bytes(r, l, err) < 0 ? -1 : 1;
}

/* Cut the blanks off both ends of @text, in place. */
static char *trim(char *text)
{
	text += strspn(text, BLANKS);
	for (size_t n = strlen(text); n > 0 && strchr(BLANKS, text[n - 1]); n--)
		text[n - 1] = '\0';
	return text;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static int open_section(struct sbx_unit_reader *r, const struct logical *l, char *text,
			struct sbx_error *err)
{
	size_t n = strlen(text);

	r->section = NULL;
	r->section_line = l->line;
	if (text[n - 1] != ']' || strchr(text, ']') != text + n - 1) {
		fail_at(r, l->line, err, "a section header that does not end in its bracket");
		return sbx_hint(err, "write the section as [Service], alone on its line");
	}
	text[n - 1] = '\0';
	if (text[1] == '\0' || has_control(text + 1))
		return fail_at(r, l->line, err, "a section header without a proper name");
	r->section = text + 1;
	return 0;
}

static int split_assignment(const struct sbx_unit_reader *r, const struct logical *l, char *text,
			    struct sbx_assignment *out, struct sbx_error *err)
{
	char *equals = strchr(text, '=');

	if (!equals) {
		fail_at(r, l->line, err, "a line without \"=\"");
		return sbx_hint(err, "write Key=Value; a longer value goes on after a backslash");
	}
	*equals = '\0';

	const char *key = trim(text), *value = trim(equals + 1);
	if (key[0] == '\0')
		return fail_at(r, l->line, err, "nothing stands before the \"=\"");

	*out = (struct sbx_assignment){
		.section = r->section,
		.section_line = r->section_line,
		.key = key,
		.value = value,
		.line = l->line,
		.column = l->continued ? 0 : (unsigned)(value - l->text) + 1,
	};
	return 1;
}

int sbx_unit_next(struct sbx_unit_reader *r, struct sbx_assignment *out, struct sbx_error *err)
{
	struct logical l = {0};
	int found;

	while ((found = next_logical(r, &l, err)) > 0) {
		char *text = trim(l.text);

		if (text[0] == '[') {
			if (open_section(r, &l, text, err) < 0)
				return -1;
			continue;
		}
		if (r->section)
			return split_assignment(r, &l, text, out, err);
	}
	return found;
}

/* SPDX-License-Identifier: MIT
 * base/error.c: filling in an error, and turning it into its one line. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* printf into @buf; what does not fit is cut at a character's border and ends in "…". */
static void SBX_PRINTF(3, 0) print_cut(char *buf, size_t size, const char *fmt, va_list ap)
{
	static const char mark[] = "…";
	int n = vsnprintf(buf, size, fmt, ap);

	if (n >= 0 && (size_t)n < size)
		return;
	size_t at = n < 0 ? 0 : size - sizeof(mark);
	while (at > 0 && ((unsigned char)buf[at] & 0xc0) == 0x80)
		at--;
	memcpy(buf + at, mark, sizeof(mark));
}

/* Made in a local object first: @origin or the arguments may point into *@err. */
static int SBX_PRINTF(6, 0)
	fill(struct sbx_error *err, enum sbx_exit exit, int sys_errno,
	     const struct sbx_origin *origin, const char *step, const char *fmt, va_list ap)
{
	struct sbx_error e = {.exit = exit, .sys_errno = sys_errno};

	if (origin)
		e.origin = *origin;
	snprintf(e.step, sizeof(e.step), "%s", step);
	print_cut(e.subject, sizeof(e.subject), fmt, ap);
	*err = e;
	return -1;
}

int sbx_fail(struct sbx_error *err, enum sbx_exit exit, const struct sbx_origin *origin,
	     const char *step, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, exit, 0, origin, step, fmt, ap);
	va_end(ap);
	return -1;
}

int sbx_fail_errno(struct sbx_error *err, enum sbx_exit exit, int sys_errno,
		   const struct sbx_origin *origin, const char *step, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, exit, sys_errno, origin, step, fmt, ap);
	va_end(ap);
	return -1;
}

int sbx_fail_memory(struct sbx_error *err)
{
	sbx_fail_errno(err, SBX_EXIT_MEMORY, ENOMEM, NULL, "memory", "profile and plan");
	return sbx_hint(err,
			"either the machine has none left, or a profile asks for absurdly much");
}

int sbx_hint(struct sbx_error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_cut(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return -1;
}

/* Where the line grows.  The first piece that does not fit ends it: a later, shorter one would
 * make a sentence nobody wrote. */
struct line {
	char *buf;
	size_t used, size;
	bool full;
};

static void put(struct line *line, const char *bytes, size_t n)
{
	if (line->full || n >= line->size - line->used) {
		line->full = true;
		return;
	}
	memcpy(line->buf + line->used, bytes, n);
	line->used += n;
	line->buf[line->used] = '\0';
}

/* True for the @n bytes of one character that a terminal would obey: C0, DEL and C1, which
 * holds the one-character form of "ESC [". */
static bool is_control(const char *c, size_t n)
{
	unsigned char first = (unsigned char)c[0], second = n == 2 ? (unsigned char)c[1] : 0;

	return first < 0x20 || first == 0x7f || (first == 0xc2 && second > 0 && second < 0xa0);
}

static void put_escaped(struct line *line, const char *text)
{
	size_t n;

	for (size_t left = strlen(text); left > 0; text += n, left -= n) {
		char hex[5];

		n = sbx_utf8_sequence(text, left);
		if (n && !is_control(text, n)) {
			put(line, text, n);
			continue;
		}
		n = 1;
		snprintf(hex, sizeof(hex), "\\x%02x", (unsigned)(unsigned char)*text);
		put(line, hex, 4);
	}
}

/* Pieces are joined by ": "; an absent piece leaves no trace. */
static void put_piece(struct line *line, const char *text, const char *suffix)
{
	if (text[0] == '\0')
		return;
	if (line->used)
		put(line, ": ", 2);
	put_escaped(line, text);
	put(line, suffix, strlen(suffix));
}

static void put_origin(struct line *line, const struct sbx_origin *origin)
{
	char place[32] = "";

	if (origin->line && origin->column)
		snprintf(place, sizeof(place), ":%u:%u", origin->line, origin->column);
	else if (origin->line)
		snprintf(place, sizeof(place), ":%u", origin->line);
	if (origin->file)
		put_piece(line, origin->file, place);
	if (origin->directive)
		put_piece(line, origin->directive, "=");
}

void sbx_error_format(const struct sbx_error *err, char *buf, size_t size)
{
	struct line line = {.buf = buf, .size = size};

	if (size == 0)
		return;
	buf[0] = '\0';
	put_origin(&line, &err->origin);
	put_piece(&line, err->step, "");
	put_piece(&line, err->subject, "");
	if (err->sys_errno)
		put_piece(&line, strerror(err->sys_errno), "");
	if (!err->hint[0])
		return;
	bool alone = line.used == 0;
	put(&line, " (", alone ? 0 : 2);
	put_escaped(&line, err->hint);
	put(&line, ")", alone ? 0 : 1);
}

void sbx_problem_add(struct sbx_arena *a, struct sbx_problems *list, enum sbx_severity severity,
		     const struct sbx_error *err)
{
	list->n_errors += severity == SBX_ERROR;

	struct sbx_problem *problem = SBX_NEW(a, struct sbx_problem);
	if (!problem)
		return;
	problem->severity = severity;
	problem->error = *err;
	if (list->last)
		list->last->next = problem;
	else
		list->first = problem;
	list->last = problem;
}

int sbx_problems_fail(const struct sbx_problems *list, struct sbx_error *err)
{
	if (!list->n_errors)
		return 0;
	for (const struct sbx_problem *p = list->first; p; p = p->next) {
		if (p->severity != SBX_ERROR)
			continue;
		*err = p->error;
		return -1;
	}
	return sbx_fail_memory(err); /* counted, but there was no room for its text */
}

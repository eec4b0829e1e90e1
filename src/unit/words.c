/* SPDX-License-Identifier: MIT
 * unit/words.c: splitting, quotes and escapes.
 *
 * Each word is scanned twice by the same function: once to measure it and find its mistakes, once
 * to write it.  A single scan would have to reserve the whole rest of the value for every word,
 * and half a million one-letter words would ask for half a terabyte. */
#include "unit/words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BLANKS " \t\r\n"

struct scan {
	const char *at;
	enum sbx_quoting quoting;
	char *out; /* NULL: only measure */
	size_t len;
};

static void put(struct scan *s, unsigned char byte)
{
	if (s->out)
		s->out[s->len] = (char)byte;
	s->len++;
}

static void put_utf8(struct scan *s, uint32_t c)
{
	if (c < 0x80) {
		put(s, (unsigned char)c);
		return;
	}
	if (c < 0x800) {
		put(s, (unsigned char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			put(s, (unsigned char)(0xe0 | c >> 12));
		} else {
			put(s, (unsigned char)(0xf0 | c >> 18));
			put(s, (unsigned char)(0x80 | (c >> 12 & 0x3f)));
		}
		put(s, (unsigned char)(0x80 | (c >> 6 & 0x3f)));
	}
	put(s, (unsigned char)(0x80 | (c & 0x3f)));
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Exactly @n digits of @base at @text; 0, which no escape may mean, when they are not there. */
static uint32_t digits(const char *text, unsigned n, unsigned base)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned d = (unsigned)digit(text[i]);

		if (d >= base)
			return 0;
		value = value * base + d;
	}
	return value;
}

/* The escapes that are a number: how they are written and what they may be. */
static const struct number_escape {
	char letter; /* 0: none, the digits follow the backslash */
	unsigned char n_digits, base;
	uint32_t max;
	bool character; /* a character, written as UTF-8, and not a byte */
} number_escapes[] = {
	{'x', 2, 16, 0xff, false},
	{'u', 4, 16, 0xffff, true},
	{'U', 8, 16, 0x10ffff, true},
	{0, 3, 8, 0xff, false},
};

static int number_escape(struct scan *s)
{
	const char *c = s->at + 1;
	const struct number_escape *e = number_escapes;

	while (e->letter && e->letter != *c)
		e++;
	if (e->letter)
		c++;

	uint32_t value = digits(c, e->n_digits, e->base);
	bool surrogate = e->character && value >= 0xd800 && value <= 0xdfff;
	if (value == 0 || value > e->max || surrogate)
		return -1;
	if (e->character)
		put_utf8(s, value);
	else
		put(s, (unsigned char)value);
	s->at = c + e->n_digits;
	return 0;
}

/* At a backslash that something follows. */
static int c_escape(struct scan *s)
{
	static const char letters[] = "abfnrtvs\\\"'", meanings[] = "\a\b\f\n\r\t\v \\\"'";
	const char *letter = strchr(letters, s->at[1]);

	if (!letter)
		return number_escape(s);
	put(s, (unsigned char)meanings[letter - letters]);
	s->at += 2;
	return 0;
}

static int backslash(struct scan *s, struct sbx_error *err)
{
	if (s->at[1] == '\0')
		return sbx_fail(err, SBX_EXIT_CONFIG, NULL, "value",
				"a backslash at the end, with nothing to protect");
	if (s->quoting == SBX_WORDS_C_ESCAPES) {
		if (c_escape(s) == 0)
			return 0;
		sbx_fail(err, SBX_EXIT_CONFIG, NULL, "value", "\"%.2s\" begins no valid escape",
			 (unsigned char)s->at[1] < 0x80 ? s->at : "\\");
		return sbx_hint(err, "a backslash itself is written \\\\, a blank \\s");
	}
	if (s->quoting == SBX_WORDS_KEEP_ESCAPES)
		put(s, '\\');
	put(s, (unsigned char)s->at[1]);
	s->at += 2;
	return 0;
}

/* One word, from its first byte to the blank behind it. */
static int scan_word(struct scan *s, struct sbx_error *err)
{
	bool quotes = s->quoting != SBX_WORDS_PLAIN;
	const char *opened = NULL;

	while (*s->at && (opened || !strchr(BLANKS, *s->at))) {
		if (*s->at == '\\') {
			if (backslash(s, err) < 0)
				return -1;
		} else if (opened && *s->at == *opened) {
			opened = NULL;
			s->at++;
		} else if (quotes && !opened && (*s->at == '\'' || *s->at == '"')) {
			opened = s->at++;
		} else {
			put(s, (unsigned char)*s->at++);
		}
	}
	if (!opened)
		return 0;
	s->at = opened;
	return sbx_fail(err, SBX_EXIT_CONFIG, NULL, "value", "the quote %c is never closed",
			*opened);
}

int sbx_word_next(struct sbx_arena *arena, const char **cursor, enum sbx_quoting quoting,
		  const char **word, struct sbx_error *err)
{
	const char *start = *cursor + strspn(*cursor, BLANKS);
	struct scan measure = {.at = start, .quoting = quoting};

	*cursor = start;
	if (*start == '\0')
		return 0;
	if (scan_word(&measure, err) < 0) {
		*cursor = measure.at;
		return -1;
	}

	struct scan write = {.at = start, .quoting = quoting};
	write.out = sbx_arena_alloc(arena, measure.len + 1);
	if (!write.out)
		return sbx_fail_memory(err);
	if (scan_word(&write, err) < 0)
		return -1;
	*word = write.out;
	*cursor = write.at;
	return 1;
}

int sbx_field_next(struct sbx_arena *arena, const char **cursor, char separator, const char **field)
{
	const char *start = *cursor, *end = start;

	if (!start)
		return 0;
	while (*end && *end != separator)
		end += *end == '\\' && end[1] ? 2 : 1;

	char *out = sbx_arena_alloc(arena, (size_t)(end - start) + 1);
	if (!out)
		return 0;
	*field = out;
	for (const char *c = start; c < end; c++) {
		if (*c == '\\' && c + 1 < end)
			c++;
		*out++ = *c;
	}
	*cursor = *end ? end + 1 : NULL;
	return 1;
}

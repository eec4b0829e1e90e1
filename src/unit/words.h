/* SPDX-License-Identifier: MIT
 * unit/words.h: a value taken apart into words. */
#ifndef SBX_UNIT_WORDS_H
#define SBX_UNIT_WORDS_H

#include "base/arena.h"
#include "base/error.h"

/* systemd has three families of splitting; which one a directive uses is part of its type.
 * In all of them blanks (space, tab, newline, carriage return) separate. */
enum sbx_quoting {
	SBX_WORDS_PLAIN,     /* no quotes; a backslash is dropped, the next character literal */
	SBX_WORDS_UNQUOTE,   /* '…' and "…" join and group; backslash: next character literal */
	SBX_WORDS_C_ESCAPES, /* quotes, and \n \t \x41 \101 \u20ac …; an unknown escape is an error
			      */
	SBX_WORDS_KEEP_ESCAPES, /* quotes; a backslash stays, with the character it protects, for
				   sbx_field_next() */
};

/* The next word of *cursor into *word (in @arena): 1; 0 when there is none; -1 and *err for an
 * open quote or a bad escape.  *cursor advances behind the word; after -1 it stands on the quote
 * or backslash to blame.  err->origin is the caller's to fill, and only the caller knows where
 * the value starts, so its column is
 *	origin of the value's first byte + (*cursor - value) */
int sbx_word_next(struct sbx_arena *arena, const char **cursor, enum sbx_quoting quoting,
		  const char **word, struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 4, 5);

/* The next field of a word that was split with SBX_WORDS_KEEP_ESCAPES: up to an unescaped
 * @separator; "\:" is a literal colon, any other backslash makes the next character literal.
 * 1 and *field (maybe ""), 0 when none is left (*cursor is NULL then) or the arena is exhausted,
 * -1 never. */
int sbx_field_next(struct sbx_arena *arena, const char **cursor, char separator,
		   const char **field) SBX_MUST_CHECK SBX_NONNULL(1, 2, 4);

#endif

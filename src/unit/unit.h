/* SPDX-License-Identifier: MIT
 * unit/unit.h: unit-file syntax, line by line.  Knows sections, comments and continuation;
 * knows no directive.  Reads memory, never a file. */
#ifndef SBX_UNIT_UNIT_H
#define SBX_UNIT_UNIT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* One `Key=Value`.  Strings live in the reader's arena. */
struct sbx_assignment {
	const char *section; /* "Service"; "" before the first header */
	const char *key;
	const char *value;     /* blanks at both ends removed, continuation lines joined */
	unsigned section_line; /* where the section's header stands */
	unsigned line;	       /* where the key stands */
	unsigned column;       /* of the value's first byte, from 1; 0: the value is continued,
				  and columns would lie because each line counts anew */
};

struct sbx_unit_reader {
	struct sbx_arena *arena;
	const char *file;	  /* for errors */
	const char *cursor, *end; /* what has not been read */
	const char *section;	  /* NULL below a broken header: nobody knows what was meant */
	unsigned section_line;
	unsigned line; /* of the line read last */
};

/* The longest logical line, as in systemd: 1 MiB. */
#define SBX_UNIT_LINE_MAX ((size_t)1 << 20)

/* Start reading @len bytes of @text, called @file in errors.  Drops a byte order mark. */
void sbx_unit_open(struct sbx_unit_reader *r, struct sbx_arena *arena, const char *file,
		   const char *text, size_t len) SBX_NONNULL(1, 2, 3, 4);

/* The next assignment: 1 and *out; 0 at the end; -1 and *err for a line that is none (no "=",
 * empty key, a bad section header, a NUL byte, a carriage return inside, invalid UTF-8, too long)
 * or that the arena has no room for.  After -1 the reader stands behind the bad line: call again,
 * so that one run reports every mistake.  Lines below a bad section header are passed over. */
int sbx_unit_next(struct sbx_unit_reader *r, struct sbx_assignment *out,
		  struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3);

/* True when @len bytes of @text are well-formed UTF-8 (no surrogates, nothing overlong). */
bool sbx_utf8_valid(const char *text, size_t len) SBX_NONNULL(1);

#endif

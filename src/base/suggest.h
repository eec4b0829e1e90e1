/* SPDX-License-Identifier: MIT
 * base/suggest.h: "did you mean". */
#ifndef SBX_BASE_SUGGEST_H
#define SBX_BASE_SUGGEST_H

#include <stddef.h>

#include "base/attr.h"

/* The nearest of many names, offered one at a time, so that no caller needs an array.
 *
 *	struct sbx_suggestion s = { .wanted = "ProtectSytem" };
 *	for (…) sbx_suggest(&s, name);
 *	if (s.best) …
 */
struct sbx_suggestion {
	const char *wanted;
	const char *best; /* NULL: nothing near enough to be worth saying */
	unsigned distance;
};

/* Offer @name.  Near enough: at most a third of the wanted length, and at most 4 edits. */
void sbx_suggest(struct sbx_suggestion *s, const char *name) SBX_NONNULL(1, 2);

#endif

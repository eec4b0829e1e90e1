/* SPDX-License-Identifier: MIT
 * base/utf8.h: what is well-formed UTF-8.  Here and not in unit/, because whoever prints an
 * error must know it too. */
#ifndef SBX_BASE_UTF8_H
#define SBX_BASE_UTF8_H

#include <stddef.h>

/* The length of the well-formed sequence at the start of @left bytes of @text; 0: there is none.
 * Surrogates, overlong forms and numbers beyond U+10FFFF are not well-formed: each of them has
 * been a way to smuggle a "/" or a quote past somebody. */
static inline size_t sbx_utf8_sequence(const char *text, size_t left)
{
	const unsigned char *s = (const unsigned char *)text;

	if (left == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	size_t n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4 || left < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

#endif

/* SPDX-License-Identifier: MIT
 * base/suggest.c: edit distance.
 *
 * An edit is a letter too many, too few, wrong, or swapped with its neighbour: what fingers do.
 * Case costs nothing: "privatetmp" means PrivateTmp whatever the count of its capitals.  A name
 * that was left off in the middle costs one, whatever is missing of it. */
#include "base/suggest.h"

#include <string.h>
#include <strings.h>

#define LENGTH_MAX 64 /* no directive or profile that anybody types is longer */
#define EDITS_MAX 4

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Row i of the usual matrix holds the distances of the first i letters of @a to every beginning
 * of @b; three rows suffice, the third because a swap looks back by two. */
static unsigned distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned rows[3][LENGTH_MAX + 1];
	unsigned *two_back = rows[0], *back = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		back[j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			char x = fold(a[i - 1]), y = fold(b[j - 1]);

			row[j] = min(min(back[j], row[j - 1]) + 1, back[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b[j - 2]) && fold(a[i - 2]) == y)
				row[j] = min(row[j], two_back[j - 2] + 1);
		}
		unsigned *spare = two_back;
		two_back = back;
		back = row;
		row = spare;
	}
	return back[b_len];
}

void sbx_suggest(struct sbx_suggestion *s, const char *name)
{
	size_t wanted = strlen(s->wanted), offered = strlen(name);

	if (wanted > LENGTH_MAX || offered > LENGTH_MAX)
		return;

	unsigned d = wanted < offered && strncasecmp(s->wanted, name, wanted) == 0
			     ? 1
			     : distance(s->wanted, wanted, name, offered);
	if (d > EDITS_MAX || d > wanted / 3)
		return;
	if (s->best && d >= s->distance)
		return;
	s->best = name;
	s->distance = d;
}

/* SPDX-License-Identifier: MIT
 * base/arena.h: one owner for all memory of a run.
 *
 * Profile, facts and plan live and die in one arena.  Nothing is freed piecemeal, so
 * nothing can be freed twice.
 *
 * Exhaustion is sticky: from the first failed allocation on, every allocation gives NULL.
 * Leaf code does nothing with NULL; each phase asks sbx_arena_exhausted() once before it
 * reports success.  So being out of memory costs one `if` per phase, and the library never
 * ends its host. */
#ifndef SBX_BASE_ARENA_H
#define SBX_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct sbx_arena_chunk;

struct sbx_arena {
	struct sbx_arena_chunk *chunks; /* newest first */
	size_t used;			/* bytes handed out, all chunks */
	size_t limit;			/* no more than this: hostile profiles end here */
	bool exhausted;
};

/* What a run may use: generous for any real profile, and an end to a hostile one. */
#define SBX_ARENA_DEFAULT_LIMIT ((size_t)16 << 20)

/* Make @a an empty arena that hands out at most @limit bytes.  Allocates nothing. */
void sbx_arena_init(struct sbx_arena *a, size_t limit) SBX_NONNULL(1);

/* Give everything back.  @a is empty and usable again. */
void sbx_arena_release(struct sbx_arena *a) SBX_NONNULL(1);

/* True once an allocation has failed. */
bool sbx_arena_exhausted(const struct sbx_arena *a) SBX_NONNULL(1);

/* @size zeroed bytes, aligned for any type; NULL once exhausted. */
void *sbx_arena_alloc(struct sbx_arena *a, size_t size) SBX_NONNULL(1);

/* @n zeroed elements of @size bytes; an overflowing product exhausts the arena. */
void *sbx_arena_array(struct sbx_arena *a, size_t n, size_t size) SBX_NONNULL(1);

/* Copies: of @n bytes plus a NUL, of a string, of formatted text. */
char *sbx_arena_strndup(struct sbx_arena *a, const char *s, size_t n) SBX_NONNULL(1);
char *sbx_arena_strdup(struct sbx_arena *a, const char *s) SBX_NONNULL(1);
char *sbx_arena_printf(struct sbx_arena *a, const char *fmt, ...) SBX_PRINTF(2, 3) SBX_NONNULL(1);
char *sbx_arena_vprintf(struct sbx_arena *a, const char *fmt, va_list ap) SBX_PRINTF(2, 0)
	SBX_NONNULL(1);

/* A zeroed object of the pointer's own type: the size cannot be written wrongly. */
#define SBX_NEW(arena, type) ((type *)sbx_arena_alloc((arena), sizeof(type)))

/* Room for one more element behind @n of them.  Growth is by doubling (1, 2, 4 …), so @n
 * alone tells when the array is full; the old copy stays in the arena.  NULL: exhausted,
 * @array is still good.
 *
 *	struct op *ops = sbx_arena_grow(a, plan->ops, plan->n_ops, sizeof(*ops));
 */
void *sbx_arena_grow(struct sbx_arena *a, void *array, size_t n, size_t size) SBX_NONNULL(1);

#endif

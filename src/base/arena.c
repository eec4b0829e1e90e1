/* SPDX-License-Identifier: MIT
 * base/arena.c: chunks from calloc(), handed out from the front. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT _Alignof(max_align_t)

/* Room of a chunk.  The first is small: a scratch arena needs no more.  The others are so big that
 * calloc() gets fresh pages for them from the kernel (of 128 KiB and more glibc does, musl too),
 * which are zeroed already and cost nothing before somebody writes to them.  Under
 * AddressSanitizer every object gets a chunk of its own: otherwise an overrun would land in the
 * arena's own spare bytes and go unseen. */
#if defined(__SANITIZE_ADDRESS__)
#	define CHUNK_ROOM(first) ((size_t)0)
#elif defined(__has_feature)
#	if __has_feature(address_sanitizer)
#		define CHUNK_ROOM(first) ((size_t)0)
#	endif
#endif
#ifndef CHUNK_ROOM
#	define CHUNK_ROOM(first) ((first) ? (size_t)16 << 10 : (size_t)256 << 10)
#endif

struct sbx_arena_chunk {
	struct sbx_arena_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

void sbx_arena_init(struct sbx_arena *a, size_t limit)
{
	*a = (struct sbx_arena){.limit = limit};
}

void sbx_arena_release(struct sbx_arena *a)
{
	struct sbx_arena_chunk *next;

	for (struct sbx_arena_chunk *chunk = a->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	sbx_arena_init(a, a->limit);
}

bool sbx_arena_exhausted(const struct sbx_arena *a)
{
	return a->exhausted;
}

static void *exhaust(struct sbx_arena *a)
{
	a->exhausted = true;
	return NULL;
}

/* A new chunk with room for @size bytes.  calloc() has zeroed them, and a chunk never hands out a
 * byte twice, so nobody else needs to. */
static struct sbx_arena_chunk *add_chunk(struct sbx_arena *a, size_t size)
{
	size_t room = CHUNK_ROOM(!a->chunks);
	struct sbx_arena_chunk *chunk;

	if (room < size)
		room = size;
	chunk = calloc(1, sizeof(*chunk) + room);
	if (!chunk)
		return NULL;
	chunk->size = room;
	chunk->next = a->chunks;
	a->chunks = chunk;
	return chunk;
}

void *sbx_arena_alloc(struct sbx_arena *a, size_t size)
{
	if (a->exhausted || size > SIZE_MAX / 2)
		return exhaust(a);

	size_t step = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (step > a->limit - a->used)
		return exhaust(a);

	struct sbx_arena_chunk *chunk = a->chunks;
	if (!chunk || size > chunk->size - chunk->used)
		chunk = add_chunk(a, size);
	if (!chunk)
		return exhaust(a);

	void *bytes = chunk->bytes + chunk->used;
	chunk->used += step < chunk->size - chunk->used ? step : chunk->size - chunk->used;
	a->used += step;
	return bytes;
}

void *sbx_arena_array(struct sbx_arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return exhaust(a);
	return sbx_arena_alloc(a, n * size);
}

char *sbx_arena_strndup(struct sbx_arena *a, const char *s, size_t n)
{
	if (n == SIZE_MAX)
		return exhaust(a);

	char *copy = sbx_arena_alloc(a, n + 1);
	if (copy)
		memcpy(copy, s, n);
	return copy;
}

char *sbx_arena_strdup(struct sbx_arena *a, const char *s)
{
	return sbx_arena_strndup(a, s, strlen(s));
}

char *sbx_arena_vprintf(struct sbx_arena *a, const char *fmt, va_list ap)
{
	va_list measure;

	va_copy(measure, ap);
	int n = vsnprintf(NULL, 0, fmt, measure);
	va_end(measure);
	if (n < 0)
		return exhaust(a);

	char *text = sbx_arena_alloc(a, (size_t)n + 1);
	if (text)
		vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *sbx_arena_printf(struct sbx_arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = sbx_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

void *sbx_arena_grow(struct sbx_arena *a, void *array, size_t n, size_t size)
{
	bool full = (n & (n - 1)) == 0; /* 0, or a power of two */

	if (!full)
		return array;
	if (n > SIZE_MAX / 2)
		return exhaust(a);

	void *bigger = sbx_arena_array(a, n ? 2 * n : 1, size);
	if (bigger && n)
		memcpy(bigger, array, n * size);
	return bigger;
}

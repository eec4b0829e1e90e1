/* SPDX-License-Identifier: MIT
 * base/path.h: arithmetic on absolute path strings, never on the file system. */
#ifndef SBX_BASE_PATH_H
#define SBX_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* True when @path is @dir or lies below it.  Component-wise: /usr/lib64 is not below /usr/lib.
 * Both must be normalised. */
bool sbx_path_is_below(const char *path, const char *dir) SBX_NONNULL(1, 2);

/* @path without doubled slashes, "." components and trailing slash; NULL when it is not
 * absolute, holds a ".." component, is longer than PATH_MAX, or the arena is exhausted. */
const char *sbx_path_normalise(struct sbx_arena *a, const char *path) SBX_NONNULL(1, 2);

/* Component-wise order: a parent sorts directly before everything below it ("/a" "/a/b" "/a-b").
 * strcmp() would put "/a-b" between them. */
int sbx_path_compare(const char *a, const char *b) SBX_NONNULL(1, 2);

/* @dir + "/" + @name, with "/" as @dir understood; @name must not start with "/". */
const char *sbx_path_join(struct sbx_arena *a, const char *dir, const char *name)
	SBX_NONNULL(1, 2, 3);

/* What is left of @path below @dir: "b/c" for /a/b/c and /a, "" for equal paths. */
const char *sbx_path_rest(const char *path, const char *dir) SBX_NONNULL(1, 2);

/* The directory that holds @path: "/a" for "/a/b", "/" for "/a" and for "/". */
const char *sbx_path_parent(struct sbx_arena *a, const char *path) SBX_NONNULL(1, 2);

#endif

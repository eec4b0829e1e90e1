/* SPDX-License-Identifier: MIT
 * base/path.c: path strings, one component at a time. */
#include "base/path.h"

#include <limits.h>
#include <string.h>

bool sbx_path_is_below(const char *path, const char *dir)
{
	while (*dir && *path == *dir) {
		path++;
		dir++;
	}
	/* At the end of a component; that of "/" is behind its slash. */
	return !*dir && (*path == '\0' || *path == '/' || dir[-1] == '/');
}

const char *sbx_path_normalise(struct sbx_arena *a, const char *path)
{
	char clean[PATH_MAX];
	size_t used = 0, n;

	if (path[0] != '/')
		return NULL;
	for (const char *c = path; *c; c += n) {
		c += strspn(c, "/");
		n = strcspn(c, "/");
		if (n == 0 || (n == 1 && c[0] == '.'))
			continue;
		if (n == 2 && c[0] == '.' && c[1] == '.')
			return NULL;
		if (n + 1 >= sizeof(clean) - used)
			return NULL;
		clean[used++] = '/';
		memcpy(clean + used, c, n);
		used += n;
	}
	return used ? sbx_arena_strndup(a, clean, used) : sbx_arena_strdup(a, "/");
}

/* "/" sorts before every other byte, and the end before "/": that keeps families together. */
static int rank(unsigned char c)
{
	return c == '\0' ? 0 : c == '/' ? 1 : c + 1;
}

int sbx_path_compare(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return rank((unsigned char)*a) - rank((unsigned char)*b);
}

const char *sbx_path_join(struct sbx_arena *a, const char *dir, const char *name)
{
	return sbx_arena_printf(a, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);
}

const char *sbx_path_rest(const char *path, const char *dir)
{
	path += strcmp(dir, "/") == 0 ? 0 : strlen(dir);
	return path + (*path == '/');
}

const char *sbx_path_parent(struct sbx_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return sbx_arena_strdup(a, "/");
	return sbx_arena_strndup(a, path, (size_t)(slash - path));
}

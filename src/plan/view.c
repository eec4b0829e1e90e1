/* SPDX-License-Identifier: MIT
 * plan/view.c: see view.h. */
#include "plan/view.h"

#include <string.h>

#include "base/path.h"

/* As many as the kernel follows. */
#define SYMLINKS_MAX 40

static unsigned position(const struct sbx_view *v, const char *path)
{
	unsigned low = 0, high = v->n;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (sbx_path_compare(v->entries[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct sbx_entry *sbx_view_at(const struct sbx_view *v, const char *path)
{
	unsigned i = position(v, path);

	if (i < v->n && strcmp(v->entries[i].path, path) == 0)
		return &v->entries[i];
	return NULL;
}

struct sbx_entry *sbx_view_insert(struct sbx_view *v, const char *path)
{
	unsigned i = position(v, path);
	struct sbx_entry *grown;

	if (i < v->n && strcmp(v->entries[i].path, path) == 0)
		return &v->entries[i];
	grown = sbx_arena_grow(v->planner->arena, v->entries, v->n, sizeof(*grown));
	if (!grown)
		return NULL;
	v->entries = grown;
	memmove(&grown[i + 1], &grown[i], (v->n - i) * sizeof(*grown));
	v->n++;
	grown[i] = (struct sbx_entry){.path = path, .content = SBX_CONTENT_INHERIT};
	return &grown[i];
}

const struct sbx_entry *sbx_view_content(const struct sbx_view *v, const char *path)
{
	const struct sbx_entry *best = NULL;

	/* Parents sort before children, so the last match is the deepest. */
	for (unsigned i = 0; i < v->n; i++) {
		const struct sbx_entry *e = &v->entries[i];

		if (e->content != SBX_CONTENT_INHERIT && sbx_path_is_below(path, e->path))
			best = e;
	}
	return best;
}

/* True when mount points below @dir will make @path exist in a tree that starts out empty. */
static bool will_be_made(const struct sbx_view *v, const char *path)
{
	for (unsigned i = 0; i < v->n; i++)
		if (v->entries[i].made && sbx_path_is_below(v->entries[i].path, path))
			return true;
	return false;
}

/* What a new procfs with subset=pid still has. */
static bool in_pid_subset(const char *rest)
{
	return strspn(rest, "0123456789") > 0 || strncmp(rest, "self", 4) == 0 ||
	       strncmp(rest, "thread-self", 11) == 0;
}

static bool is_private_device(const char *rest)
{
	static const char *const nodes[] = {"null",    "zero", "full", "random",
					    "urandom", "tty",  "ptmx"};

	for (size_t i = 0; i < SBX_COUNT(nodes); i++)
		if (strcmp(rest, nodes[i]) == 0)
			return true;
	return false;
}

static const char *below(struct sbx_arena *a, const char *dir, const char *rest)
{
	return *rest ? sbx_path_join(a, dir, rest) : dir;
}

/* The host's path behind @path, given the entry it lies on; NULL: the host has no part in it. */
static const char *behind(const struct sbx_view *v, const struct sbx_entry *above, const char *path)
{
	struct sbx_planner *p = v->planner;
	const char *rest;

	if (!above)
		return p->paths.root ? below(p->arena, p->paths.root, path + 1) : path;
	rest = sbx_path_rest(path, above->path);
	switch (above->content) {
	case SBX_CONTENT_BIND:
	case SBX_CONTENT_INHERIT:
		return below(p->arena, above->host, rest);
	case SBX_CONTENT_PROC:
		if (*rest && above->options && strstr(above->options, "subset=pid") &&
		    !in_pid_subset(rest))
			return NULL;
		return below(p->arena, "/proc", rest);
	case SBX_CONTENT_PRIVATE_DEV:
		return sbx_can_make_devices(p) && is_private_device(rest)
			       ? sbx_path_join(p->arena, "/dev", rest)
			       : NULL;
	case SBX_CONTENT_INACCESSIBLE:
	case SBX_CONTENT_PRIVATE_TMP:
	case SBX_CONTENT_TMPFS:
		break;
	}
	return NULL;
}

/* One path whose parent is canonical, its own last component not followed. */
static struct sbx_glimpse glimpse(const struct sbx_view *v, const char *path, const char **target)
{
	const struct sbx_entry *above = sbx_view_content(v, path);
	struct sbx_glimpse g = {.sight = SBX_SIGHT_FOUND, .path = path, .above = above};
	const struct sbx_path_fact *fact;

	if (above && above->content == SBX_CONTENT_INACCESSIBLE && strcmp(above->path, path) != 0) {
		g.sight = SBX_SIGHT_HIDDEN;
		return g;
	}
	g.host = behind(v, above, path);
	if (above && strcmp(above->path, path) == 0) {
		g.kind = above->kind;
		return g;
	}
	if (!g.host) {
		g.kind = will_be_made(v, path) ? SBX_KIND_DIRECTORY : SBX_KIND_ABSENT;
		g.sight = g.kind == SBX_KIND_ABSENT ? SBX_SIGHT_ABSENT : SBX_SIGHT_FOUND;
		return g;
	}
	if (strcmp(g.host, "/") == 0) {
		g.kind = SBX_KIND_DIRECTORY;
		return g;
	}
	fact = sbx_facts_path(v->planner->facts, g.host);
	g.kind = fact ? fact->kind : SBX_KIND_UNKNOWN;
	if (g.kind == SBX_KIND_UNKNOWN)
		g.sight = SBX_SIGHT_UNKNOWN;
	else if (g.kind == SBX_KIND_ABSENT)
		g.sight = SBX_SIGHT_ABSENT;
	else if (g.kind == SBX_KIND_SYMLINK)
		*target = fact->target;
	return g;
}

/* Cut the first component off *rest. */
static const char *component(struct sbx_arena *a, const char **rest)
{
	const char *start = *rest + strspn(*rest, "/");
	size_t len = strcspn(start, "/");

	*rest = start + len + strspn(start + len, "/");
	return sbx_arena_strndup(a, start, len);
}

static struct sbx_glimpse lost(enum sbx_sight sight, const char *path)
{
	return (struct sbx_glimpse){.sight = sight, .path = path};
}

struct sbx_glimpse sbx_view_look(const struct sbx_view *v, const char *path)
{
	struct sbx_arena *a = v->planner->arena;
	const char *here = "/", *rest = path;
	const char *target = NULL;
	struct sbx_glimpse g = glimpse(v, here, &target);
	unsigned symlinks = 0;

	while (*(rest + strspn(rest, "/"))) {
		const char *name = component(a, &rest);
		const char *next;

		if (!name)
			return lost(SBX_SIGHT_UNKNOWN, path);
		if (strcmp(name, ".") == 0)
			continue;
		next = strcmp(name, "..") == 0 ? sbx_path_parent(a, here)
					       : sbx_path_join(a, here, name);
		if (!next)
			return lost(SBX_SIGHT_UNKNOWN, path);
		target = NULL;
		g = glimpse(v, next, &target);
		if (target) {
			if (++symlinks > SYMLINKS_MAX)
				return lost(SBX_SIGHT_LOOP, path);
			here = *target == '/' ? "/" : here;
			rest = sbx_arena_printf(a, "%s/%s", target, rest);
			if (!rest)
				return lost(SBX_SIGHT_UNKNOWN, path);
			g = glimpse(v, here, &target);
			continue;
		}
		if (g.sight == SBX_SIGHT_FOUND && g.kind != SBX_KIND_DIRECTORY && *rest)
			g.sight = SBX_SIGHT_ABSENT;
		/* One question for all that is left of the path, not one a round. */
		if (g.sight == SBX_SIGHT_UNKNOWN)
			sbx_ask_path(v->planner, below(a, g.host, rest));
		if (g.sight != SBX_SIGHT_FOUND) {
			const char *whole = *rest ? sbx_path_join(a, next, rest) : next;

			g.path = whole ? sbx_path_normalise(a, whole) : NULL;
			g.path = g.path ? g.path : path;
			return g;
		}
		here = next;
	}
	return g;
}

struct sbx_glimpse sbx_host_look(struct sbx_planner *p, const char *path)
{
	/* An empty view; its root is the host's, whatever RootDirectory= says. */
	const char *root = p->paths.root;
	struct sbx_view host = {.planner = p};
	struct sbx_glimpse g;

	p->paths.root = NULL;
	g = sbx_view_look(&host, path);
	p->paths.root = root;
	return g;
}

/* SPDX-License-Identifier: MIT
 * facts/facts.c: the notebook itself: look-ups, insertions, and the words of fixtures. */

#include "facts/facts.h"

#include <string.h>
#include <sys/resource.h>

const char *const sbx_feature_words[SBX_FEATURE_COUNT] = {
#define FEATURE(id, word, purpose) [SBX_HAS_##id] = (word),
	SBX_FEATURES(FEATURE)
#undef FEATURE
};

const char *const sbx_kind_words[SBX_KIND_SOCKET + 1] = {
	[SBX_KIND_UNKNOWN] = "unknown",	    [SBX_KIND_ABSENT] = "absent",
	[SBX_KIND_DIRECTORY] = "directory", [SBX_KIND_FILE] = "file",
	[SBX_KIND_SYMLINK] = "symlink",	    [SBX_KIND_CHAR] = "char",
	[SBX_KIND_BLOCK] = "block",	    [SBX_KIND_FIFO] = "fifo",
	[SBX_KIND_SOCKET] = "socket",
};

const char *const sbx_descriptor_words[SBX_FD_TERMINAL + 1] = {
	[SBX_FD_OTHER] = "other", [SBX_FD_DIRECTORY] = "directory", [SBX_FD_PATH] = "path",
	[SBX_FD_PIPE] = "pipe",	  [SBX_FD_SOCKET] = "socket",	    [SBX_FD_TERMINAL] = "terminal",
};

const char *const sbx_limit_words[SBX_LIMITS] = {
	[RLIMIT_CPU] = "CPU",		[RLIMIT_FSIZE] = "FSIZE",
	[RLIMIT_DATA] = "DATA",		[RLIMIT_STACK] = "STACK",
	[RLIMIT_CORE] = "CORE",		[RLIMIT_RSS] = "RSS",
	[RLIMIT_NPROC] = "NPROC",	[RLIMIT_NOFILE] = "NOFILE",
	[RLIMIT_MEMLOCK] = "MEMLOCK",	[RLIMIT_AS] = "AS",
	[RLIMIT_LOCKS] = "LOCKS",	[RLIMIT_SIGPENDING] = "SIGPENDING",
	[RLIMIT_MSGQUEUE] = "MSGQUEUE", [RLIMIT_NICE] = "NICE",
	[RLIMIT_RTPRIO] = "RTPRIO",	[RLIMIT_RTTIME] = "RTTIME",
};

/* Where @path is, or where it belongs. */
static unsigned path_position(const struct sbx_facts *f, const char *path)
{
	unsigned low = 0, high = f->n_paths;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (strcmp(f->paths[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool path_at(const struct sbx_facts *f, unsigned i, const char *path)
{
	return i < f->n_paths && strcmp(f->paths[i].path, path) == 0;
}

const struct sbx_path_fact *sbx_facts_path(const struct sbx_facts *f, const char *path)
{
	static const struct sbx_path_fact absent = {.path = "", .kind = SBX_KIND_ABSENT};
	unsigned i = path_position(f, path);

	if (path_at(f, i, path))
		return &f->paths[i];
	return f->closed_world ? &absent : NULL;
}

void sbx_facts_add_path(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_path_fact *fact)
{
	unsigned i = path_position(f, fact->path);
	struct sbx_path_fact *paths;

	if (path_at(f, i, fact->path)) {
		f->paths[i] = *fact;
		return;
	}
	paths = sbx_arena_grow(arena, f->paths, f->n_paths, sizeof(*paths));
	if (!paths)
		return;
	memmove(paths + i + 1, paths + i, (f->n_paths - i) * sizeof(*paths));
	paths[i] = *fact;
	f->paths = paths;
	f->n_paths++;
}

/* Users, groups and files are a handful: one loop finds them. */

static struct sbx_user_fact *find_user(const struct sbx_facts *f, const char *asked)
{
	for (unsigned i = 0; i < f->n_users; i++)
		if (strcmp(f->users[i].asked, asked) == 0)
			return &f->users[i];
	return NULL;
}

const struct sbx_user_fact *sbx_facts_user(const struct sbx_facts *f, const char *asked)
{
	static const struct sbx_user_fact unknown = {.asked = "", .known = false};
	const struct sbx_user_fact *found = find_user(f, asked);

	return found || !f->closed_world ? found : &unknown;
}

void sbx_facts_add_user(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_user_fact *fact)
{
	struct sbx_user_fact *users, *known = find_user(f, fact->asked);

	if (known) {
		*known = *fact;
		return;
	}
	users = sbx_arena_grow(arena, f->users, f->n_users, sizeof(*users));
	if (!users)
		return;
	f->users = users;
	users[f->n_users++] = *fact;
}

static struct sbx_group_fact *find_group(const struct sbx_facts *f, const char *asked)
{
	for (unsigned i = 0; i < f->n_groups; i++)
		if (strcmp(f->groups[i].asked, asked) == 0)
			return &f->groups[i];
	return NULL;
}

const struct sbx_group_fact *sbx_facts_group(const struct sbx_facts *f, const char *asked)
{
	static const struct sbx_group_fact unknown = {.asked = "", .known = false};
	const struct sbx_group_fact *found = find_group(f, asked);

	return found || !f->closed_world ? found : &unknown;
}

void sbx_facts_add_group(struct sbx_arena *arena, struct sbx_facts *f,
			 const struct sbx_group_fact *fact)
{
	struct sbx_group_fact *groups, *known = find_group(f, fact->asked);

	if (known) {
		*known = *fact;
		return;
	}
	groups = sbx_arena_grow(arena, f->groups, f->n_groups, sizeof(*groups));
	if (!groups)
		return;
	f->groups = groups;
	groups[f->n_groups++] = *fact;
}

static struct sbx_file_fact *find_file(const struct sbx_facts *f, const char *asked)
{
	for (unsigned i = 0; i < f->n_files; i++)
		if (strcmp(f->files[i].asked, asked) == 0)
			return &f->files[i];
	return NULL;
}

const struct sbx_file_fact *sbx_facts_file(const struct sbx_facts *f, const char *asked)
{
	static const struct sbx_file_fact absent = {.asked = ""};
	const struct sbx_file_fact *found = find_file(f, asked);

	return found || !f->closed_world ? found : &absent;
}

void sbx_facts_add_file(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_file_fact *fact)
{
	struct sbx_file_fact *files, *known = find_file(f, fact->asked);

	if (known) {
		*known = *fact;
		return;
	}
	files = sbx_arena_grow(arena, f->files, f->n_files, sizeof(*files));
	if (!files)
		return;
	f->files = files;
	files[f->n_files++] = *fact;
}

void sbx_facts_add_text(struct sbx_arena *arena, struct sbx_file_fact *fact,
			const struct sbx_file_text *text)
{
	struct sbx_file_text *files =
		sbx_arena_grow(arena, fact->files, fact->n_files, sizeof(*files));

	if (!files)
		return;
	fact->files = files;
	files[fact->n_files++] = *text;
}

/* SPDX-License-Identifier: MIT
 * facts/resolve.c: the paths, users, groups and files that planners name.
 *
 * What is found here is a hint for the plan, not a promise: between now and the mount anybody
 * may exchange a path.  So no descriptor is kept, and apply/ refuses a symlink that was none. */

#include "facts/facts.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/path.h"

/* As many as the kernel follows. */
#define LINKS_MAX 40

static enum sbx_kind kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return SBX_KIND_DIRECTORY;
	case S_IFREG:
		return SBX_KIND_FILE;
	case S_IFLNK:
		return SBX_KIND_SYMLINK;
	case S_IFCHR:
		return SBX_KIND_CHAR;
	case S_IFBLK:
		return SBX_KIND_BLOCK;
	case S_IFIFO:
		return SBX_KIND_FIFO;
	default:
		return SBX_KIND_SOCKET;
	}
}

static const char *link_target(struct sbx_arena *arena, const char *path)
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target));

	return n < 0 ? NULL : sbx_arena_strndup(arena, target, (size_t)n);
}

/* "Not there" has several names.  Everything else (EACCES, EIO …) means that we do not know,
 * and a plan made on a guess could leave a path unprotected. */
static bool means_absent(int sys_errno)
{
	return sys_errno == ENOENT || sys_errno == ENOTDIR || sys_errno == ENAMETOOLONG;
}

/* Look at @path, whose directory is known to have no symlink in it. */
static int look(struct sbx_arena *arena, struct sbx_path_fact *fact, struct sbx_error *err)
{
	struct stat st;

	fact->kind = SBX_KIND_ABSENT;
	if (lstat(fact->path, &st) < 0)
		return means_absent(errno) ? 0
					   : sbx_fail_errno(err, SBX_EXIT_UNAVAILABLE, errno, NULL,
							    "lstat", "%s", fact->path);
	fact->kind = kind_of(st.st_mode);
	if (fact->kind == SBX_KIND_SYMLINK) {
		fact->target = link_target(arena, fact->path);
		if (sbx_arena_exhausted(arena))
			return sbx_fail_memory(err);
		if (!fact->target)
			return sbx_fail_errno(err, SBX_EXIT_UNAVAILABLE, errno, NULL, "readlink",
					      "%s", fact->path);
	}
	if (fact->kind == SBX_KIND_CHAR || fact->kind == SBX_KIND_BLOCK) {
		fact->major = major(st.st_rdev);
		fact->minor = minor(st.st_rdev);
		fact->mode = st.st_mode & 07777;
	}
	return 0;
}

/* Gives the fact for @path, looked up once. */
static int learn(struct sbx_arena *arena, struct sbx_facts *f, const char *path,
		 struct sbx_path_fact *out, struct sbx_error *err)
{
	const struct sbx_path_fact *known = sbx_facts_path(f, path);
	struct sbx_path_fact fact = {.path = path};

	if (known) {
		*out = *known;
		return 0;
	}
	if (look(arena, &fact, err) < 0)
		return -1;
	sbx_facts_add_path(arena, f, &fact);
	*out = fact;
	return 0;
}

/* The next component of *rest, copied; NULL at the end. */
static const char *next_component(struct sbx_arena *arena, const char **rest)
{
	size_t n;
	const char *start = *rest + strspn(*rest, "/");

	n = strcspn(start, "/");
	*rest = start + n;
	return n ? sbx_arena_strndup(arena, start, n) : NULL;
}

/* Walk @path one component at a time and learn what lies on the way.  @at never has a symlink
 * in it, so ".." of a link's target may be taken off the string. */
static int walk(struct sbx_arena *arena, struct sbx_facts *f, const char *path,
		struct sbx_error *err)
{
	const char *at = "/", *rest = path, *name;
	struct sbx_path_fact fact;
	unsigned links = 0;

	if (learn(arena, f, at, &fact, err) < 0)
		return -1;
	while ((name = next_component(arena, &rest))) {
		if (strcmp(name, ".") == 0)
			continue;
		at = strcmp(name, "..") == 0 ? sbx_path_parent(arena, at)
					     : sbx_path_join(arena, at, name);
		if (!at)
			break;
		if (learn(arena, f, at, &fact, err) < 0)
			return -1;
		if (fact.target && ++links <= LINKS_MAX) {
			rest = sbx_arena_printf(arena, "%s/%s", fact.target, rest);
			at = *fact.target == '/' ? "/" : sbx_path_parent(arena, at);
			if (!rest || !at)
				break;
		} else if (fact.kind != SBX_KIND_DIRECTORY) {
			break;
		}
	}
	return sbx_arena_exhausted(arena) ? sbx_fail_memory(err) : 0;
}

static int resolve_path(struct sbx_arena *arena, struct sbx_facts *f, const char *path,
			struct sbx_error *err)
{
	if (*path != '/')
		return sbx_fail(err, SBX_EXIT_CONFIG, NULL, "path", "%s: not absolute", path);
	return walk(arena, f, path, err);
}

/* A number as the manual has it.  "00", "+0" or "0x0" are names, and so hardly anybody's (L9);
 * 65535 and 4294967295 mean "no id" to system calls and belong to nobody. */
static bool parse_id(const char *text, uint32_t *id)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)*text) || (*text == '0' && text[1]))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || value >= UINT32_MAX || value == UINT16_MAX)
		return false;
	*id = (uint32_t)value;
	return true;
}

/* Name services say "no such entry" in many ways; only these mean that they could not look. */
static bool could_not_look(int r)
{
	return r == EIO || r == EMFILE || r == ENFILE || r == ENOMEM || r == ERANGE || r == EINTR ||
	       r == EAGAIN || r == ECONNREFUSED || r == ETIMEDOUT;
}

#define NSS_BUFFER_MAX ((size_t)1 << 20) /* a group with very many members */

typedef int (*nss_lookup)(const char *name, const uint32_t *id, void *entry, char *buf, size_t size,
			  void **found);

static int lookup_user(const char *name, const uint32_t *id, void *entry, char *buf, size_t size,
		       void **found)
{
	struct passwd *result = NULL;
	int r = id ? getpwuid_r((uid_t)*id, entry, buf, size, &result)
		   : getpwnam_r(name, entry, buf, size, &result);

	*found = result;
	return r;
}

static int lookup_group(const char *name, const uint32_t *id, void *entry, char *buf, size_t size,
			void **found)
{
	struct group *result = NULL;
	int r = id ? getgrgid_r((gid_t)*id, entry, buf, size, &result)
		   : getgrnam_r(name, entry, buf, size, &result);

	*found = result;
	return r;
}

/* Ask for @asked, a number or a name; 1: found, 0: nobody, -1: *err. */
static int ask_nss(struct sbx_arena *arena, nss_lookup lookup, const char *asked, void *entry,
		   struct sbx_error *err)
{
	uint32_t id;
	const uint32_t *number = parse_id(asked, &id) ? &id : NULL;
	void *found = NULL;
	int r = ERANGE;

	for (size_t size = 1024; r == ERANGE && size <= NSS_BUFFER_MAX; size *= 4) {
		char *buf = sbx_arena_alloc(arena, size);

		if (!buf)
			return sbx_fail_memory(err);
		r = lookup(asked, number, entry, buf, size, &found);
	}
	if (found)
		return 1;
	if (!could_not_look(r))
		return 0;
	sbx_fail_errno(err, SBX_EXIT_USER, r, NULL, "lookup", "%s", asked);
	return -1;
}

/* As initgroups(3) would install them: the primary group and all that list the user. */
static int user_groups(struct sbx_arena *arena, struct sbx_user_fact *fact, struct sbx_error *err)
{
	int room = 32, n = room;

	for (;;) {
		gid_t *groups = sbx_arena_array(arena, (size_t)room, sizeof(*groups));

		if (!groups)
			return sbx_fail_memory(err);
		if (getgrouplist(fact->name, fact->gid, groups, &n) >= 0) {
			fact->groups = groups;
			fact->n_groups = (unsigned)n;
			return 0;
		}
		/* musl leaves what it needs in n, glibc too; NGROUPS_MAX ends it. */
		if (room > 65536)
			return sbx_fail(err, SBX_EXIT_GROUP, NULL, "getgrouplist",
					"%s: too many groups", fact->name);
		n = room = n > room ? n : room * 2;
	}
}

static int resolve_user(struct sbx_arena *arena, struct sbx_facts *f, const char *asked,
			struct sbx_error *err)
{
	struct sbx_user_fact fact = {.asked = asked};
	struct passwd entry = {0};
	int r = ask_nss(arena, lookup_user, asked, &entry, err);

	if (r < 0)
		return -1;
	if (r > 0) {
		fact.known = true;
		fact.name = entry.pw_name; /* the look-up's buffer is in the arena */
		fact.uid = entry.pw_uid;
		fact.gid = entry.pw_gid;
		fact.home = entry.pw_dir;
		fact.shell = entry.pw_shell;
		if (user_groups(arena, &fact, err) < 0)
			return -1;
	}
	sbx_facts_add_user(arena, f, &fact);
	return 0;
}

static int resolve_group(struct sbx_arena *arena, struct sbx_facts *f, const char *asked,
			 struct sbx_error *err)
{
	struct sbx_group_fact fact = {.asked = asked};
	struct group entry = {0};
	int r = ask_nss(arena, lookup_group, asked, &entry, err);

	if (r < 0)
		return -1;
	if (r > 0) {
		fact.known = true;
		fact.gid = entry.gr_gid;
	}
	sbx_facts_add_group(arena, f, &fact);
	return 0;
}

#define TEXT_MAX ((size_t)4 << 20)

static int add_text(struct sbx_arena *arena, struct sbx_file_fact *fact, const char *path,
		    struct sbx_error *err)
{
	struct sbx_file_text text = {.path = sbx_arena_strdup(arena, path)};

	text.text = sbx_facts_read(arena, path, TEXT_MAX, &text.len);
	if (sbx_arena_exhausted(arena))
		return sbx_fail_memory(err);
	if (!text.text) {
		text.sys_errno = errno;
		if (means_absent(errno))
			return 0;
	}
	sbx_facts_add_text(arena, fact, &text);
	return 0;
}

static int add_matches(struct sbx_arena *arena, struct sbx_file_fact *fact, struct sbx_error *err)
{
	glob_t matches;
	int r = glob(fact->asked, 0, NULL, &matches);

	if (r == GLOB_NOSPACE)
		return sbx_fail_memory(err);
	if (r != 0)
		return 0; /* nothing matches, or nothing can be read */
	for (size_t i = 0; r == 0 && i < matches.gl_pathc; i++)
		r = add_text(arena, fact, matches.gl_pathv[i], err);
	globfree(&matches);
	return r;
}

static int resolve_file(struct sbx_arena *arena, struct sbx_facts *f, const char *asked,
			struct sbx_error *err)
{
	struct sbx_file_fact fact = {.asked = asked};
	int r = strpbrk(asked, "*?[\\") ? add_matches(arena, &fact, err)
					: add_text(arena, &fact, asked, err);

	if (r == 0)
		sbx_facts_add_file(arena, f, &fact);
	return r;
}

static int (*const resolvers[])(struct sbx_arena *, struct sbx_facts *, const char *,
				struct sbx_error *) = {
	[SBX_WANTED_PATH] = resolve_path,
	[SBX_WANTED_USER] = resolve_user,
	[SBX_WANTED_GROUP] = resolve_group,
	[SBX_WANTED_FILE] = resolve_file,
};

int sbx_facts_resolve(struct sbx_arena *arena, struct sbx_facts *f, const struct sbx_wanted *wanted,
		      struct sbx_error *err)
{
	for (; wanted; wanted = wanted->next)
		if (resolvers[wanted->kind](arena, f, wanted->name, err) < 0)
			return -1;
	return sbx_arena_exhausted(arena) ? sbx_fail_memory(err) : 0;
}

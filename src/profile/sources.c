/* SPDX-License-Identifier: MIT
 * profile/sources.c: looking profiles up, and trusting nobody on the way.
 *
 * Paths are walked one component at a time, links included, each directory on a descriptor that
 * is judged before anything in it is looked at.  To judge the path's text instead would be to
 * judge one file and to read another. */
#include "profile/sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/suggest.h"
#include "unit/unit.h"

#define LINKS_MAX 40	 /* as the kernel */
#define DROPINS_MAX 1000 /* looked up in a list: more than anybody has, few enough for that */

static void close_descriptor(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define AUTOCLOSE __attribute__((cleanup(close_descriptor)))

/* Take the descriptor out of an AUTOCLOSE variable. */
static int keep(int *fd)
{
	int kept = *fd;

	*fd = -1;
	return kept;
}

/* What one call works on. */
struct search {
	struct sbx_arena *arena;
	const struct sbx_source_policy *policy;
	struct sbx_error *err;
};

/* --- Walking ---------------------------------------------------------------------------------- */

struct walk {
	const struct search *search;
	const char *asked;   /* the path as the user knows it */
	int dir;	     /* the directory reached, O_PATH */
	char at[PATH_MAX];   /* what has been reached, links resolved */
	char rest[PATH_MAX]; /* what is still to be walked */
	const char *next;    /* where in it */
	unsigned links;
	char leaf[NAME_MAX + 1]; /* the last component when it is no directory, else "" */
	struct stat leaf_status;
};

static void close_walk(const struct walk *w)
{
	close_descriptor(&w->dir);
}

#define AUTOCLOSE_WALK __attribute__((cleanup(close_walk)))

static int fail_walk(const struct walk *w, int sys_errno, const char *step, const char *what)
{
	struct sbx_origin origin = {.file = w->asked};

	return sbx_fail_errno(w->search->err, SBX_EXIT_CONFIG, sys_errno, &origin, step, "%s",
			      what);
}

/* Whoever may write to a directory may put another file in its place, so a directory is held to
 * the same rule as the file.  The sticky bit is no excuse: it keeps others from removing files,
 * not from being first to create them. */
static int judge(const struct walk *w, const struct stat *status)
{
	const struct sbx_source_policy *policy = w->search->policy;
	struct sbx_error *err = w->search->err;
	struct sbx_origin origin = {.file = w->asked};
	unsigned mode = (unsigned)status->st_mode & 07777;

	if (!policy->strict)
		return 0;
	if (status->st_uid != 0 && status->st_uid != policy->caller) {
		sbx_fail(err, SBX_EXIT_CONFIG, &origin, "trust",
			 "%s belongs to user %u, who could change the profile (mode %04o)", w->at,
			 (unsigned)status->st_uid, mode);
		return sbx_hint(err, "it must belong to root: chown root %s", w->at);
	}
	if (!(status->st_mode & (S_IWGRP | S_IWOTH)))
		return 0;
	sbx_fail(err, SBX_EXIT_CONFIG, &origin, "trust",
		 "%s may be written by others than its owner (user %u, mode %04o)", w->at,
		 (unsigned)status->st_uid, mode);
	if (status->st_mode & S_ISVTX)
		return sbx_hint(err, "keep profiles out of directories that all may write to");
	return sbx_hint(err, "chmod go-w %s", w->at);
}

/* Take @fd, a directory called w->at, as the place reached. */
static int enter(struct walk *w, int fd, const struct stat *status)
{
	close_descriptor(&w->dir);
	w->dir = fd;
	return judge(w, status);
}

static int enter_root(struct walk *w)
{
	struct stat status;
	AUTOCLOSE int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	w->at[0] = '/';
	w->at[1] = '\0';
	if (fd < 0 || fstat(fd, &status) < 0)
		return fail_walk(w, errno, "open", w->at);
	return enter(w, keep(&fd), &status);
}

/* Note in w->at that @name has been reached. */
static int extend(struct walk *w, const char *name)
{
	size_t used = strlen(w->at);
	const char *slash = used == 1 ? "" : "/";

	if (strcmp(name, "..") == 0) {
		char *last = strrchr(w->at, '/');

		last[last == w->at] = '\0';
		return 0;
	}
	int n = snprintf(w->at + used, sizeof(w->at) - used, "%s%s", slash, name);
	if (n < 0 || (size_t)n >= sizeof(w->at) - used)
		return fail_walk(w, ENAMETOOLONG, "open", w->asked);
	return 0;
}

/* Put what the link @fd says in front of what is still to be walked. */
static int follow(struct walk *w, int fd)
{
	char target[PATH_MAX], joined[PATH_MAX];
	ssize_t n = readlinkat(fd, "", target, sizeof(target) - 1);

	if (n < 0)
		return fail_walk(w, errno, "readlink", w->asked);
	target[n] = '\0';
	if (++w->links > LINKS_MAX)
		return fail_walk(w, ELOOP, "open", w->asked);
	int len = snprintf(joined, sizeof(joined), "%s%s", target, w->next);
	if (len < 0 || (size_t)len >= sizeof(joined))
		return fail_walk(w, ENAMETOOLONG, "open", w->asked);
	memcpy(w->rest, joined, (size_t)len + 1);
	w->next = w->rest;
	return target[0] == '/' ? enter_root(w) : 0;
}

/* Nothing is walked to that exists() has not seen, so what is missing now is what a link leads
 * to.  That is not "no such profile", and must not look like it: no ENOENT. */
static int fail_open(struct walk *w, const char *name, int sys_errno)
{
	struct sbx_origin origin = {.file = w->asked};

	if (extend(w, name) < 0)
		return -1;
	if (sys_errno == ENOENT)
		return sbx_fail(w->search->err, SBX_EXIT_CONFIG, &origin, "open",
				"leads to %s, which does not exist", w->at);
	return fail_walk(w, sys_errno, "open", w->at);
}

static int step(struct walk *w, const char *name)
{
	struct stat status;
	AUTOCLOSE int fd = openat(w->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		return fail_open(w, name, errno);
	if (S_ISLNK(status.st_mode))
		return follow(w, fd);
	if (extend(w, name) < 0)
		return -1;
	if (S_ISDIR(status.st_mode))
		return enter(w, keep(&fd), &status);
	if (*w->next)
		return fail_walk(w, ENOTDIR, "open", w->at);
	memcpy(w->leaf, name, strlen(name) + 1);
	w->leaf_status = status;
	return 0;
}

/* The next component into @name, which holds NAME_MAX and a NUL: 1, 0 at the end, or -1. */
static int next_component(struct walk *w, char *name)
{
	w->next += strspn(w->next, "/");
	size_t n = strcspn(w->next, "/");

	if (n > NAME_MAX)
		return fail_walk(w, ENAMETOOLONG, "open", w->asked);
	memcpy(name, w->next, n);
	name[n] = '\0';
	w->next += n;
	return n > 0;
}

/* Walk to @path, relative to the current directory unless it is absolute.  *w needs closing also
 * after a failure. */
static int walk(struct walk *w, const struct search *search, const char *path)
{
	char cwd[PATH_MAX] = "", name[NAME_MAX + 1];
	int more;

	*w = (struct walk){.search = search, .asked = path, .dir = -1};
	w->next = w->rest;
	if (path[0] != '/' && !getcwd(cwd, sizeof(cwd)))
		return fail_walk(w, errno, "getcwd", "the current directory");
	/* The kernel gives "(unreachable)/…" for a directory outside the root. */
	if (path[0] != '/' && cwd[0] != '/')
		return fail_walk(w, EXDEV, "getcwd", cwd);
	int n = snprintf(w->rest, sizeof(w->rest), "%s/%s", cwd, path);
	if (n < 0 || (size_t)n >= sizeof(w->rest))
		return fail_walk(w, ENAMETOOLONG, "open", path);

	if (enter_root(w) < 0)
		return -1;
	while ((more = next_component(w, name)) > 0)
		if (strcmp(name, ".") != 0 && step(w, name) < 0)
			return -1;
	return more;
}

/* --- Reading ---------------------------------------------------------------------------------- */

/* Read @size bytes and the end of the file behind them.  One byte more is asked for, so that a
 * file which grows, or whose size the file system does not know, is not taken for a short one. */
static int read_all(const struct walk *w, int fd, char *text, size_t size)
{
	struct sbx_origin origin = {.file = w->asked};
	size_t len = 0;

	while (len <= size) {
		ssize_t n = read(fd, text + len, size + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_walk(w, errno, "read", w->at);
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len == size)
		return 0;
	return sbx_fail(w->search->err, SBX_EXIT_CONFIG, &origin, "read",
			"%s has not the size it claims, or changed while it was read", w->at);
}

/* Open what @w has reached for reading and ask for its status again: now on the descriptor that
 * is read.  O_NONBLOCK, because something else may have taken the file's place. */
static int open_leaf(const struct walk *w, struct stat *status)
{
	struct sbx_origin origin = {.file = w->asked};
	struct sbx_error *err = w->search->err;

	if (!S_ISREG(w->leaf_status.st_mode))
		return sbx_fail(err, SBX_EXIT_CONFIG, &origin, "open", "%s is no regular file",
				w->at);
	AUTOCLOSE int fd =
		openat(w->dir, w->leaf, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, status) < 0)
		return fail_walk(w, errno, "open", w->at);
	if (!S_ISREG(status->st_mode))
		return sbx_fail(err, SBX_EXIT_CONFIG, &origin, "open", "%s was exchanged", w->at);
	if (judge(w, status) < 0)
		return -1;
	if (status->st_size < 0 || (uintmax_t)status->st_size > SBX_SOURCE_MAX)
		return sbx_fail(err, SBX_EXIT_CONFIG, &origin, "read",
				"%s has more than %zu bytes, it cannot be a profile", w->at,
				SBX_SOURCE_MAX);
	return keep(&fd);
}

static bool is_null_device(const struct stat *status)
{
	return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

/* The file @path into *out; NULL there when it is empty or leads to /dev/null: masked. */
static int read_file(const struct search *s, const char *path, struct sbx_source **out)
{
	AUTOCLOSE_WALK struct walk w = {.dir = -1};
	struct stat status = {0};

	if (walk(&w, s, path) < 0)
		return -1;
	if (w.leaf[0] == '\0')
		return fail_walk(&w, EISDIR, "open", w.at);
	*out = NULL;
	if (is_null_device(&w.leaf_status))
		return 0;

	AUTOCLOSE int fd = open_leaf(&w, &status);
	if (fd < 0)
		return -1;
	size_t size = (size_t)status.st_size;
	char *text = sbx_arena_alloc(s->arena, size + 1);
	struct sbx_source *source = SBX_NEW(s->arena, struct sbx_source);
	const char *name = sbx_arena_strdup(s->arena, path);
	if (!text || !source || !name)
		return sbx_fail_memory(s->err);
	if (read_all(&w, fd, text, size) < 0)
		return -1;
	*source = (struct sbx_source){.path = name, .text = text, .len = size};
	*out = size ? source : NULL;
	return 0;
}

/* True when something is called @path, be it a link to nothing: that is an error when it is
 * opened, and no reason to look elsewhere.  -1: cannot be told. */
static int exists(const struct search *s, const char *path)
{
	struct sbx_origin origin = {.file = path};
	struct stat status;

	if (fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return 1;
	if (errno == ENOENT)
		return 0;
	int sys_errno = errno;
	sbx_fail_errno(s->err, SBX_EXIT_CONFIG, sys_errno, &origin, "open", "%s", path);
	if (sys_errno != EACCES)
		return -1;
	return sbx_hint(s->err, "whoever runs sbx may not look there; profiles of one's own are "
				"below XDG_CONFIG_HOME or HOME");
}

/* --- Drop-ins --------------------------------------------------------------------------------- */

struct dropin {
	const char *name, *path;
};

struct dropins {
	struct dropin *items;
	size_t n;
};

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

static int add_dropin(const struct search *s, struct dropins *list, const char *directory,
		      const char *name)
{
	struct sbx_origin origin = {.file = directory};

	if (name[0] == '.' || !has_suffix(name, ".conf"))
		return 0;
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return 0; /* shadowed */
	if (list->n == DROPINS_MAX)
		return sbx_fail(s->err, SBX_EXIT_CONFIG, &origin, "drop-ins", "more than %d",
				DROPINS_MAX);

	struct dropin *items = sbx_arena_grow(s->arena, list->items, list->n, sizeof(*items));
	const char *path = sbx_arena_printf(s->arena, "%s/%s", directory, name);
	const char *copy = sbx_arena_strdup(s->arena, name);
	if (!items || !path || !copy)
		return sbx_fail_memory(s->err);
	items[list->n++] = (struct dropin){.name = copy, .path = path};
	list->items = items;
	return 0;
}

static int list_entries(const struct search *s, const struct walk *w, DIR *entries,
			struct dropins *list)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(entries)))
		if (add_dropin(s, list, w->asked, entry->d_name) < 0)
			return -1;
	return errno ? fail_walk(w, errno, "readdir", w->at) : 0;
}

/* Add the drop-ins of @directory, if there is one. */
static int list_dropins(const struct search *s, const char *directory, struct dropins *list)
{
	AUTOCLOSE_WALK struct walk w = {.dir = -1};
	int found = exists(s, directory);

	if (found <= 0)
		return found;
	if (walk(&w, s, directory) < 0)
		return -1;
	if (w.leaf[0])
		return fail_walk(&w, ENOTDIR, "open", w.at);

	int fd = openat(w.dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	if (!entries) {
		fail_walk(&w, errno, "open", w.at);
		close_descriptor(&fd);
		return -1;
	}
	int result = list_entries(s, &w, entries, list);
	closedir(entries);
	return result;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct dropin *)a)->name, ((const struct dropin *)b)->name);
}

static void append(struct sbx_sources *list, struct sbx_source *source)
{
	if (list->last)
		list->last->next = source;
	else
		list->first = source;
	list->last = source;
}

static int read_dropins(const struct search *s, const struct dropins *list, struct sbx_sources *out)
{
	if (list->n)
		qsort(list->items, list->n, sizeof(*list->items), by_name);
	for (size_t i = 0; i < list->n; i++) {
		struct sbx_source *source = NULL;

		if (read_file(s, list->items[i].path, &source) < 0)
			return -1;
		if (source)
			append(out, source);
	}
	return 0;
}

/* --- Looking up ------------------------------------------------------------------------------- */

/* The i-th directory of the policy, or NULL behind the last.  One that is not absolute would be
 * looked up in the current directory, which is never searched. */
static const char *directory_at(const struct search *s, size_t *i)
{
	const char *directory;

	while ((directory = s->policy->directories[*i])) {
		++*i;
		if (directory[0] == '/')
			return directory;
	}
	return NULL;
}

static int read_main(const struct search *s, const char *path, struct sbx_sources *out)
{
	struct sbx_origin origin = {.file = path};
	struct sbx_source *source = NULL;

	if (read_file(s, path, &source) < 0)
		return -1;
	if (!source) {
		sbx_fail(s->err, SBX_EXIT_CONFIG, &origin, "profile", "is empty (masked)");
		return sbx_hint(s->err, "whoever emptied it wants nobody to use this profile");
	}
	append(out, source);
	return 0;
}

/* Read the first @name.conf of the policy's directories: 1, 0 when there is none, or -1. */
static int find_main(const struct search *s, const char *name, struct sbx_sources *out)
{
	const char *directory;

	for (size_t i = 0; (directory = directory_at(s, &i));) {
		const char *path = sbx_arena_printf(s->arena, "%s/%s.conf", directory, name);
		if (!path)
			return sbx_fail_memory(s->err);

		int found = exists(s, path);
		if (found < 0)
			return -1;
		if (found)
			return read_main(s, path, out) < 0 ? -1 : 1;
	}
	return 0;
}

static int find_dropins(const struct search *s, const char *name, struct dropins *list)
{
	const char *directory;

	for (size_t i = 0; (directory = directory_at(s, &i));) {
		const char *path = sbx_arena_printf(s->arena, "%s/%s.conf.d", directory, name);
		if (!path)
			return sbx_fail_memory(s->err);
		if (list_dropins(s, path, list) < 0)
			return -1;
	}
	return 0;
}

/* Offer every profile of @directory.  Only for a hint, so what cannot be read is passed over. */
static void suggest_from(const struct search *s, const char *directory, struct sbx_suggestion *near)
{
	const struct dirent *entry;
	DIR *entries = opendir(directory);

	if (!entries)
		return;
	while ((entry = readdir(entries))) {
		if (entry->d_name[0] == '.' || !has_suffix(entry->d_name, ".conf"))
			continue;
		const char *name = sbx_arena_strndup(s->arena, entry->d_name,
						     strlen(entry->d_name) - strlen(".conf"));
		if (name)
			sbx_suggest(near, name);
	}
	closedir(entries);
}

static int not_found(const struct search *s, const char *name)
{
	struct sbx_suggestion near = {.wanted = name};
	const char *directory, *places = "";

	for (size_t i = 0; places && (directory = directory_at(s, &i));) {
		suggest_from(s, directory, &near);
		places = sbx_arena_printf(s->arena, "%s%s%s", places, *places ? ", " : "",
					  directory);
	}
	sbx_fail_errno(s->err, SBX_EXIT_CONFIG, ENOENT, NULL, "profile", "%s", name);
	if (!places)
		return sbx_fail_memory(s->err);
	if (near.best)
		return sbx_hint(s->err, "did you mean %s? looked in %s", near.best, places);
	if (has_suffix(name, ".conf"))
		return sbx_hint(s->err, "a name has no \".conf\", a path has a \"/\": try ./%s",
				name);
	return sbx_hint(s->err, "looked in %s", places);
}

/* Why @name cannot be the name of a profile; NULL: it can. */
static const char *bad_name(const char *name)
{
	const char *at = strchr(name, '@');

	if (name[0] == '\0')
		return "the name is empty";
	if (name[0] == '.')
		return "a name may not begin with a dot; a path has a \"/\"";
	if (strstr(name, ".."))
		return "a name may not hold \"..\"";
	if (strlen(name) > NAME_MAX - strlen(".conf.d"))
		return "the name is too long";
	if (at == name || (at && at[1] == '\0'))
		return "a template needs a name before the \"@\" and an instance behind it";
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return "the name holds a control character";
	return sbx_utf8_valid(name, strlen(name)) ? NULL : "the name is not valid UTF-8";
}

static int find_by_name(const struct search *s, const char *name, struct sbx_sources *out)
{
	const char *why = bad_name(name), *at = strchr(name, '@'), *template = NULL;
	struct dropins dropins = {0};

	if (why)
		return sbx_fail(s->err, SBX_EXIT_CONFIG, NULL, "profile", "\"%s\": %s", name, why);
	if (at) {
		template = sbx_arena_strndup(s->arena, name, (size_t)(at - name) + 1);
		if (!template)
			return sbx_fail_memory(s->err);
	}

	int found = find_main(s, name, out);
	if (found == 0 && template)
		found = find_main(s, template, out);
	if (found == 0)
		return not_found(s, name);
	if (found < 0 || find_dropins(s, name, &dropins) < 0)
		return -1;
	if (template && find_dropins(s, template, &dropins) < 0)
		return -1;
	return read_dropins(s, &dropins, out);
}

static int find_by_path(const struct search *s, const char *path, struct sbx_sources *out)
{
	struct dropins dropins = {0};
	const char *directory = sbx_arena_printf(s->arena, "%s.d", path);

	if (!directory)
		return sbx_fail_memory(s->err);

	int found = exists(s, path);
	if (found < 0)
		return -1;
	if (!found)
		return sbx_fail_errno(s->err, SBX_EXIT_CONFIG, ENOENT, NULL, "profile", "%s", path);
	if (read_main(s, path, out) < 0 || list_dropins(s, directory, &dropins) < 0)
		return -1;
	return read_dropins(s, &dropins, out);
}

/* "smtpd.service" for smtpd, ./smtpd.conf and /lib/systemd/system/smtpd.service. */
static const char *unit_name_of(struct sbx_arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	size_t n = strlen(base);

	if (slash && has_suffix(base, ".conf"))
		n -= strlen(".conf");
	else if (slash && has_suffix(base, ".service"))
		n -= strlen(".service");
	return sbx_arena_printf(arena, "%.*s.service", (int)n, base);
}

int sbx_sources_find(struct sbx_arena *arena, const char *name,
		     const struct sbx_source_policy *policy, struct sbx_sources *out,
		     struct sbx_error *err)
{
	struct search s = {.arena = arena, .policy = policy, .err = err};
	struct sbx_sources found = {0};

	if ((strchr(name, '/') ? find_by_path : find_by_name)(&s, name, &found) < 0)
		return -1;
	found.unit_name = unit_name_of(arena, name);
	if (!found.unit_name)
		return sbx_fail_memory(err);

	if (out->last)
		out->last->next = found.first;
	else
		out->first = found.first;
	out->last = found.last;
	if (!out->unit_name)
		out->unit_name = found.unit_name;
	return 0;
}

/* SPDX-License-Identifier: MIT
 * profile/sources.h: from a name to the bytes of its files.  The only file of profile/ that
 * touches the file system.
 *
 * Who can change a profile can change what is protected.  With privilege, the file and every
 * directory above it must belong to root or the caller and be writable by nobody else; each
 * is opened once and judged on the descriptor (L7). */
#ifndef SBX_PROFILE_SOURCES_H
#define SBX_PROFILE_SOURCES_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"

struct sbx_source {
	struct sbx_source *next;
	const char *path; /* as opened: "/etc/sbx/profiles/smtpd.conf" */
	const char *text;
	size_t len;
};

struct sbx_sources {
	struct sbx_source *first, *last;
	const char *unit_name; /* "smtpd.service", for %n and friends; of the profile found first */
};

struct sbx_source_policy {
	bool strict;			/* judge owner and mode: the caller has privilege */
	uid_t caller;			/* besides root, who may own a profile */
	const char *const *directories; /* NULL-terminated, first found wins */
};

/* A profile file larger than this is none. */
#define SBX_SOURCE_MAX ((size_t)4 << 20)

/* Append the main file of profile @name and its drop-ins to @out.  @name with a "/" is a path;
 * without, it is looked up as NAME.conf (for web@blue also as web@.conf) in the policy's
 * directories; drop-ins are NAME.conf.d/<any>.conf of all of them (for web@blue then also
 * web@.conf.d, for a path only PATH.d), in the order of their file names, the first directory's
 * shadowing the others', an empty file or a link to /dev/null masking.
 *
 * Every failure has exit CONFIG (or MEMORY).  sys_errno ENOENT means that there is no such
 * profile, and nothing else does: a link to nothing has none.  What to do about "default" then
 * is the caller's business. */
int sbx_sources_find(struct sbx_arena *arena, const char *name,
		     const struct sbx_source_policy *policy, struct sbx_sources *out,
		     struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3, 4, 5);

#endif

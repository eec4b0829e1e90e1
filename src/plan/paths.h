/* SPDX-License-Identifier: MIT
 * plan/paths.h: wishes about paths, and the mounts they become. */
#ifndef SBX_PLAN_PATHS_H
#define SBX_PLAN_PATHS_H

#include <stdbool.h>

#include "base/error.h"
#include "plan/op.h"

struct sbx_planner;

/* What a path shall show.  In the order of precedence: when two wishes name one path, the
 * earlier kind here wins. */
enum sbx_content {
	SBX_CONTENT_INACCESSIBLE, /* an empty object that nobody may open */
	SBX_CONTENT_BIND,	  /* another path of the host */
	SBX_CONTENT_PRIVATE_TMP,  /* a part of the private temporary file system */
	SBX_CONTENT_PRIVATE_DEV,  /* the few harmless devices */
	SBX_CONTENT_PROC,	  /* a new procfs */
	SBX_CONTENT_TMPFS,	  /* a new tmpfs */
	SBX_CONTENT_INHERIT,	  /* what is there: only attributes change */
};

/* A property of a path and what is below: not said, said yes, said no. */
enum sbx_choice3 {
	SBX_UNSAID,
	SBX_YES,
	SBX_NO,
};

struct sbx_path_wish {
	struct sbx_path_wish *next;
	struct sbx_origin origin;
	const char *path; /* in the new view, as the user or a table has it; symlinks allowed */
	enum sbx_content content;
	enum sbx_choice3 read_only, noexec;
	bool optional; /* missing is fine */
	bool implicit; /* weaker than any other wish for this path */
	bool weak;     /* does not ask for a mount namespace by itself */
	bool firm;     /* a promise about this path, which a bind in its place would break */
	bool yields;   /* to whatever else is said of the path: a convenience of ours */
	bool exact;    /* must not be a symlink: a mount of ours, not of the user's (L25) */
	bool host;     /* a path of the host: with RootDirectory= it must lie below it */

	const char *source;  /* BIND: path of the host; PRIVATE_TMP: "tmp" or "var-tmp" */
	bool norecurse;	     /* BIND */
	const char *options; /* TMPFS, PRIVATE_TMP, PROC: as for mount(8); PRIVATE_DEV: where
				/dev/log points, when it is a symlink */
};

struct sbx_paths {
	struct sbx_path_wish *first, *last;
	bool namespace_wanted; /* PrivateMounts=: even without a wish */
	struct sbx_origin namespace_origin;
	const char *root; /* RootDirectory= */
	struct sbx_origin root_origin;
	struct sbx_path_wish *proc; /* ProtectProc= and ProcSubset= share one procfs */
	bool propagation_set;
	enum sbx_propagation propagation;
	struct sbx_origin propagation_origin;
	struct sbx_path_wish scratch; /* what sbx_want_path() gives when memory is out */
};

/* Add a wish for @path (zeroed but for path, origin and INHERIT) and give it to be refined;
 * never NULL. */
struct sbx_path_wish *sbx_want_path(struct sbx_planner *p, const char *path);

/* A new procfs on /proc with @option ("subset=pid"; "" for none). */
void sbx_want_proc(struct sbx_planner *p, const char *option);

/* True when device nodes can be made: by the host's root, not by that of a user namespace. */
bool sbx_can_make_devices(const struct sbx_planner *p);

/* A new mount namespace, whatever becomes of the wishes. */
void sbx_want_mount_namespace(struct sbx_planner *p);

#endif

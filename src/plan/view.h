/* SPDX-License-Identifier: MIT
 * plan/view.h: the file system as the service will see it, before it exists.
 *
 * A view is a list of entries, each a path whose content or attributes differ from what is
 * above it.  Looking a path up in a view walks it component by component, follows symlinks as
 * the kernel would *after* all mounts are made, and says which path of the host stands behind
 * it.  That is why TemporaryFileSystem=/var makes /var/run a plain directory, and without it
 * the same path is /run. */
#ifndef SBX_PLAN_VIEW_H
#define SBX_PLAN_VIEW_H

#include "plan/planner.h"

struct sbx_entry {
	const char *path; /* in the view, no symlinks in it */
	struct sbx_origin origin;
	enum sbx_content content;
	enum sbx_kind kind;  /* what is mounted on it: a directory, or anything else */
	const char *host;    /* INHERIT, BIND, PROC: the host's path of the same content */
	const char *options; /* TMPFS, PRIVATE_TMP, PROC; PRIVATE_DEV: where /dev/log points */
	const char *part;    /* PRIVATE_TMP: "tmp" or "var-tmp" */
	bool norecurse;
	bool firm, yields;		    /* see paths.h */
	bool made;			    /* the mount point has to be made in the tree above */
	enum sbx_choice3 read_only, noexec; /* wished for this path */
	bool read_only_implicit;
	unsigned attr; /* what the tree gets, inherited wishes included */
	unsigned slot;
};

struct sbx_view {
	struct sbx_planner *planner;
	struct sbx_entry *entries; /* in path order, parents first */
	unsigned n;
	/* Complaints about a view that may not be the last are counted, not made. */
	bool quiet;
	unsigned complaints;
	const char *told; /* the directive that was last refused because of a /proc */
};

enum sbx_sight {
	SBX_SIGHT_FOUND,
	SBX_SIGHT_ABSENT,
	SBX_SIGHT_HIDDEN,  /* below an inaccessible path */
	SBX_SIGHT_UNKNOWN, /* facts are missing */
	SBX_SIGHT_LOOP,	   /* too many symlinks */
};

struct sbx_glimpse {
	enum sbx_sight sight;
	const char *path; /* canonical; for ABSENT as far as it exists, the rest as asked */
	enum sbx_kind kind;
	const char *host;	       /* what stands behind it on the host; NULL: nothing does */
	const struct sbx_entry *above; /* the entry with content it lies on; NULL: the root */
};

/* Look @path up. */
struct sbx_glimpse sbx_view_look(const struct sbx_view *v, const char *path) SBX_NONNULL(1, 2);

/* Look a path of the host up, as it is now. */
struct sbx_glimpse sbx_host_look(struct sbx_planner *p, const char *path) SBX_NONNULL(1, 2);

/* The deepest entry that is not INHERIT at or above @path; NULL: none, it is the root's. */
const struct sbx_entry *sbx_view_content(const struct sbx_view *v, const char *path)
	SBX_NONNULL(1, 2);

/* The entry at exactly @path, or NULL. */
struct sbx_entry *sbx_view_at(const struct sbx_view *v, const char *path) SBX_NONNULL(1, 2);

/* Insert a zeroed entry for @path (INHERIT), or give the one that is there.  Pointers to
 * entries do not survive an insertion.  NULL: out of memory. */
struct sbx_entry *sbx_view_insert(struct sbx_view *v, const char *path) SBX_NONNULL(1, 2);

/* mounts.c: the operations that turn the host's view into this one. */
void sbx_emit_mounts(struct sbx_view *v) SBX_NONNULL(1);

/* fs_options.c: take "ro,size=10%,mode=0755" apart.  Flags go to *attr (a later "rw" or "exec"
 * takes an earlier one back), the rest to *options.  False, and the planner told, for an option
 * that @fstype does not have. */
bool sbx_fs_options_parse(struct sbx_planner *p, const struct sbx_origin *origin,
			  const char *fstype, const char *text, unsigned *attr,
			  const struct sbx_fs_option **options, unsigned *n_options)
	SBX_NONNULL(1, 2, 3, 4, 5, 6, 7);

#endif

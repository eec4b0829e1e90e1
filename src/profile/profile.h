/* SPDX-License-Identifier: MIT
 * profile/profile.h: what the user wrote, typed, each value with the line it came from. */
#ifndef SBX_PROFILE_PROFILE_H
#define SBX_PROFILE_PROFILE_H

#include "base/arena.h"
#include "base/error.h"
#include "profile/directive.h"

struct sbx_setting {
	struct sbx_value value;	  /* value.set: the setting is in force */
	struct sbx_origin origin; /* of the last assignment */
	const char *raw;	  /* its text, as written */
};

struct sbx_profile {
	const struct sbx_table *table;
	struct sbx_setting *settings; /* one per row of the table */
	const struct sbx_specifiers *specifiers;
	struct sbx_problems problems; /* every mistake, in the order of the files */
};

/* An empty profile for @table. */
int sbx_profile_init(struct sbx_arena *arena, struct sbx_profile *p, const struct sbx_table *table,
		     const struct sbx_specifiers *specifiers, struct sbx_error *err) SBX_MUST_CHECK
	SBX_NONNULL(1, 2, 3, 4, 5);

/* Apply the text of one unit file on top.  Mistakes go to p->problems and reading goes on to
 * the end; the caller asks sbx_problems_fail() when all files are read. */
void sbx_profile_load(struct sbx_arena *arena, struct sbx_profile *p, const char *file,
		      const char *text, size_t len) SBX_NONNULL(1, 2, 3, 4);

/* Apply one assignment, as from a [Service] section ([X-Sbx] for directives of SBX_SUBJECT_SBX).
 * Mistakes go to p->problems. */
void sbx_profile_set(struct sbx_arena *arena, struct sbx_profile *p,
		     const struct sbx_origin *origin, const char *key, const char *value)
	SBX_NONNULL(1, 2, 3, 4, 5);

/* What `--profile` means for directives the profile does not set: NoNewPrivileges=yes and
 * SystemCallArchitectures=native. */
void sbx_profile_imply(struct sbx_arena *arena, struct sbx_profile *p) SBX_NONNULL(1, 2);

#endif

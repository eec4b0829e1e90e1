/* SPDX-License-Identifier: MIT
 * plan/planner.h: what a directive's planner may say.
 *
 * A planner only adds wishes to collectors: paths, system calls, capabilities, limits.  After
 * all have spoken, one reducer per collector reconciles them and emits operations, so no two
 * directives need to know of each other.  A wish carries the line that asked for it. */
#ifndef SBX_PLAN_PLANNER_H
#define SBX_PLAN_PLANNER_H

#include <stdarg.h>

#include "plan/filter.h"
#include "plan/paths.h"
#include "plan/plan.h"

#define SBX_CAP(name) (UINT64_C(1) << CAP_##name)

struct sbx_planner {
	struct sbx_arena *arena;
	const struct sbx_profile *profile;
	const struct sbx_facts *facts;
	const struct sbx_command *command;
	struct sbx_plan *plan;
	struct sbx_wanted **wanted, **wanted_tail;
	struct sbx_problems *problems;

	/* The directive that speaks. */
	const struct sbx_directive *directive;
	struct sbx_origin origin;

	/* Collectors. */
	struct sbx_paths paths;
	struct sbx_filter filter;
	int namespaces; /* CLONE_NEW* */
	struct sbx_origin namespaces_origin;
	const char *hostname; /* in the new UTS namespace */
	struct sbx_origin hostname_origin;
	struct {
		uint64_t dropped; /* from the bounding set, whatever else is said */
		struct sbx_origin dropped_origin;
		bool bounded; /* CapabilityBoundingSet= was given */
		uint64_t bounding;
		struct sbx_origin bounding_origin;
		uint64_t ambient;
		struct sbx_origin ambient_origin;
	} caps;
	bool no_new_privs;
	struct sbx_origin no_new_privs_origin;
	bool deny_write_execute;
	struct sbx_origin deny_write_execute_origin;
	struct {
		const struct sbx_user_fact *user;   /* User= */
		const struct sbx_group_fact *group; /* Group= */
		struct sbx_origin user_origin, group_origin, supplementary_origin;
		bool supplementary_set;
		gid_t *supplementary; /* SupplementaryGroups= */
		unsigned n_supplementary;
	} identity;
	struct {
		const struct sbx_list *assigned, *files, *removed; /* Environment= … */
		const struct sbx_list *search_path;		   /* ExecSearchPath= */
	} environment;
	struct {
		bool set;
		mode_t mask;
		struct sbx_origin origin;
	} umask;
	bool umask_opened; /* mounts are made under umask 0: it must be set again */

	struct sbx_op scratch; /* what sbx_emit() gives when memory is out */
};

/* The setting of a directive; NULL when it is not in force (unset, or optional and missing). */
const struct sbx_value *sbx_setting_of(const struct sbx_planner *p, enum sbx_directive_id id)
	SBX_NONNULL(1);

/* This directive cannot be enforced here: @why, and what to do.  An error, or for an
 * `Optional=` directive a ledger line; its wishes must then not be made:
 *
 *	if (sbx_cannot_mount(p))
 *		return;
 */
void sbx_refuse(struct sbx_planner *p, const char *why, ...) SBX_PRINTF(2, 3) SBX_NONNULL(1, 2);

/* The same, blaming the line of one item of a list. */
void sbx_refuse_item(struct sbx_planner *p, const struct sbx_origin *origin, const char *why, ...)
	SBX_PRINTF(3, 4) SBX_NONNULL(1, 2, 3);

/* The same with an error of the caller's making: its own exit status, errno and hint.  True
 * when it is excused, because its directive is optional. */
bool sbx_refuse_error(struct sbx_planner *p, const struct sbx_error *err) SBX_NONNULL(1, 2);

/* A mistake of the profile itself (exit CONFIG), which no Optional= excuses. */
void sbx_mistake(struct sbx_planner *p, const struct sbx_origin *origin, const char *why, ...)
	SBX_PRINTF(3, 4) SBX_NONNULL(1, 2, 3);

/* Say in the ledger how the directive is enforced when not in the obvious way. */
void sbx_by_other_means(struct sbx_planner *p, const char *how) SBX_NONNULL(1, 2);

/* Add to the ledger line of the directive that @origin names, unless something is said there. */
void sbx_remark(struct sbx_planner *p, const struct sbx_origin *origin, const char *how)
	SBX_NONNULL(1, 2, 3);

/* Ask facts; NULL until the next round.  Planners go on without the answer.  A NULL name (memory
 * ran out for it) is no question. */
const struct sbx_path_fact *sbx_ask_path(struct sbx_planner *p, const char *path) SBX_NONNULL(1);
const struct sbx_user_fact *sbx_ask_user(struct sbx_planner *p, const char *name) SBX_NONNULL(1);
const struct sbx_group_fact *sbx_ask_group(struct sbx_planner *p, const char *name) SBX_NONNULL(1);
const struct sbx_file_fact *sbx_ask_file(struct sbx_planner *p, const char *name) SBX_NONNULL(1);

/* Needs that several directives share: true, and refused, when this machine cannot. */
bool sbx_cannot_mount(struct sbx_planner *p) SBX_NONNULL(1);
bool sbx_cannot_filter(struct sbx_planner *p) SBX_NONNULL(1);
bool sbx_lacks_capability(struct sbx_planner *p, int capability, const char *what_for)
	SBX_NONNULL(1, 3);

/* Wishes that are not paths (plan/paths.h) or system calls (plan/filter.h). */
void sbx_want_namespace(struct sbx_planner *p, int clone_flag) SBX_NONNULL(1);
void sbx_drop_capabilities(struct sbx_planner *p, uint64_t caps) SBX_NONNULL(1);
void sbx_want_no_new_privs(struct sbx_planner *p) SBX_NONNULL(1);

/* For reducers: append an operation (zeroed but for kind and origin) and give it to be filled
 * in.  Never NULL: with an exhausted arena a scratch operation is given. */
struct sbx_op *sbx_emit(struct sbx_planner *p, enum sbx_op_kind kind,
			const struct sbx_origin *origin) SBX_NONNULL(1, 3);

/* The reducers, in the order sbx_plan_build() calls them. */
void sbx_reduce_paths(struct sbx_planner *p) SBX_NONNULL(1);	    /* paths.c */
void sbx_reduce_namespaces(struct sbx_planner *p) SBX_NONNULL(1);   /* namespaces.c */
void sbx_reduce_descriptors(struct sbx_planner *p) SBX_NONNULL(1);  /* descriptors.c */
void sbx_reduce_identity(struct sbx_planner *p) SBX_NONNULL(1);	    /* identity.c */
void sbx_reduce_capabilities(struct sbx_planner *p) SBX_NONNULL(1); /* capabilities.c */
void sbx_reduce_filter(struct sbx_planner *p) SBX_NONNULL(1);	    /* filter.c */
void sbx_reduce_command(struct sbx_planner *p) SBX_NONNULL(1);	    /* command.c: locate, exec */

/* environment.c: what the command will find in its environment, NULL-terminated; and one
 * variable of it. */
char *const *sbx_final_environment(struct sbx_planner *p) SBX_NONNULL(1);
const char *sbx_environment_value(char *const *envp, const char *name) SBX_NONNULL(1, 2);

#endif

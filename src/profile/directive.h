/* SPDX-License-Identifier: MIT
 * profile/directive.h: a row of the table of directives.  Vocabulary below, meaning above:
 * the row names its planner, but nobody in this folder calls it, so profile/ does not link
 * against plan/. */
#ifndef SBX_PROFILE_DIRECTIVE_H
#define SBX_PROFILE_DIRECTIVE_H

#include "value/value.h"

struct sbx_planner;

enum sbx_directive_id {
#define DIRECTIVE(id, ...) SBX_D_##id,
#include "directives.def"
#undef DIRECTIVE
	SBX_DIRECTIVES
};

enum sbx_status {
	SBX_ENFORCED, /* has a planner, or is an alias of one that has */
	SBX_REFUSED,  /* a request we cannot fulfil: an error, never a shrug.  A value that asks
			 for nothing (no, the default) is accepted */
	SBX_FOREIGN,  /* not about the process: the supervisor's business; listed, ignored */
};

enum sbx_subject {
	SBX_SUBJECT_PATHS,
	SBX_SUBJECT_NAMESPACES,
	SBX_SUBJECT_CAPABILITIES,
	SBX_SUBJECT_SYSTEM_CALLS,
	SBX_SUBJECT_IDENTITY,
	SBX_SUBJECT_LIMITS,
	SBX_SUBJECT_SCHEDULING,
	SBX_SUBJECT_ENVIRONMENT,
	SBX_SUBJECT_STDIO,
	SBX_SUBJECT_DIRECTORIES,
	SBX_SUBJECT_CREDENTIALS,
	SBX_SUBJECT_NETWORK,
	SBX_SUBJECT_RESOURCES,
	SBX_SUBJECT_LABELS,
	SBX_SUBJECT_SERVICE,
	SBX_SUBJECT_SBX, /* [X-Sbx] */
	SBX_SUBJECTS
};

struct sbx_directive {
	const char *name;
	const char *summary; /* one line, no full stop.  REFUSED: the reason */
	const struct sbx_value_type *type;
	const struct sbx_name *names;				      /* the words of a choice */
	void (*plan)(struct sbx_planner *, const struct sbx_value *); /* ENFORCED */
	const char *same_as;	 /* an older spelling of that directive; type and plan are its */
	const char *also_clears; /* an empty assignment clears that directive's list, too */
	const char *neutral;	 /* REFUSED: values, separated by blanks, that ask for nothing */
	enum sbx_status status;
	enum sbx_subject subject;
	int argument; /* for planners that serve several rows: RLIMIT_NOFILE */
};

struct sbx_table {
	const struct sbx_directive *rows;
	unsigned n_rows;
};

/* The row called @name (exactly; names are case sensitive), or NULL. */
const struct sbx_directive *sbx_table_find(const struct sbx_table *table, const char *name)
	SBX_NONNULL(1, 2);

/* The name nearest to @name, for "did you mean"; NULL: none is near. */
const char *sbx_table_suggest(const struct sbx_table *table, const char *name) SBX_NONNULL(1, 2);

#endif

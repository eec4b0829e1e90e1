/* SPDX-License-Identifier: MIT
 * report/report.h: anything to text (and, in json.c, JSON).  Text for people by default. */
#ifndef SBX_REPORT_REPORT_H
#define SBX_REPORT_REPORT_H

#include <stdio.h>

#include "plan/plan.h"

/* Text writers link nothing but libc; the JSON writers (json.c) are sbxctl's. */
void sbx_report_plan(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
	SBX_NONNULL(1, 2, 3);
void sbx_report_plan_json(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
	SBX_NONNULL(1, 2, 3);

/* Effective settings, each with its origin: valid unit syntax that can be read back. */
void sbx_report_profile(FILE *out, struct sbx_arena *arena, const struct sbx_profile *profile)
	SBX_NONNULL(1, 2, 3);
void sbx_report_profile_json(FILE *out, struct sbx_arena *arena, const struct sbx_profile *profile)
	SBX_NONNULL(1, 2, 3);

/* One line per directive of the profile: state, origin, how. */
void sbx_report_ledger(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
	SBX_NONNULL(1, 2, 3);
/* The same as JSON lines.  Written by hand, for the launcher does not link json-c. */
void sbx_report_ledger_json(FILE *out, const struct sbx_profile *profile,
			    const struct sbx_plan *plan) SBX_NONNULL(1, 2, 3);

/* The last line of the ledger of a start that failed, into @buf.  Asks for no memory: the sandbox
 * may be half built. */
void sbx_report_ledger_failure(char *buf, size_t size, const char *why, bool json)
	SBX_NONNULL(1, 3);

void sbx_report_directives(FILE *out, const struct sbx_table *table) SBX_NONNULL(1, 2);
void sbx_report_directives_json(FILE *out, const struct sbx_table *table) SBX_NONNULL(1, 2);
/* The table of sbx.profile(5), in mdoc. */
void sbx_report_directives_man(FILE *out, const struct sbx_table *table) SBX_NONNULL(1, 2);

void sbx_report_facts(FILE *out, const struct sbx_facts *facts) SBX_NONNULL(1, 2); /* a fixture */
void sbx_report_doctor(FILE *out, const struct sbx_table *table, const struct sbx_facts *facts)
	SBX_NONNULL(1, 2, 3);
void sbx_report_doctor_json(FILE *out, const struct sbx_table *table, const struct sbx_facts *facts)
	SBX_NONNULL(1, 2, 3);

/* @name: "@clock", "openat", or NULL for all groups.  -1: there is no such thing. */
int sbx_report_syscalls(FILE *out, const char *name) SBX_NONNULL(1);
int sbx_report_syscalls_json(FILE *out, const char *name) SBX_NONNULL(1);

/* Words of states and subjects, for all writers. */
const char *sbx_state_word(enum sbx_state state);
const char *sbx_subject_title(enum sbx_subject subject);

/* One operation in one line, without number and origin: "clone_tree /dev -> tree 0 ro". */
void sbx_report_op(FILE *out, const struct sbx_op *op) SBX_NONNULL(1, 2);

#endif

/* SPDX-License-Identifier: MIT
 * apply/apply.h: perform a plan.  Never decides, never retries, never undoes: after the first
 * operation there is no way back, on failure the caller may only _exit(). */
#ifndef SBX_APPLY_APPLY_H
#define SBX_APPLY_APPLY_H

#include "base/error.h"
#include "plan/op.h"

/* What handlers share. */
struct sbx_applier {
	int *slots; /* trees; -1: empty */
	unsigned n_slots;
	const char *program; /* what locate found, for exec */
	struct sbx_error *err;
};

/* Perform @n_ops operations.  On success this does not return, for the last one is exec; a
 * plan without exec (sbx_enter()) gives 0.  On failure -1 and *err, at once. */
int sbx_apply(const struct sbx_op *ops, unsigned n_ops, int *slots, unsigned n_slots,
	      struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 5);

#endif

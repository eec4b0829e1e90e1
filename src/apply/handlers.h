/* SPDX-License-Identifier: MIT
 * apply/handlers.h: one handler per kind of operation; mounts.c, process.c, identity.c and
 * seal.c have them, apply.c has the loop. */
#ifndef SBX_APPLY_HANDLERS_H
#define SBX_APPLY_HANDLERS_H

#include "apply/apply.h"

#define OP(kind, stage, exit) int sbx_apply_##kind(struct sbx_applier *a, const struct sbx_op *op);
#include "plan/ops.def"
#undef OP

/* Fill in the error of @op from errno, which is read first; @step is the call that failed:
 *	return sbx_apply_failed(a, op, "move_mount", "%s", path); */
int sbx_apply_failed(struct sbx_applier *a, const struct sbx_op *op, const char *step,
		     const char *fmt, ...) SBX_PRINTF(4, 5) SBX_NONNULL(1, 2, 3, 4);

#endif

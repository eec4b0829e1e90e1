/* SPDX-License-Identifier: MIT
 * plan/op.c: names, stages and exit statuses of the operations, from the one list. */

#include "plan/op.h"

const struct sbx_op_info sbx_op_infos[SBX_OPS] = {
#define OP(kind, stage, exit) [SBX_OP_##kind] = {#kind, SBX_STAGE_##stage, exit},
#include "plan/ops.def"
#undef OP
};

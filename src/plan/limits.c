/* SPDX-License-Identifier: MIT
 * plan/limits.c: the Limit directives; the row's argument says which. */
#include <linux/capability.h>

#include "plan/planner.h"
#include "plan/planners.h"

void sbx_plan_limit(struct sbx_planner *p, const struct sbx_value *v)
{
	int resource = p->directive->argument;
	uint64_t present = p->facts->limits[resource].hard;
	struct sbx_op *op;

	/* systemd lowers it silently to what is allowed. */
	if (v->limit.hard > present && !(p->facts->effective & SBX_CAP(SYS_RESOURCE))) {
		sbx_refuse(p,
			   "above the present hard limit, %llu: ask for no more, or start sbx with "
			   "a higher one or with CAP_SYS_RESOURCE",
			   (unsigned long long)present);
		return;
	}
	op = sbx_emit(p, SBX_OP_limit, &p->origin);
	op->limit.resource = resource;
	op->limit.soft = v->limit.soft;
	op->limit.hard = v->limit.hard;
}

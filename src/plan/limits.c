/* SPDX-License-Identifier: MIT
 * plan/limits.c: the Limit directives; the row's argument says which. */
#include <linux/capability.h>

#include "plan/planner.h"
#include "plan/planners.h"

void sbx_plan_limit(struct sbx_planner *p, const struct sbx_value *v)
{
	int resource = p->directive->argument;
	struct sbx_op *op;

	/* systemd lowers it silently to what is allowed. */
	if (v->limit.hard > p->facts->limits[resource].hard &&
	    sbx_lacks_capability(p, CAP_SYS_RESOURCE,
				 "above the present hard limit, and raising that needs "
				 "CAP_SYS_RESOURCE"))
		return;
	op = sbx_emit(p, SBX_OP_limit, &p->origin);
	op->limit.resource = resource;
	op->limit.soft = v->limit.soft;
	op->limit.hard = v->limit.hard;
}

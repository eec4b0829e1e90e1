/* SPDX-License-Identifier: MIT
 * plan/namespaces.c: the namespaces all directives asked for, made in one go. */
#include "plan/planner.h"

void sbx_reduce_namespaces(struct sbx_planner *p)
{
	if (p->namespaces)
		sbx_emit(p, SBX_OP_unshare, &p->namespaces_origin)->unshare.flags = p->namespaces;
	if (p->hostname)
		sbx_emit(p, SBX_OP_hostname, &p->hostname_origin)->hostname.name = p->hostname;
}

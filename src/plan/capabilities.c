/* SPDX-License-Identifier: MIT
 * plan/capabilities.c: capability sets, securebits, no_new_privs, and what loading a filter
 * needs of them.
 *
 * A filter is loaded with no_new_privs or with CAP_SYS_ADMIN.  For a service that changes its
 * user and may still gain privileges (NoNewPrivileges=no), CAP_SYS_ADMIN is kept permitted and
 * effective across the change and until execve(2), which takes away from a user who is not
 * root whatever is not ambient.  So nothing has to be dropped after the filter is loaded, the
 * filter need not allow dropping it, and the bounding set is never widened. */
#include <linux/capability.h>
#include <linux/securebits.h>

#include "plan/planner.h"
#include "plan/planners.h"
#include "value/sets.h"

static uint64_t all_capabilities(const struct sbx_planner *p)
{
	return p->facts->last_cap >= 63 ? UINT64_MAX
					: (UINT64_C(1) << (p->facts->last_cap + 1)) - 1;
}

void sbx_plan_capability_bounding_set(struct sbx_planner *p, const struct sbx_value *v)
{
	p->caps.bounded = true;
	p->caps.bounding = v->members.members;
	p->caps.bounding_origin = p->origin;
}

void sbx_plan_ambient_capabilities(struct sbx_planner *p, const struct sbx_value *v)
{
	uint64_t lacking = v->members.members & all_capabilities(p) & ~p->facts->permitted;
	const struct sbx_value *bounding = sbx_setting_of(p, SBX_D_CapabilityBoundingSet);

	/* What the bounding set takes away anyhow need not be there. */
	if (bounding)
		lacking &= bounding->members.members;
	if (lacking) {
		sbx_refuse(p, "sbx was itself started without %s, and cannot pass it on",
			   sbx_capability_name(__builtin_ctzll(lacking)));
		return;
	}
	p->caps.ambient = v->members.members;
	p->caps.ambient_origin = p->origin;
}

void sbx_plan_secure_bits(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_lacks_capability(p, CAP_SETPCAP, "setting securebits needs CAP_SETPCAP"))
		return;
	sbx_emit(p, SBX_OP_secure_bits, &p->origin)->secure_bits.bits =
		(unsigned)v->members.members;
}

void sbx_plan_no_new_privileges(struct sbx_planner *p, const struct sbx_value *v)
{
	if (v->flag)
		sbx_want_no_new_privs(p);
	else if (p->facts->no_new_privs)
		sbx_by_other_means(p, "the caller has set no_new_privs already: it stays");
}

/* With no_new_privs execve(2) gives nothing that the process does not have, root or not: what is
 * not permitted now is as good as dropped. */
static bool never_to_be_had(const struct sbx_planner *p, uint64_t caps)
{
	return (p->no_new_privs || p->facts->no_new_privs) &&
	       !((p->facts->permitted | p->facts->ambient) & caps);
}

static void emit_bounding_set(struct sbx_planner *p, uint64_t wanted)
{
	uint64_t drop = p->facts->bounding & ~wanted & all_capabilities(p);
	const struct sbx_origin *origin =
		p->caps.bounded ? &p->caps.bounding_origin : &p->caps.dropped_origin;

	if (!drop)
		return;
	if (p->facts->effective & SBX_CAP(SETPCAP)) {
		sbx_emit(p, SBX_OP_bounding_set, origin)->bounding_set.drop = drop;
		return;
	}
	if (never_to_be_had(p, drop))
		sbx_remark(p, origin,
			   "by no_new_privs: sbx does not have these capabilities either");
	else
		sbx_refuse_item(p, origin,
				"dropping capabilities from the bounding set needs CAP_SETPCAP");
}

/* What has to be permitted and effective from the change of user until execve(2). */
static uint64_t until_exec(const struct sbx_planner *p, uint64_t ambient)
{
	const struct sbx_user_fact *user = p->identity.user;
	uint64_t caps = ambient;

	if (!user || user->uid == 0)
		return p->facts->permitted | ambient;
	if (p->plan->filter && !p->no_new_privs)
		caps |= SBX_CAP(SYS_ADMIN);
	if (sbx_setting_of(p, SBX_D_SecureBits))
		caps |= SBX_CAP(SETPCAP);
	return caps & p->facts->permitted;
}

void sbx_reduce_capabilities(struct sbx_planner *p)
{
	uint64_t wanted = p->caps.bounding & ~p->caps.dropped;
	uint64_t ambient = p->caps.ambient & wanted & all_capabilities(p);
	struct sbx_op *op;

	/* Without the privilege to load a filter otherwise, no_new_privs is its price. */
	if (p->plan->filter && !(p->facts->effective & SBX_CAP(SYS_ADMIN)) && !p->no_new_privs) {
		p->no_new_privs = true;
		p->no_new_privs_origin = p->filter.origin;
	}
	emit_bounding_set(p, wanted);
	if (ambient != (p->caps.ambient & all_capabilities(p)))
		sbx_remark(p, &p->caps.ambient_origin, "less what the bounding set takes away");
	op = sbx_emit(p, SBX_OP_capabilities, &p->caps.ambient_origin);
	op->capabilities.effective = until_exec(p, ambient);
	op->capabilities.inheritable = ambient;
	op->capabilities.ambient = ambient;
	if (p->no_new_privs)
		sbx_emit(p, SBX_OP_no_new_privs, &p->no_new_privs_origin);
	if (p->deny_write_execute)
		sbx_emit(p, SBX_OP_deny_write_execute, &p->deny_write_execute_origin);
}

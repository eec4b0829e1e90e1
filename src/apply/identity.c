/* SPDX-License-Identifier: MIT
 * apply/identity.c: who the service is and what it may. */

#include "apply/handlers.h"
#include "os/os.h"

int sbx_apply_bounding_set(struct sbx_applier *a, const struct sbx_op *op)
{
	for (int cap = 0; cap < 64; cap++) {
		if (!(op->bounding_set.drop >> cap & 1))
			continue;
		if (sbx_os_drop_bounding(cap) < 0)
			return sbx_apply_failed(a, op, "PR_CAPBSET_DROP", "capability %d", cap);
	}
	return 0;
}

int sbx_apply_groups(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_groups(op->groups.n, op->groups.gids) < 0)
		return sbx_apply_failed(a, op, "setgroups", "%u supplementary groups",
					op->groups.n);
	return 0;
}

int sbx_apply_group(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_gid(op->group.gid) < 0)
		return sbx_apply_failed(a, op, "setresgid", "group %lu",
					(unsigned long)op->group.gid);
	return 0;
}

int sbx_apply_user(struct sbx_applier *a, const struct sbx_op *op)
{
	if (op->user.keep_capabilities && sbx_os_keep_capabilities() < 0)
		return sbx_apply_failed(a, op, "PR_SET_KEEPCAPS", "across the change of user");
	if (sbx_os_set_uid(op->user.uid) < 0)
		return sbx_apply_failed(a, op, "setresuid", "user %lu",
					(unsigned long)op->user.uid);
	return 0;
}

/* A change of user has emptied the effective set, whatever was kept: capset(2) fills it again.
 * Ambient capabilities must be permitted and inheritable first. */
int sbx_apply_capabilities(struct sbx_applier *a, const struct sbx_op *op)
{
	uint64_t effective = op->capabilities.effective;

	if (sbx_os_set_capabilities(effective, effective, op->capabilities.inheritable) < 0)
		return sbx_apply_failed(a, op, "capset", "capability sets");
	if (sbx_os_clear_ambient() < 0)
		return sbx_apply_failed(a, op, "PR_CAP_AMBIENT_CLEAR_ALL", "ambient set");
	for (int cap = 0; cap < 64; cap++) {
		if (!(op->capabilities.ambient >> cap & 1))
			continue;
		if (sbx_os_raise_ambient(cap) < 0)
			return sbx_apply_failed(a, op, "PR_CAP_AMBIENT_RAISE", "capability %d",
						cap);
	}
	return 0;
}

int sbx_apply_secure_bits(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_secure_bits(op->secure_bits.bits) < 0)
		return sbx_apply_failed(a, op, "PR_SET_SECUREBITS", "secure bits");
	return 0;
}

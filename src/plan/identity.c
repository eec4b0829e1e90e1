/* SPDX-License-Identifier: MIT
 * plan/identity.c: who the service is, where it starts, what its files look like. */
#include <errno.h>
#include <linux/capability.h>
#include <string.h>

#include "base/path.h"
#include "plan/planner.h"
#include "plan/planners.h"

static void unknown(struct sbx_planner *p, const struct sbx_origin *origin, enum sbx_exit exit,
		    const char *what, const char *name)
{
	struct sbx_error err;

	sbx_fail(&err, exit, origin, "look up", "%s: no such %s", name, what);
	sbx_hint(&err, "create it; numbers need an entry too: the %s data base gives the rest",
		 what);
	sbx_refuse_error(p, &err);
}

void sbx_plan_user(struct sbx_planner *p, const struct sbx_value *v)
{
	const struct sbx_user_fact *user = sbx_ask_user(p, v->text);

	if (!user)
		return;
	if (!user->known) {
		unknown(p, &p->origin, SBX_EXIT_USER, "user", v->text);
		return;
	}
	/* CAP_SETGID even when the group stays the same: the caller's other groups must go (L12).
	 */
	if (user->uid != p->facts->uid &&
	    (sbx_lacks_capability(p, CAP_SETUID, "becoming another user needs CAP_SETUID") ||
	     sbx_lacks_capability(p, CAP_SETGID, "becoming another user needs CAP_SETGID")))
		return;
	p->identity.user = user;
	p->identity.user_origin = p->origin;
}

void sbx_plan_group(struct sbx_planner *p, const struct sbx_value *v)
{
	const struct sbx_group_fact *group = sbx_ask_group(p, v->text);

	if (!group)
		return;
	if (!group->known) {
		unknown(p, &p->origin, SBX_EXIT_GROUP, "group", v->text);
		return;
	}
	if (group->gid != p->facts->gid &&
	    sbx_lacks_capability(p, CAP_SETGID, "becoming another group needs CAP_SETGID"))
		return;
	p->identity.group = group;
	p->identity.group_origin = p->origin;
}

void sbx_plan_supplementary_groups(struct sbx_planner *p, const struct sbx_value *v)
{
	unsigned n = 0;

	if (sbx_lacks_capability(p, CAP_SETGID, "setting supplementary groups needs CAP_SETGID"))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		n++;
	p->identity.supplementary = sbx_arena_array(p->arena, n + 1, sizeof(gid_t));
	p->identity.supplementary_set = p->identity.supplementary != NULL;
	p->identity.supplementary_origin = p->origin;
	for (const struct sbx_item *i = p->identity.supplementary ? v->list.first : NULL; i;
	     i = i->next) {
		const struct sbx_group_fact *group = sbx_ask_group(p, i->text);

		if (group && group->known)
			p->identity.supplementary[p->identity.n_supplementary++] = group->gid;
		else if (group)
			unknown(p, &i->origin, SBX_EXIT_GROUP, "group", i->text);
	}
}

void sbx_plan_u_mask(struct sbx_planner *p, const struct sbx_value *v)
{
	p->umask.set = true;
	p->umask.mask = (mode_t)(v->number & 0777);
	p->umask.origin = p->origin;
}

/* "~" is the home of the service's user, else of whoever started sbx. */
static const char *home(struct sbx_planner *p)
{
	const struct sbx_value *user = sbx_setting_of(p, SBX_D_User);
	const struct sbx_user_fact *fact;
	const char *name = user ? user->text : sbx_arena_printf(p->arena, "%u", p->facts->uid);

	fact = name ? sbx_ask_user(p, name) : NULL;
	if (fact && (!fact->known || !fact->home || *fact->home != '/'))
		sbx_refuse(p, "%s has no home directory", name);
	return fact && fact->known ? fact->home : NULL;
}

void sbx_plan_working_directory(struct sbx_planner *p, const struct sbx_value *v)
{
	const char *path = strcmp(v->text, "~") == 0 ? home(p) : v->text;
	struct sbx_op *op;

	if (!path)
		return;
	/* /proc/self/fd/N and its like lead to what is not in the view at all (L16). */
	if (sbx_path_is_below(path, "/proc")) {
		sbx_mistake(p, &p->origin, "%s: a directory of /proc is no place to work in", path);
		return;
	}
	op = sbx_emit(p, SBX_OP_working_directory, &p->origin);
	op->working_directory.path = path;
	op->working_directory.optional = v->text_flags & SBX_ITEM_OPTIONAL;
}

enum {
	KEYRING_INHERIT,
	KEYRING_PRIVATE,
	KEYRING_SHARED
};

const struct sbx_name sbx_names_keyring_mode[] = {
	{"inherit", KEYRING_INHERIT},
	{"private", KEYRING_PRIVATE},
	{"shared", KEYRING_SHARED},
	{NULL, 0},
};

void sbx_plan_keyring_mode(struct sbx_planner *p, const struct sbx_value *v)
{
	if (v->choice == KEYRING_INHERIT)
		return;
	if (v->choice == KEYRING_SHARED) {
		sbx_refuse(p, "shared is not built yet: write KeyringMode=private or inherit");
		return;
	}
	/* The service runs on the same kernel, under the same filters. */
	if (sbx_facts_has(p->facts, SBX_HAS_KEYRINGS))
		sbx_emit(p, SBX_OP_keyring, &p->origin);
	else
		sbx_by_other_means(p, "keyrings cannot be reached on this kernel, by anybody");
}

static bool contains(const gid_t *list, unsigned n, gid_t gid)
{
	for (unsigned i = 0; i < n; i++)
		if (list[i] == gid)
			return true;
	return false;
}

/* The groups of the user's data base entry, then SupplementaryGroups=.  Whoever names a user or
 * a group never keeps those of the caller (L12). */
static void emit_groups(struct sbx_planner *p, const struct sbx_origin *origin, gid_t gid)
{
	const struct sbx_user_fact *user = p->identity.user;
	unsigned room = (user ? user->n_groups : 0) + p->identity.n_supplementary + 1, n = 0;
	gid_t *gids = sbx_arena_array(p->arena, room, sizeof(*gids));
	struct sbx_op *op;

	if (!gids)
		return;
	/* As initgroups(3) with the group the service will have; not for root's. */
	if (user && gid != 0) {
		gids[n++] = gid;
		for (unsigned i = 0; i < user->n_groups; i++)
			if (user->groups[i] != user->gid && !contains(gids, n, user->groups[i]))
				gids[n++] = user->groups[i];
	}
	for (unsigned i = 0; i < p->identity.n_supplementary; i++)
		if (!contains(gids, n, p->identity.supplementary[i]))
			gids[n++] = p->identity.supplementary[i];
	op = sbx_emit(p, SBX_OP_groups, origin);
	op->groups.gids = gids;
	op->groups.n = n;
}

static void emit_umask(struct sbx_planner *p)
{
	if (!p->umask.set && !p->umask_opened)
		return;
	sbx_emit(p, SBX_OP_umask, &p->umask.origin)->umask.mask =
		p->umask.set ? p->umask.mask : p->facts->umask;
}

void sbx_reduce_identity(struct sbx_planner *p)
{
	const struct sbx_user_fact *user = p->identity.user;
	const struct sbx_group_fact *group = p->identity.group;
	gid_t gid = group ? group->gid : user ? user->gid : p->facts->gid;
	const struct sbx_origin *origin = user	  ? &p->identity.user_origin
					  : group ? &p->identity.group_origin
						  : &p->identity.supplementary_origin;
	struct sbx_op *op;

	emit_umask(p);
	if (!user && !group && !p->identity.supplementary_set)
		return;
	/* Somebody who may not change groups may at least stay who he is. */
	if (p->facts->effective & SBX_CAP(SETGID))
		emit_groups(p, origin, gid);
	if (user || group)
		sbx_emit(p, SBX_OP_group, group ? &p->identity.group_origin : origin)->group.gid =
			gid;
	if (!user)
		return;
	op = sbx_emit(p, SBX_OP_user, &p->identity.user_origin);
	op->user.uid = user->uid;
	op->user.keep_capabilities = user->uid != 0;
}

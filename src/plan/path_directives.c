/* SPDX-License-Identifier: MIT
 * plan/path_directives.c: directives that are lists of paths. */
#include "plan/planner.h"
#include "plan/planners.h"
#include "plan/view.h"

/* Each item of the list becomes a wish, for the caller to say what kind. */
static struct sbx_path_wish *want_item(struct sbx_planner *p, const struct sbx_item *item,
				       const char *path)
{
	struct sbx_path_wish *w = sbx_want_path(p, path);

	w->origin = item->origin;
	w->optional = item->flags & SBX_ITEM_OPTIONAL;
	return w;
}

static struct sbx_path_wish *want_user_path(struct sbx_planner *p, const struct sbx_item *item)
{
	struct sbx_path_wish *w = want_item(p, item, item->text);

	w->host = !(item->flags & SBX_ITEM_IN_ROOT);
	return w;
}

void sbx_plan_read_write_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		want_user_path(p, i)->read_only = SBX_NO;
}

void sbx_plan_read_only_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		want_user_path(p, i)->read_only = SBX_YES;
}

void sbx_plan_inaccessible_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		want_user_path(p, i)->content = SBX_CONTENT_INACCESSIBLE;
}

void sbx_plan_exec_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		want_user_path(p, i)->noexec = SBX_NO;
}

void sbx_plan_no_exec_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next)
		want_user_path(p, i)->noexec = SBX_YES;
}

/* Writable below a read-only tree, unless its own options say "ro".  What they say holds also when
 * another line's file system takes the place of this one. */
static void take_options(struct sbx_planner *p, const struct sbx_item *item,
			 struct sbx_path_wish *w)
{
	const struct sbx_fs_option *ignored;
	unsigned attr = 0, n;

	w->read_only = SBX_NO;
	if (!w->options)
		return;
	if (!sbx_fs_options_parse(p, &item->origin, "tmpfs", w->options, &attr, &ignored, &n))
		w->options = ""; /* said once is enough */
	if (attr & SBX_ATTR_READ_ONLY)
		w->read_only = SBX_YES;
	if (attr & SBX_ATTR_NOEXEC)
		w->noexec = SBX_YES;
}

void sbx_plan_temporary_file_system(struct sbx_planner *p, const struct sbx_value *v)
{
	static const char defaults[] = "mode=0755,size=10%,nr_inodes=400k,nodev,strictatime";

	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next) {
		struct sbx_path_wish *w = want_item(p, i, i->text);

		w->content = SBX_CONTENT_TMPFS;
		w->options = i->second && *i->second
				     ? sbx_arena_printf(p->arena, "%s,%s", defaults, i->second)
				     : defaults;
		take_options(p, i, w);
	}
}

static void want_binds(struct sbx_planner *p, const struct sbx_value *v, enum sbx_choice3 read_only)
{
	if (sbx_cannot_mount(p))
		return;
	for (const struct sbx_item *i = v->list.first; i; i = i->next) {
		struct sbx_path_wish *w = want_item(p, i, i->second ? i->second : i->text);

		w->content = SBX_CONTENT_BIND;
		w->source = i->text;
		w->norecurse = i->flags & SBX_ITEM_NORECURSE;
		w->read_only = read_only;
	}
}

void sbx_plan_bind_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	want_binds(p, v, SBX_NO);
}

void sbx_plan_bind_read_only_paths(struct sbx_planner *p, const struct sbx_value *v)
{
	want_binds(p, v, SBX_YES);
}

/* SPDX-License-Identifier: MIT
 * plan/mounts.c: from a view to operations.
 *
 * Clone, seal, attach: every tree that differs from what is above it is cloned (or made) while
 * the host's tree is as it was, gets its attributes while detached, and is attached parents
 * first.  Attributes are only ever added, no mount table is read, and a path swapped against a
 * symlink meanwhile is refused by the kernel (openat2, RESOLVE_NO_SYMLINKS). */
#include <string.h>

#include "base/path.h"
#include "plan/view.h"

#define NO_SLOT (~0U)

/* Names inside the tree of inaccessible objects. */
#define INACCESSIBLE_DIRECTORY "directory"
#define INACCESSIBLE_FILE "file"

/* A tree that parts are cloned of. */
struct staged {
	unsigned slot;
	const struct sbx_origin *origin;
};

struct mounts {
	struct sbx_view *view;
	struct sbx_planner *planner;
	unsigned inaccessible; /* slot of the tree that holds the two inaccessible objects */
	unsigned tmp;	       /* slot of the tree behind /tmp and /var/tmp */
	const char **nodes;    /* "SLOT/PATH" of what has been made already */
	unsigned n_nodes;
	struct staged passing[2]; /* the two trees above */
	unsigned n_passing;
	struct staged proc; /* stays, at another place */
};

static unsigned new_slot(struct mounts *m)
{
	return m->planner->plan->n_slots++;
}

static struct sbx_op *emit(struct mounts *m, enum sbx_op_kind kind, const struct sbx_origin *origin)
{
	return sbx_emit(m->planner, kind, origin);
}

/* What the options say comes on top of @attr: "exec" does not undo NoExecPaths=.  Gives the slot,
 * and in *sealed what is left for seal(). */
static unsigned new_tree(struct mounts *m, const struct sbx_origin *origin, const char *fstype,
			 const char *options, unsigned attr, unsigned *sealed)
{
	struct sbx_op *op;
	const struct sbx_fs_option *list = NULL;
	unsigned n = 0, said = 0, slot = new_slot(m);

	if (!sbx_fs_options_parse(m->planner, origin, fstype, options, &said, &list, &n))
		return slot;
	attr |= said;
	if (sealed)
		*sealed = attr;
	op = emit(m, SBX_OP_new_tree, origin);
	op->new_tree.fstype = fstype;
	op->new_tree.options = list;
	op->new_tree.n_options = n;
	op->new_tree.slot = slot;
	/* Read-only only when its nodes are made, see seal(). */
	op->new_tree.attr = attr & ~(unsigned)SBX_ATTR_READ_ONLY;
	return slot;
}

static void seal(struct mounts *m, const struct sbx_entry *e, unsigned attr)
{
	struct sbx_op *op;

	if (!(attr & SBX_ATTR_READ_ONLY))
		return;
	op = emit(m, SBX_OP_seal_tree, &e->origin);
	op->seal_tree.slot = e->slot;
	op->seal_tree.attr = SBX_ATTR_READ_ONLY;
}

static bool made_before(struct mounts *m, unsigned slot, const char *path)
{
	const char *name = sbx_arena_printf(m->planner->arena, "%u/%s", slot, path);
	const char **grown;

	for (unsigned i = 0; name && i < m->n_nodes; i++)
		if (strcmp(m->nodes[i], name) == 0)
			return true;
	grown = name ? sbx_arena_grow(m->planner->arena, m->nodes, m->n_nodes, sizeof(*grown))
		     : NULL;
	if (!grown)
		return true;
	m->nodes = grown;
	grown[m->n_nodes++] = name;
	return false;
}

static struct sbx_op *make_node(struct mounts *m, const struct sbx_origin *origin, unsigned slot,
				const char *path, enum sbx_node node, mode_t mode)
{
	struct sbx_op *op;

	if (!path || made_before(m, slot, path))
		return NULL;
	op = emit(m, SBX_OP_make_node, origin);
	op->make_node.slot = slot;
	op->make_node.path = path;
	op->make_node.node = node;
	op->make_node.mode = mode;
	m->planner->umask_opened = true;
	return op;
}

/* The mount point of @e, and the directories above it, in the tree of the entry it lies in. */
static void make_mount_point(struct mounts *m, const struct sbx_entry *e)
{
	struct sbx_arena *a = m->planner->arena;
	const char *parent = sbx_path_parent(a, e->path);
	const struct sbx_entry *above = parent ? sbx_view_content(m->view, parent) : NULL;
	const char *path;
	unsigned slot;

	if (!above)
		return;
	path = sbx_path_rest(e->path, above->path);
	slot = above->slot;
	if (above->content == SBX_CONTENT_PRIVATE_TMP) {
		path = sbx_arena_printf(a, "%s/%s", above->part, path);
		slot = m->tmp;
	}
	for (const char *s = path ? strchr(path, '/') : NULL; s; s = strchr(s + 1, '/'))
		make_node(m, &e->origin, slot, sbx_arena_strndup(a, path, (size_t)(s - path)),
			  SBX_NODE_DIRECTORY, 0755);
	if (e->kind == SBX_KIND_DIRECTORY)
		make_node(m, &e->origin, slot, path, SBX_NODE_DIRECTORY, 0755);
	else
		make_node(m, &e->origin, slot, path, SBX_NODE_FILE, 0644);
}

static void clone_tree(struct mounts *m, struct sbx_entry *e)
{
	struct sbx_op *op = emit(m, SBX_OP_clone_tree, &e->origin);

	e->slot = new_slot(m);
	op->clone_tree.path = e->host;
	op->clone_tree.slot = e->slot;
	op->clone_tree.attr = e->attr;
	op->clone_tree.recursive = !e->norecurse;
}

static void clone_subtree(struct mounts *m, struct sbx_entry *e, unsigned from, const char *path)
{
	struct sbx_op *op = emit(m, SBX_OP_clone_subtree, &e->origin);

	e->slot = new_slot(m);
	op->clone_subtree.from = from;
	op->clone_subtree.path = path;
	op->clone_subtree.slot = e->slot;
	op->clone_subtree.attr = e->attr;
}

/* Parts of a detached tree can be cloned since Linux 6.15; before, it has to be attached
 * somewhere for the time being.  Each is attached on top of the one before and goes where that
 * goes: so what moves to its place is the topmost, and the others are taken off from above. */
static void emit_stage(struct mounts *m)
{
	if (sbx_facts_has(m->planner->facts, SBX_HAS_DETACHED_CLONE))
		return;
	for (unsigned i = 0; i < m->n_passing; i++)
		emit(m, SBX_OP_stage_tree, m->passing[i].origin)->stage_tree.slot =
			m->passing[i].slot;
	if (m->proc.origin)
		emit(m, SBX_OP_stage_tree, m->proc.origin)->stage_tree.slot = m->proc.slot;
	for (unsigned i = m->n_passing; i-- > 0;)
		emit(m, SBX_OP_unstage_tree, m->passing[i].origin)->unstage_tree.slot =
			m->passing[i].slot;
}

static void stage(struct mounts *m, const struct sbx_origin *origin, unsigned slot)
{
	m->passing[m->n_passing++] = (struct staged){slot, origin};
}

/* Our own objects, not the host's /dev/null, which somebody may have replaced (L20). */
static void inaccessible(struct mounts *m, struct sbx_entry *e)
{
	if (m->inaccessible == NO_SLOT) {
		m->inaccessible =
			new_tree(m, &e->origin, "tmpfs", "mode=0755,size=4k,nr_inodes=8",
				 SBX_ATTR_NOSUID | SBX_ATTR_NODEV | SBX_ATTR_NOEXEC, NULL);
		make_node(m, &e->origin, m->inaccessible, INACCESSIBLE_DIRECTORY,
			  SBX_NODE_DIRECTORY, 0);
		make_node(m, &e->origin, m->inaccessible, INACCESSIBLE_FILE, SBX_NODE_FILE, 0);
		stage(m, &e->origin, m->inaccessible);
	}
	clone_subtree(m, e, m->inaccessible,
		      e->kind == SBX_KIND_DIRECTORY ? INACCESSIBLE_DIRECTORY : INACCESSIBLE_FILE);
}

/* One file system behind both, so that one limit holds for both. */
static void private_tmp(struct mounts *m, struct sbx_entry *e)
{
	if (m->tmp == NO_SLOT) {
		m->tmp = new_tree(m, &e->origin, "tmpfs", e->options,
				  SBX_ATTR_NODEV | SBX_ATTR_STRICTATIME, NULL);
		stage(m, &e->origin, m->tmp);
	}
	make_node(m, &e->origin, m->tmp, e->part, SBX_NODE_DIRECTORY, 01777);
	clone_subtree(m, e, m->tmp, e->part);
}

static void symlink_node(struct mounts *m, const struct sbx_entry *e, const char *path,
			 const char *target)
{
	struct sbx_op *op = make_node(m, &e->origin, e->slot, path, SBX_NODE_SYMLINK, 0777);

	if (op)
		op->make_node.target = target;
}

/* A copy of the host's node, and the /dev/char name some programs look for. */
static void device_node(struct mounts *m, const struct sbx_entry *e, const char *name)
{
	struct sbx_arena *a = m->planner->arena;
	const struct sbx_path_fact *f = sbx_ask_path(m->planner, sbx_path_join(a, "/dev", name));
	struct sbx_op *op;

	if (f && f->kind == SBX_KIND_SYMLINK && strcmp(name, "ptmx") == 0)
		symlink_node(m, e, name, "pts/ptmx");
	if (!f || f->kind != SBX_KIND_CHAR || !sbx_can_make_devices(m->planner))
		return;
	op = make_node(m, &e->origin, e->slot, name, SBX_NODE_CHAR, f->mode);
	if (!op)
		return;
	op->make_node.major = f->major;
	op->make_node.minor = f->minor;
	symlink_node(m, e, sbx_arena_printf(a, "char/%u:%u", f->major, f->minor),
		     sbx_arena_printf(a, "../%s", name));
}

static void private_dev(struct mounts *m, struct sbx_entry *e)
{
	static const char *const devices[] = {"null",	 "zero", "full", "random",
					      "urandom", "tty",	 "ptmx"};
	static const struct {
		const char *path, *target;
	} links[] = {
		{"fd", "/proc/self/fd"},       {"stdin", "/proc/self/fd/0"},
		{"stdout", "/proc/self/fd/1"}, {"stderr", "/proc/self/fd/2"},
		{"core", "/proc/kcore"},
	};

	e->slot = new_tree(m, &e->origin, "tmpfs", "mode=0755,size=4m,nr_inodes=64k",
			   SBX_ATTR_NOSUID | SBX_ATTR_NOEXEC | SBX_ATTR_STRICTATIME, NULL);
	make_node(m, &e->origin, e->slot, "char", SBX_NODE_DIRECTORY, 0755);
	for (size_t i = 0; i < SBX_COUNT(devices); i++)
		device_node(m, e, devices[i]);
	for (size_t i = 0; i < SBX_COUNT(links); i++)
		symlink_node(m, e, links[i].path, links[i].target);
	/* /dev/log as a symlink (journald, busybox) is kept; a socket is bound by the planner. */
	if (e->options)
		symlink_node(m, e, "log", e->options);
	seal(m, e, SBX_ATTR_READ_ONLY);
}

static bool has_parts(const struct mounts *m, const struct sbx_entry *proc)
{
	for (unsigned i = 0; i < m->view->n; i++) {
		const struct sbx_entry *e = &m->view->entries[i];

		if (e->content == SBX_CONTENT_INHERIT && sbx_view_content(m->view, e->path) == proc)
			return true;
	}
	return false;
}

static void new_proc(struct mounts *m, struct sbx_entry *e)
{
	e->slot = new_tree(m, &e->origin, "proc", e->options ? e->options : "",
			   SBX_ATTR_NOSUID | SBX_ATTR_NODEV | SBX_ATTR_NOEXEC, NULL);
	if (has_parts(m, e))
		m->proc = (struct staged){e->slot, &e->origin};
	seal(m, e, e->attr);
}

static void new_tmpfs(struct mounts *m, struct sbx_entry *e)
{
	unsigned sealed = 0;

	e->slot = new_tree(m, &e->origin, "tmpfs", e->options, e->attr, &sealed);
	seal(m, e, sealed);
}

static void inherit(struct mounts *m, struct sbx_entry *e)
{
	const struct sbx_entry *above = sbx_view_content(m->view, e->path);

	if (above && above->content == SBX_CONTENT_PROC)
		clone_subtree(m, e, above->slot, sbx_path_rest(e->path, above->path));
	else
		clone_tree(m, e);
}

static void emit_entry(struct mounts *m, struct sbx_entry *e)
{
	struct sbx_op *op;

	if (strcmp(e->path, "/") == 0)
		return;
	if (e->made)
		make_mount_point(m, e);
	switch (e->content) {
	case SBX_CONTENT_INACCESSIBLE:
		inaccessible(m, e);
		break;
	case SBX_CONTENT_BIND:
		clone_tree(m, e);
		break;
	case SBX_CONTENT_PRIVATE_TMP:
		private_tmp(m, e);
		break;
	case SBX_CONTENT_PRIVATE_DEV:
		private_dev(m, e);
		break;
	case SBX_CONTENT_PROC:
		new_proc(m, e);
		break;
	case SBX_CONTENT_TMPFS:
		new_tmpfs(m, e);
		break;
	case SBX_CONTENT_INHERIT:
		inherit(m, e);
		break;
	}
	op = emit(m, SBX_OP_attach_tree, &e->origin);
	op->attach_tree.slot = e->slot;
	op->attach_tree.path = e->path;
}

/* The root itself: sealed where it is, or the tree of RootDirectory=. */
static void emit_root(struct mounts *m)
{
	struct sbx_planner *p = m->planner;
	struct sbx_entry *e = sbx_view_at(m->view, "/");
	struct sbx_entry root = {
		.path = "/", .host = p->paths.root, .origin = p->paths.root_origin};
	struct sbx_op *op;

	if (!p->paths.root) {
		if (e)
			emit(m, SBX_OP_seal_root, &e->origin)->seal_root.attr = e->attr;
		return;
	}
	root.attr = e ? e->attr : 0;
	clone_tree(m, &root);
	op = emit(m, SBX_OP_enter_root, &root.origin);
	op->enter_root.slot = root.slot;
	op->enter_root.path = root.host;
}

void sbx_emit_mounts(struct sbx_view *v)
{
	struct sbx_planner *p = v->planner;
	struct mounts m = {
		.view = v,
		.planner = p,
		.inaccessible = NO_SLOT,
		.tmp = NO_SLOT,
	};
	const struct sbx_paths *paths = &p->paths;

	emit(&m, SBX_OP_slave_mounts, &paths->namespace_origin);
	emit_root(&m);
	for (unsigned i = 0; i < v->n; i++)
		emit_entry(&m, &v->entries[i]);
	emit_stage(&m);
	if (p->umask_opened)
		emit(&m, SBX_OP_open_umask, &paths->namespace_origin);
	/* Like systemd: the service's own mounts propagate among its processes, never outwards. */
	emit(&m, SBX_OP_propagation,
	     paths->propagation_set ? &paths->propagation_origin : &paths->namespace_origin)
		->propagation.propagation =
		paths->propagation_set ? paths->propagation : SBX_PROPAGATION_SHARED;
}

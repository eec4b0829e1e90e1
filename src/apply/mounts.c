/* SPDX-License-Identifier: MIT
 * apply/mounts.c: trees are made, attributed and attached; nothing is looked up twice. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>

#include "apply/handlers.h"
#include "os/os.h"

/* A slot that the plan does not have, or has not filled, is descriptor -1: the kernel refuses. */
static int tree_in(const struct sbx_applier *a, unsigned slot)
{
	return slot < a->n_slots ? a->slots[slot] : -1;
}

static int put_tree(struct sbx_applier *a, unsigned slot, int tree)
{
	errno = EBADF;
	if (slot >= a->n_slots)
		return -1;
	a->slots[slot] = tree;
	return 0;
}

static uint64_t mount_attr(unsigned attr)
{
	static const struct {
		unsigned ours;
		uint64_t kernels;
	} names[] = {
		{SBX_ATTR_READ_ONLY, SBX_MOUNT_RDONLY},
		{SBX_ATTR_NOSUID, SBX_MOUNT_NOSUID},
		{SBX_ATTR_NODEV, SBX_MOUNT_NODEV},
		{SBX_ATTR_NOEXEC, SBX_MOUNT_NOEXEC},
		{SBX_ATTR_NOATIME, SBX_MOUNT_NOATIME},
		{SBX_ATTR_STRICTATIME, SBX_MOUNT_STRICTATIME},
		{SBX_ATTR_NODIRATIME, SBX_MOUNT_NODIRATIME},
		{SBX_ATTR_NOSYMFOLLOW, SBX_MOUNT_NOSYMFOLLOW},
	};
	uint64_t result = 0;

	for (size_t i = 0; i < SBX_COUNT(names); i++)
		if (attr & names[i].ours)
			result |= names[i].kernels;
	return result;
}

int sbx_apply_unshare(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_unshare(op->unshare.flags) < 0)
		return sbx_apply_failed(a, op, "unshare", "new namespaces");
	return 0;
}

int sbx_apply_slave_mounts(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_propagation(MS_SLAVE) < 0)
		return sbx_apply_failed(a, op, "mount_setattr", "/ as slave");
	return 0;
}

int sbx_apply_open_umask(struct sbx_applier *a, const struct sbx_op *op)
{
	(void)a;
	(void)op;
	(void)sbx_os_umask(0); /* cannot fail */
	return 0;
}

/* The file system's own words say which option it is and why; "e " marks an error. */
static int option_failed(struct sbx_applier *a, const struct sbx_op *op,
			 const struct sbx_fs_option *o, int fs)
{
	const char *value = o->value ? o->value : "";
	char message[200];

	(void)sbx_apply_failed(a, op, "fsconfig", "%s: %s%s%s", op->new_tree.fstype, o->name,
			       *value ? "=" : "", value);
	if (sbx_os_fs_message(fs, message, sizeof(message)) < 0 || strncmp(message, "e ", 2) != 0)
		return -1;
	return sbx_hint(a->err, "%s", message + 2);
}

static int set_options(struct sbx_applier *a, const struct sbx_op *op, int fs)
{
	for (unsigned i = 0; i < op->new_tree.n_options; i++) {
		const struct sbx_fs_option *o = &op->new_tree.options[i];

		if (sbx_os_fs_set(fs, o->name, o->value) < 0)
			return option_failed(a, op, o, fs);
	}
	if (sbx_os_fs_create(fs) < 0)
		return option_failed(a, op, &(struct sbx_fs_option){.name = "create"}, fs);
	return 0;
}

int sbx_apply_new_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	int tree, fs = sbx_os_fs_open(op->new_tree.fstype);

	if (fs < 0)
		return sbx_apply_failed(a, op, "fsopen", "%s", op->new_tree.fstype);
	if (set_options(a, op, fs) < 0)
		return -1;
	tree = sbx_os_fs_mount(fs, mount_attr(op->new_tree.attr));
	if (tree < 0 || put_tree(a, op->new_tree.slot, tree) < 0)
		return sbx_apply_failed(a, op, "fsmount", "%s", op->new_tree.fstype);
	(void)sbx_os_close(fs);
	return 0;
}

int sbx_apply_make_node(struct sbx_applier *a, const struct sbx_op *op)
{
	int tree = tree_in(a, op->make_node.slot);
	const char *path = op->make_node.path, *step = "mkdirat";
	mode_t mode = op->make_node.mode;
	int r = -1;

	switch (op->make_node.node) {
	case SBX_NODE_DIRECTORY:
		r = sbx_os_mkdir_at(tree, path, mode);
		break;
	case SBX_NODE_FILE:
		step = "openat";
		r = sbx_os_file_at(tree, path, mode);
		break;
	case SBX_NODE_SYMLINK:
		step = "symlinkat";
		r = sbx_os_symlink_at(op->make_node.target, tree, path);
		break;
	case SBX_NODE_CHAR:
		step = "mknodat";
		r = sbx_os_mknod_at(tree, path, S_IFCHR | mode,
				    makedev(op->make_node.major, op->make_node.minor));
		break;
	}
	return r < 0 ? sbx_apply_failed(a, op, step, "%s", path) : 0;
}

/* Attributes go on while the tree is nowhere to be seen. */
static int finish_tree(struct sbx_applier *a, const struct sbx_op *op, int tree, unsigned attr,
		       const char *path)
{
	if (attr && sbx_os_set_tree_attr(tree, mount_attr(attr)) < 0)
		return sbx_apply_failed(a, op, "mount_setattr", "%s", path);
	return 0;
}

int sbx_apply_clone_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	const char *path = op->clone_tree.path;
	int tree = sbx_os_clone_tree(AT_FDCWD, path, op->clone_tree.recursive);

	if (tree < 0 || put_tree(a, op->clone_tree.slot, tree) < 0)
		return sbx_apply_failed(a, op, "open_tree", "%s", path);
	return finish_tree(a, op, tree, op->clone_tree.attr, path);
}

int sbx_apply_seal_root(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_root_attr(mount_attr(op->seal_root.attr)) < 0)
		return sbx_apply_failed(a, op, "mount_setattr", "/");
	return 0;
}

/* Attach @tree at @path, both held by descriptor while it happens. */
static int attach(struct sbx_applier *a, const struct sbx_op *op, int tree, const char *path)
{
	int target = sbx_os_open_path(AT_FDCWD, path);

	if (target < 0)
		return sbx_apply_failed(a, op, "openat2", "%s", path);
	if (sbx_os_attach_tree(tree, target) < 0)
		return sbx_apply_failed(a, op, "move_mount", "%s", path);
	(void)sbx_os_close(target);
	return 0;
}

int sbx_apply_stage_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	/* Over "/": our root is the mount below, which path look-ups start from. */
	return attach(a, op, tree_in(a, op->stage_tree.slot), "/");
}

int sbx_apply_clone_subtree(struct sbx_applier *a, const struct sbx_op *op)
{
	const char *path = op->clone_subtree.path;
	int tree = sbx_os_clone_tree(tree_in(a, op->clone_subtree.from), path, true);

	if (tree < 0 || put_tree(a, op->clone_subtree.slot, tree) < 0)
		return sbx_apply_failed(a, op, "open_tree", "%s",
					*path ? path : "a new file system");
	return finish_tree(a, op, tree, op->clone_subtree.attr, path);
}

int sbx_apply_seal_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	return finish_tree(a, op, tree_in(a, op->seal_tree.slot), op->seal_tree.attr,
			   "a new file system");
}

int sbx_apply_enter_root(struct sbx_applier *a, const struct sbx_op *op)
{
	int tree = tree_in(a, op->enter_root.slot);

	if (attach(a, op, tree, op->enter_root.path) < 0)
		return -1;
	if (sbx_os_fchdir(tree) < 0)
		return sbx_apply_failed(a, op, "fchdir", "%s", op->enter_root.path);
	if (sbx_os_pivot_here() < 0)
		return sbx_apply_failed(a, op, "pivot_root", "%s", op->enter_root.path);
	if (sbx_os_chdir("/") < 0)
		return sbx_apply_failed(a, op, "chdir", "/");
	return 0;
}

int sbx_apply_attach_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	int tree = tree_in(a, op->attach_tree.slot);

	if (attach(a, op, tree, op->attach_tree.path) < 0)
		return -1;
	/* Everything is cloned by now.  Where RLIMIT_NOFILE is small this makes room. */
	(void)sbx_os_close(tree);
	return put_tree(a, op->attach_tree.slot, -1);
}

int sbx_apply_unstage_tree(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_detach_tree(tree_in(a, op->unstage_tree.slot)) < 0)
		return sbx_apply_failed(a, op, "umount2", "a new file system");
	/* Not in a tree that is nowhere (L16). */
	if (sbx_os_chdir("/") < 0)
		return sbx_apply_failed(a, op, "chdir", "/");
	return 0;
}

int sbx_apply_propagation(struct sbx_applier *a, const struct sbx_op *op)
{
	static const struct {
		uint64_t flag;
		const char *name;
	} kinds[] = {
		[SBX_PROPAGATION_SHARED] = {MS_SHARED, "shared"},
		[SBX_PROPAGATION_SLAVE] = {MS_SLAVE, "slave"},
		[SBX_PROPAGATION_PRIVATE] = {MS_PRIVATE, "private"},
	};

	if (sbx_os_set_propagation(kinds[op->propagation.propagation].flag) < 0)
		return sbx_apply_failed(a, op, "mount_setattr", "/ as %s",
					kinds[op->propagation.propagation].name);
	return 0;
}

int sbx_apply_hostname(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_hostname(op->hostname.name) < 0)
		return sbx_apply_failed(a, op, "sethostname", "%s", op->hostname.name);
	return 0;
}

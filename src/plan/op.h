/* SPDX-License-Identifier: MIT
 * plan/op.h: one step of the way into the sandbox: a few system calls, never a decision.
 * All that apply/ may see of a plan. */
#ifndef SBX_PLAN_OP_H
#define SBX_PLAN_OP_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

enum sbx_stage {
	SBX_STAGE_NAMESPACES,
	SBX_STAGE_MOUNTS,
	SBX_STAGE_SYSTEM,
	SBX_STAGE_PROCESS,
	SBX_STAGE_IDENTITY,
	SBX_STAGE_SEAL,
	SBX_STAGE_EXEC,
};

enum sbx_op_kind {
#define OP(kind, stage, exit) SBX_OP_##kind,
#include "plan/ops.def"
#undef OP
	SBX_OPS
};

struct sbx_op_info {
	const char *name;
	enum sbx_stage stage;
	enum sbx_exit exit;
};

extern const struct sbx_op_info sbx_op_infos[SBX_OPS];

/* Attributes a tree gets.  They are only ever added: what the host has read-only stays so. */
enum sbx_attr {
	SBX_ATTR_READ_ONLY = 1 << 0,
	SBX_ATTR_NOSUID = 1 << 1,
	SBX_ATTR_NODEV = 1 << 2,
	SBX_ATTR_NOEXEC = 1 << 3,
	SBX_ATTR_NOATIME = 1 << 4,
	SBX_ATTR_STRICTATIME = 1 << 5,
	SBX_ATTR_NODIRATIME = 1 << 6,
	SBX_ATTR_NOSYMFOLLOW = 1 << 7,
};

enum sbx_propagation {
	SBX_PROPAGATION_SHARED,
	SBX_PROPAGATION_SLAVE,
	SBX_PROPAGATION_PRIVATE,
};

enum sbx_node {
	SBX_NODE_DIRECTORY,
	SBX_NODE_FILE,
	SBX_NODE_SYMLINK,
	SBX_NODE_CHAR,
};

/* An option of a new file system: NAME=VALUE, or a flag when value is NULL. */
struct sbx_fs_option {
	const char *name, *value;
};

/* Trees are detached mounts, held by descriptors in numbered slots. */
struct sbx_op {
	enum sbx_op_kind kind;
	struct sbx_origin origin;
	union {
		struct {
			int flags; /* CLONE_NEW* */
		} unshare;
		struct {
			const char *fstype;
			const struct sbx_fs_option *options;
			unsigned n_options;
			unsigned slot;
			unsigned attr; /* enum sbx_attr; not READ_ONLY, nodes come first */
		} new_tree;
		struct {
			unsigned slot;
			const char *path; /* relative to the tree; parents exist */
			enum sbx_node node;
			mode_t mode;
			uint32_t major, minor; /* SBX_NODE_CHAR */
			const char *target;    /* SBX_NODE_SYMLINK */
		} make_node;
		struct {
			const char *path; /* on the host, no symlinks in it */
			unsigned slot;
			unsigned attr;
			bool recursive;
		} clone_tree;
		struct {
			unsigned from;	  /* slot */
			const char *path; /* relative to it; "" is all of it */
			unsigned slot;
			unsigned attr;
		} clone_subtree;
		struct {
			unsigned attr; /* recursive */
		} seal_root;
		struct {
			unsigned slot;
			unsigned attr;
		} seal_tree;
		struct {
			unsigned slot;
		} stage_tree;
		struct {
			unsigned slot;
		} unstage_tree;
		struct {
			unsigned slot;
			const char *path; /* where the tree is attached to be entered */
		} enter_root;
		struct {
			unsigned slot;
			const char *path; /* in the new view, no symlinks in it */
		} attach_tree;
		struct {
			enum sbx_propagation propagation;
		} propagation;
		struct {
			const char *name;
		} hostname;
		struct {
			const char *path;
		} return_directory;
		struct {
			unsigned first, last; /* CLOEXEC, so that an error can still speak */
		} close_files;
		struct {
			mode_t mask;
		} umask;
		struct {
			int resource;
			uint64_t soft, hard;
		} limit;
		struct {
			uint64_t drop;
		} bounding_set;
		struct {
			const gid_t *gids;
			unsigned n;
		} groups;
		struct {
			gid_t gid;
		} group;
		struct {
			uid_t uid;
			bool keep_capabilities; /* across the change, until capabilities */
		} user;
		struct {
			uint64_t effective; /* and permitted: until exec */
			uint64_t inheritable;
			uint64_t ambient;
		} capabilities;
		struct {
			unsigned bits;
		} secure_bits;
		struct {
			const char *path;
			bool optional; /* "-": stay where we are when it fails */
		} working_directory;
		struct {
			const char *name;	       /* as the user wrote it */
			const char *const *candidates; /* paths to try, NULL-terminated */
		} locate;
		struct {
			const struct sock_filter *insns;
			unsigned short len;
		} seccomp;
		struct {
			char *const *argv, *const *envp; /* of what locate found */
		} exec;
	};
};

#endif

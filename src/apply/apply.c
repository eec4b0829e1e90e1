/* SPDX-License-Identifier: MIT
 * apply/apply.c: the loop, and what to say when a step is refused. */

#include "apply/apply.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "apply/handlers.h"

static int (*const handlers[SBX_OPS])(struct sbx_applier *, const struct sbx_op *) = {
#define OP(kind, stage, exit) [SBX_OP_##kind] = sbx_apply_##kind,
#include "plan/ops.def"
#undef OP
};

int sbx_apply(const struct sbx_op *ops, unsigned n_ops, int *slots, unsigned n_slots,
	      struct sbx_error *err)
{
	struct sbx_applier applier = {.slots = slots, .n_slots = n_slots, .err = err};

	for (unsigned i = 0; i < n_slots; i++)
		slots[i] = -1;
	for (unsigned i = 0; i < n_ops; i++)
		if (handlers[ops[i].kind](&applier, &ops[i]) < 0)
			return -1;
	return 0;
}

#define ANY NULL

/* Where strerror(3) alone sends the reader the wrong way.  The first row that fits speaks. */
static const struct hint {
	const char *step;
	int sys_errno;
	const char *text;
} hints[] = {
	{ANY, ENOSYS, "this kernel, or a filter of the container around sbx, lacks the call"},
	{ANY, ENOTSUP,
	 "the call says that it has worked, but nothing has changed: a filter of the "
	 "container around sbx pretends"},
	{ANY, EMFILE, "every mount needs a descriptor for a moment; raise the caller's ulimit -n"},
	{"open_tree", ELOOP, "a symbolic link appeared there; sbx follows none while mounting"},
	{"openat2", ELOOP, "a symbolic link appeared there; sbx follows none while mounting"},
	{"open_tree", ENOENT, "it was there when the plan was made"},
	{"openat2", ENOENT, "nothing to mount on is left there"},
	{"open_tree", EINVAL, "a mount below it is unbindable, or it lies in another namespace"},
	{"open_tree", EPERM, "mounting needs CAP_SYS_ADMIN"},
	{"move_mount", ENOTDIR,
	 "a directory cannot be mounted on a file, nor a file on a directory"},
	{"move_mount", ENOSPC, "the limit in /proc/sys/fs/mount-max is reached"},
	{"open_tree", ENOSPC, "the limit in /proc/sys/fs/mount-max is reached"},
	{"mount_setattr", EINVAL, "/ is no mount point (chroot?), or an attribute is unknown here"},
	{"mount_setattr", EPERM,
	 "a user namespace cannot change what its mounts came with (access times)"},
	{"pivot_root", EINVAL, "the root is the initial ramfs, or shares its mounts with others"},
	{"fsopen", ENODEV, "this kernel has no such file system"},
	{"fsopen", EPERM, "mounting needs CAP_SYS_ADMIN"},
	{"fsconfig", EPERM, "mounting this needs more than the rights of a user namespace"},
	{"mknodat", EPERM, "device nodes need CAP_MKNOD in the initial user namespace"},
	{"unshare", EPERM, "namespaces need CAP_SYS_ADMIN; containers forbid them by a filter too"},
	{"unshare", ENOSPC, "a limit in /proc/sys/user/max_*_namespaces is reached"},
	{"sethostname", EPERM, "needs CAP_SYS_ADMIN"},
	{"getcwd", ENOENT, "the directory is not below the root of the sandbox"},
	{"prlimit", EPERM, "raising a hard limit needs CAP_SYS_RESOURCE"},
	{"keyctl", EDQUOT, "the user's quota in /proc/sys/kernel/keys is used up"},
	{"PR_CAPBSET_DROP", EPERM, "needs CAP_SETPCAP"},
	{"PR_SET_SECUREBITS", EPERM, "needs CAP_SETPCAP, or the bits are locked"},
	{"PR_CAP_AMBIENT_RAISE", EPERM, "the capability is not permitted to sbx itself"},
	{"capset", EPERM, "sbx cannot keep a capability that it does not have"},
	{"setgroups", EPERM, "needs CAP_SETGID; user namespaces may deny it altogether"},
	{"setresgid", EPERM, "needs CAP_SETGID"},
	{"setresuid", EPERM, "needs CAP_SETUID"},
	{"setresgid", EINVAL, "the group is not mapped in this user namespace"},
	{"setresuid", EINVAL, "the user is not mapped in this user namespace"},
	{"PR_SET_MDWE", EINVAL, "needs Linux 6.3"},
	{"seccomp", EACCES, "needs NoNewPrivileges=yes or CAP_SYS_ADMIN"},
	{"seccomp", EINVAL, "the kernel finds the program invalid, or has no filters"},
	{"execve", ENOENT, "the file is there: its interpreter or loader is not, in the sandbox"},
	{"execve", ENOEXEC, "neither a program for this machine nor a script that begins with #!"},
	{"execve", EACCES, "its interpreter or loader may not be run, or is on a noexec mount"},
	{"execve", EAGAIN, "the user already has more processes than LimitNPROC= allows"},
	{"execve", E2BIG, "arguments and environment together are too long"},
	{"execve", EPERM, "a SystemCallFilter= that forbids execve would say that"},
};

static const char *find_hint(const char *step, int sys_errno)
{
	for (size_t i = 0; i < SBX_COUNT(hints); i++)
		if (hints[i].sys_errno == sys_errno &&
		    (!hints[i].step || strcmp(hints[i].step, step) == 0))
			return hints[i].text;
	return NULL;
}

int sbx_apply_failed(struct sbx_applier *a, const struct sbx_op *op, const char *step,
		     const char *fmt, ...)
{
	int sys_errno = errno; /* before anything can touch it */
	const char *hint = find_hint(step, sys_errno);
	char subject[sizeof(a->err->subject)];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(subject, sizeof(subject), fmt, ap);
	va_end(ap);
	(void)sbx_fail_errno(a->err, sbx_op_infos[op->kind].exit, sys_errno, &op->origin, step,
			     "%s", subject);
	return hint ? sbx_hint(a->err, "%s", hint) : -1;
}

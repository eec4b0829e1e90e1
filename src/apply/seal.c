/* SPDX-License-Identifier: MIT
 * apply/seal.c: the last steps, as the service's user, and the leap. */

#include <errno.h>
#include <string.h>

#include "apply/handlers.h"
#include "os/os.h"

int sbx_apply_working_directory(struct sbx_applier *a, const struct sbx_op *op)
{
	const char *path = op->working_directory.path;

	if (sbx_os_chdir(path) < 0) {
		if (op->working_directory.optional)
			return 0;
		int sys_errno = errno;
		(void)sbx_apply_failed(a, op, "chdir", "%s", path);
		if (sys_errno == EACCES)
			return sbx_hint(a->err, "the service's user may not enter it");
		return sbx_hint(a->err, "as the sandbox sees it: \"-\" before it forgives");
	}
	/* "-" forgives a missing directory, not one that leads out, as /proc/self/fd/N can (L16).
	 */
	if (sbx_os_check_directory() < 0)
		return sbx_apply_failed(a, op, "getcwd", "%s", path);
	return 0;
}

/* The most telling of two failures: that a name is not in one directory of many says little. */
static int worse(int first, int second)
{
	return first == ENOENT || first == ENOTDIR ? second : first;
}

static int not_located(struct sbx_applier *a, const struct sbx_op *op, int sys_errno)
{
	const char *name = op->locate.name;

	errno = sys_errno;
	(void)sbx_apply_failed(a, op, "locate", "%s", name);
	if (sys_errno == ENOENT && !strchr(name, '/'))
		return sbx_hint(a->err, "not found in PATH, as the sandbox sees it");
	if (sys_errno == ENOENT)
		return sbx_hint(a->err, "not there, as the sandbox sees it");
	if (sys_errno == EACCES)
		return sbx_hint(a->err, "the service's user may not run it, it is no plain file, "
					"or it is on a noexec mount");
	return -1;
}

int sbx_apply_locate(struct sbx_applier *a, const struct sbx_op *op)
{
	int sys_errno = ENOENT;

	for (const char *const *path = op->locate.candidates; *path; path++) {
		if (sbx_os_may_execute(*path) == 0) {
			a->program = *path;
			return 0;
		}
		sys_errno = worse(sys_errno, errno);
	}
	return not_located(a, op, sys_errno);
}

int sbx_apply_deny_write_execute(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_deny_write_execute() < 0)
		return sbx_apply_failed(a, op, "PR_SET_MDWE", "memory protection");
	return 0;
}

int sbx_apply_no_new_privs(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_set_no_new_privs() < 0)
		return sbx_apply_failed(a, op, "PR_SET_NO_NEW_PRIVS", "no new privileges");
	return 0;
}

int sbx_apply_seccomp(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_load_filter(op->seccomp.insns, op->seccomp.len) < 0)
		return sbx_apply_failed(a, op, "seccomp", "filter of %u instructions",
					op->seccomp.len);
	return 0;
}

int sbx_apply_exec(struct sbx_applier *a, const struct sbx_op *op)
{
	(void)sbx_os_exec(a->program, op->exec.argv, op->exec.envp);
	return sbx_apply_failed(a, op, "execve", "%s", a->program ? a->program : op->exec.argv[0]);
}

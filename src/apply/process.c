/* SPDX-License-Identifier: MIT
 * apply/process.c: what a process inherits and should not, or gets and did not have. */

#include <signal.h>

#include "apply/handlers.h"
#include "os/os.h"

int sbx_apply_return_directory(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_chdir(op->return_directory.path) < 0) {
		(void)sbx_apply_failed(a, op, "chdir", "%s", op->return_directory.path);
		return sbx_hint(a->err, "the caller's directory is not in the sandbox; set "
					"WorkingDirectory=");
	}
	if (sbx_os_check_directory() < 0)
		return sbx_apply_failed(a, op, "getcwd", "%s", op->return_directory.path);
	return 0;
}

int sbx_apply_close_files(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_close_range(op->close_files.first, op->close_files.last) < 0)
		return sbx_apply_failed(a, op, "close_range", "%u to %u", op->close_files.first,
					op->close_files.last);
	return 0;
}

/* Signal numbers are 1…64 on all our architectures.  A handler ends with execve(2) by itself;
 * ignoring a signal would be inherited, and with it somebody else's wish (L54). */
int sbx_apply_reset_signals(struct sbx_applier *a, const struct sbx_op *op)
{
	for (int signo = 1; signo <= 64; signo++) {
		if (signo == SIGKILL || signo == SIGSTOP)
			continue;
		if (sbx_os_default_signal(signo) < 0)
			return sbx_apply_failed(a, op, "rt_sigaction", "default disposition");
	}
	if (sbx_os_unblock_signals() < 0)
		return sbx_apply_failed(a, op, "rt_sigprocmask", "empty mask");
	return 0;
}

int sbx_apply_umask(struct sbx_applier *a, const struct sbx_op *op)
{
	(void)a;
	(void)sbx_os_umask(op->umask.mask); /* cannot fail */
	return 0;
}

int sbx_apply_keyring(struct sbx_applier *a, const struct sbx_op *op)
{
	if (sbx_os_new_session_keyring() < 0)
		return sbx_apply_failed(a, op, "keyctl", "new session keyring");
	return 0;
}

/* The line of the profile names the resource. */
int sbx_apply_limit(struct sbx_applier *a, const struct sbx_op *op)
{
	unsigned long long soft = op->limit.soft, hard = op->limit.hard;

	if (sbx_os_set_limit(op->limit.resource, soft, hard) == 0)
		return 0;
	if (hard == UINT64_MAX)
		return sbx_apply_failed(a, op, "prlimit", "hard limit infinity");
	return sbx_apply_failed(a, op, "prlimit", "soft limit %llu, hard limit %llu", soft, hard);
}

/* SPDX-License-Identifier: MIT
 * floor: what a sandbox costs at the very least.
 *
 *	cc -O2 -static -I DIR floor.c -o floor; ./floor COMMAND [ARGUMENT...]
 *
 * It performs the kernel's part of one plan and nothing else: no profile is read, no path is
 * looked up, no filter is compiled, nothing is checked that the kernel does not check.  The steps
 * stand in DIR/floor.inc, which floor.jq makes of `sbxctl plan --json` (and bench.sh of the
 * filter that is really loaded), so the floor is always that of the plan it is compared with.
 * Each step has as few system calls as will do. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifndef PR_SET_MDWE
#	define PR_SET_MDWE 65
#endif

enum kind {
	UNSHARE,
	SLAVE_MOUNTS,
	OPEN_UMASK,
	NEW_TREE,
	MAKE_NODE,
	CLONE_TREE,
	SEAL_ROOT,
	CLONE_SUBTREE,
	SEAL_TREE,
	ATTACH_TREE,
	PROPAGATION,
	RETURN_DIRECTORY,
	CLOSE_FILES,
	RESET_SIGNALS,
	UMASK,
	KEYRING,
	LIMIT,
	BOUNDING_SET,
	CAPABILITIES,
	DENY_WRITE_EXECUTE,
	NO_NEW_PRIVS,
};

/* Every step uses the members it needs. */
struct step {
	enum kind kind;
	int tree, from;
	const char *path, *target; /* or what a file system is called */
	const char *options;	   /* "name=value,name" */
	uint64_t attr;		   /* MOUNT_ATTR_*, CLONE_NEW*, MS_*, capabilities */
	uint64_t inheritable;
	unsigned recursive, first, last, major, minor;
	mode_t mode;
	int resource;
	struct rlimit limit;
};

#if __has_include("floor.inc")
#	include "floor.inc"
#else /* for linters: what it looks like */
static const struct step steps[] = {{UNSHARE, .attr = CLONE_NEWNS}};
static struct sock_filter filter[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
#endif

enum {
	N_STEPS = sizeof(steps) / sizeof(steps[0]),
	RECURSIVE = 0x8000, /* AT_RECURSIVE */
	MAX_TREES = 256,
};

static int trees[MAX_TREES];

static long open_tree_at(int at, const char *path, unsigned flags)
{
	return syscall(SYS_open_tree, at, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags);
}

static long set_attr(int at, const char *path, unsigned flags, uint64_t attr, uint64_t propagation)
{
	struct mount_attr a = {.attr_set = attr, .propagation = propagation};

	return syscall(SYS_mount_setattr, at, path, flags, &a, sizeof(a));
}

static long seal(int tree, uint64_t attr)
{
	return attr ? set_attr(tree, "", AT_EMPTY_PATH | RECURSIVE, attr, 0) : 0;
}

/* "mode=0755,ro" */
static long configure(int fs, const char *options)
{
	char text[256], *rest;

	snprintf(text, sizeof(text), "%s", options);
	for (char *option = strtok_r(text, ",", &rest); option;
	     option = strtok_r(NULL, ",", &rest)) {
		char *value = strchr(option, '=');
		if (value)
			*value++ = '\0';
		if (syscall(SYS_fsconfig, fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
			    option, value, 0) < 0)
			return -1;
	}
	return syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
}

static long new_tree(const struct step *s)
{
	int fs = (int)syscall(SYS_fsopen, s->path, FSOPEN_CLOEXEC);

	if (fs < 0 || configure(fs, s->options) < 0)
		return -1;
	return trees[s->tree] = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, s->attr);
}

static long make_node(const struct step *s)
{
	int tree = trees[s->tree];

	if (s->target)
		return symlinkat(s->target, tree, s->path);
	if (S_ISDIR(s->mode))
		return mkdirat(tree, s->path, s->mode & 07777);
	return mknodat(tree, s->path, s->mode, makedev(s->major, s->minor));
}

static long clone_tree(const struct step *s, int at, unsigned flags)
{
	trees[s->tree] = (int)open_tree_at(at, s->path, flags);
	return trees[s->tree] < 0 ? -1 : seal(trees[s->tree], s->attr);
}

static long attach(const struct step *s)
{
	return syscall(SYS_move_mount, trees[s->tree], "", AT_FDCWD, s->path,
		       MOVE_MOUNT_F_EMPTY_PATH);
}

static long reset_signals(void)
{
	struct {
		void *handler;
		unsigned long flags;
		void *restorer;
		unsigned long mask;
	} action = {0};
	unsigned long none = 0;

	for (int signal = 1; signal <= 64; signal++)
		if (signal != SIGKILL && signal != SIGSTOP)
			syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof(none));
	return syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

static long drop(uint64_t caps)
{
	for (int cap = 0; cap <= 40; cap++)
		if (caps >> cap & 1 && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return -1;
	return 0;
}

static long set_capabilities(uint64_t effective, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {
		{(uint32_t)effective, (uint32_t)effective, (uint32_t)inheritable},
		{(uint32_t)(effective >> 32) & 0x1ff, (uint32_t)(effective >> 32) & 0x1ff,
		 (uint32_t)(inheritable >> 32)},
	};

	return syscall(SYS_capset, &header, data);
}

static long set_umask(mode_t mask)
{
	umask(mask);
	return 0;
}

static long perform(const struct step *s)
{
	switch (s->kind) {
	case UNSHARE:
		return syscall(SYS_unshare, s->attr);
	case SLAVE_MOUNTS:
		return set_attr(AT_FDCWD, "/", RECURSIVE, 0, MS_SLAVE);
	case NEW_TREE:
		return new_tree(s);
	case MAKE_NODE:
		return make_node(s);
	case CLONE_TREE:
		return clone_tree(s, AT_FDCWD, s->recursive ? RECURSIVE : 0);
	case SEAL_ROOT:
		return set_attr(AT_FDCWD, "/", RECURSIVE, s->attr, 0);
	case CLONE_SUBTREE:
		return clone_tree(s, trees[s->from], *s->path ? 0 : AT_EMPTY_PATH);
	case SEAL_TREE:
		return seal(trees[s->tree], s->attr);
	case ATTACH_TREE:
		return attach(s);
	case PROPAGATION:
		return set_attr(AT_FDCWD, "/", RECURSIVE, 0, s->attr);
	case OPEN_UMASK:
	case UMASK:
		return set_umask(s->mode);
	case RETURN_DIRECTORY:
		return chdir(s->path);
	case CLOSE_FILES:
		return syscall(SYS_close_range, s->first, s->last, 0);
	case RESET_SIGNALS:
		return reset_signals();
	case KEYRING:
		return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	case LIMIT:
		return setrlimit((unsigned)s->resource, &s->limit);
	case BOUNDING_SET:
		return drop(s->attr);
	case CAPABILITIES:
		return set_capabilities(s->attr, s->inheritable);
	case DENY_WRITE_EXECUTE:
		return prctl(PR_SET_MDWE, 1, 0, 0, 0);
	case NO_NEW_PRIVS:
		return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	}
	return -1;
}

int main(int argc, char *argv[], char *envp[])
{
	struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};

	for (int i = 0; argc > 1 && i < N_STEPS; i++)
		if (perform(&steps[i]) < 0) {
			fprintf(stderr, "floor: step %d, %s: %s\n", i + 1,
				steps[i].path ? steps[i].path : "", strerror(errno));
			return 1;
		}
	if (program.len > 1 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return 1;
	execve(argv[1], argv + 1, envp);
	return 1;
}

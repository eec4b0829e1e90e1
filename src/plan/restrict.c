/* SPDX-License-Identifier: MIT
 * plan/restrict.c: the Restrict family: each one word, and the system calls that follow from it. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "plan/planner.h"
#include "plan/planners.h"

#ifndef CLONE_NEWTIME
#	define CLONE_NEWTIME 0x80
#endif
#ifndef SHM_EXEC
#	define SHM_EXEC 0100000
#endif

#define X86 SBX_ABI_BIT(SBX_ABI_X86)
#define TEST(...) (const struct sbx_arg_test[]){{__VA_ARGS__}}, 1

/* --- RestrictAddressFamilies= ----------------------------------------------------------------- */

/* An allow-list is one rule: refuse what is not this, nor this, nor … */
static void allow_families(struct sbx_planner *p, uint64_t members)
{
	struct sbx_arg_test tests[64];
	unsigned n = 0;

	for (unsigned family = 0; family < 64; family++)
		if (members >> family & 1)
			tests[n++] = (struct sbx_arg_test){0, SBX_ARG_NE, family, 0};
	sbx_deny_syscall_if(p, "socket", tests, n, EAFNOSUPPORT);
}

static void deny_families(struct sbx_planner *p, uint64_t members)
{
	for (unsigned family = 0; family < 64; family++)
		if (members >> family & 1)
			sbx_deny_syscall_if(p, "socket", TEST(0, SBX_ARG_EQ, family), EAFNOSUPPORT);
}

/* socketpair(2) is left alone: it only ever makes pairs of unix sockets (and of few relatives),
 * which reach nobody. */
void sbx_plan_restrict_address_families(struct sbx_planner *p, const struct sbx_value *v)
{
	enum {
		SYS_SOCKET = 1
	};

	if ((v->members.inverted && !v->members.members) || sbx_cannot_filter(p))
		return;
	if (v->members.inverted)
		deny_families(p, v->members.members);
	else
		allow_families(p, v->members.members);
	sbx_deny_io_uring(p);
	if (!(sbx_filtered_abis(p) & X86))
		return;
	/* The family is behind socketcall's pointer, out of a filter's sight (L38).  Most builds of
	 * libc for x86 go this way: then 32-bit programs get no socket, which is stricter than
	 * asked and better than none of it. */
	sbx_deny_syscall_on(p, X86, "socketcall", TEST(0, SBX_ARG_EQ, SYS_SOCKET), EAFNOSUPPORT);
	sbx_by_other_means(p, "32-bit programs get no socket at all through socketcall(2)");
}

/* --- RestrictNamespaces= ---------------------------------------------------------------------- */

void sbx_plan_restrict_namespaces(struct sbx_planner *p, const struct sbx_value *v)
{
	const uint32_t all = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |
			     CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWTIME;
	const uint32_t denied = all & ~(uint32_t)v->members.members;

	if (!denied || sbx_cannot_filter(p))
		return;
	/* Its flags are behind a pointer.  ENOSYS makes libc fall back to clone(2); EPERM would
	 * break the creation of threads (L42). */
	sbx_deny_syscalls(p, "clone3", ENOSYS);
	sbx_deny_syscall_if(p, "unshare", TEST(0, SBX_ARG_ANY, denied), EPERM);
	sbx_deny_syscall_if(p, "clone", TEST(0, SBX_ARG_ANY, denied), EPERM);
	if (denied == all) {
		sbx_deny_syscalls(p, "setns", EPERM);
		return;
	}
	/* 0 is "whatever the descriptor is". */
	sbx_deny_syscall_if(p, "setns", TEST(1, SBX_ARG_EQ, 0), EPERM);
	sbx_deny_syscall_if(p, "setns", TEST(1, SBX_ARG_ANY, denied), EPERM);
}

/* --- RestrictRealtime= ------------------------------------------------------------------------ */

/* Policies are refused unless they are known to be harmless, so that the next realtime policy is
 * refused as well; SCHED_RESET_ON_FORK, a bit in the same argument, is too.  sched_setattr(2) has
 * its policy behind a pointer, and root needs no rlimit for SCHED_DEADLINE.  sched_setparam(2)
 * changes the priority within a policy, not the policy. */
void sbx_plan_restrict_realtime(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct sbx_arg_test not_harmless[] = {
		{1, SBX_ARG_NE, SCHED_OTHER, 0},
		{1, SBX_ARG_NE, SCHED_BATCH, 0},
		{1, SBX_ARG_NE, SCHED_IDLE, 0},
	};
	struct sbx_op *op;

	if (!v->flag || sbx_cannot_filter(p))
		return;
	sbx_deny_syscall_if(p, "sched_setscheduler", not_harmless, SBX_COUNT(not_harmless), EPERM);
	sbx_deny_syscalls(p, "sched_setattr", ENOSYS);
	if (sbx_setting_of(p, SBX_D_LimitRTPRIO))
		return;
	op = sbx_emit(p, SBX_OP_limit, &p->origin);
	op->limit.resource = RLIMIT_RTPRIO;
	op->limit.soft = 0;
	op->limit.hard = 0;
}

/* --- RestrictSUIDSGID= ------------------------------------------------------------------------ */

/* Calls that give a file its mode, and which argument that is. */
static const struct {
	const char *name;
	unsigned char mode;
} mode_calls[] = {
	{"chmod", 1},	{"fchmod", 1}, {"fchmodat", 2}, {"fchmodat2", 2}, {"mkdir", 1},
	{"mkdirat", 2}, {"mknod", 1},  {"mknodat", 2},	{"creat", 1},
};

/* Open has a mode only when it creates; O_TMPFILE creates too.  Its O_DIRECTORY half differs
 * between architectures, the other bit does not. */
#define TMPFILE_BIT 020000000
#define SETS_MODE ((uint32_t)O_CREAT | TMPFILE_BIT)

static void deny_open(struct sbx_planner *p, const char *name, unsigned char flags)
{
	const struct sbx_arg_test tests[] = {
		{flags, SBX_ARG_ANY, SETS_MODE, 0},
		{(unsigned char)(flags + 1), SBX_ARG_ANY, S_ISUID | S_ISGID, 0},
	};

	sbx_deny_syscall_if(p, name, tests, SBX_COUNT(tests), EPERM);
}

void sbx_plan_restrict_suid_sgid(struct sbx_planner *p, const struct sbx_value *v)
{
	if (!v->flag || sbx_cannot_filter(p))
		return;
	for (unsigned i = 0; i < SBX_COUNT(mode_calls); i++)
		sbx_deny_syscall_if(p, mode_calls[i].name,
				    TEST(mode_calls[i].mode, SBX_ARG_ANY, S_ISUID | S_ISGID),
				    EPERM);
	deny_open(p, "open", 1);
	deny_open(p, "openat", 2);
	/* The mode is behind a pointer (L13); libc falls back to openat(2). */
	sbx_deny_syscalls(p, "openat2", ENOSYS);
	sbx_deny_io_uring(p);
}

/* --- MemoryDenyWriteExecute= ------------------------------------------------------------------ */

/* What a filter can do where the kernel has no PR_SET_MDWE. */
static void deny_write_execute(struct sbx_planner *p)
{
	static const struct sbx_arg_test ipc_shmat[] = {
		{0, SBX_ARG_MASK_EQ, 21, 0xffff}, /* the high half is a version */
		{2, SBX_ARG_ANY, SHM_EXEC, 0},
	};
	/* READ_IMPLIES_EXEC makes every readable mapping executable, also writable ones.  All ones
	 * is a question, not a change. */
	static const struct sbx_arg_test implies_exec[] = {
		{0, SBX_ARG_NE, UINT32_MAX, 0},
		{0, SBX_ARG_ANY, READ_IMPLIES_EXEC, 0},
	};
	const uint64_t direct = ~X86;

	sbx_deny_syscall_on(p, direct, "mmap", TEST(2, SBX_ARG_ALL, PROT_WRITE | PROT_EXEC), EPERM);
	/* x86's mmap is the old call with all arguments behind a pointer; libc uses mmap2. */
	sbx_deny_syscall_on(p, X86, "mmap", NULL, 0, EPERM);
	sbx_deny_syscall_if(p, "mmap2", TEST(2, SBX_ARG_ALL, PROT_WRITE | PROT_EXEC), EPERM);
	sbx_deny_syscall_if(p, "mprotect", TEST(2, SBX_ARG_ANY, PROT_EXEC), EPERM);
	sbx_deny_syscall_if(p, "pkey_mprotect", TEST(2, SBX_ARG_ANY, PROT_EXEC), EPERM);
	sbx_deny_syscall_if(p, "shmat", TEST(2, SBX_ARG_ANY, SHM_EXEC), EPERM);
	sbx_deny_syscall_if(p, "ipc", ipc_shmat, SBX_COUNT(ipc_shmat), EPERM);
	sbx_deny_syscall_if(p, "personality", implies_exec, SBX_COUNT(implies_exec), EPERM);
}

void sbx_plan_memory_deny_write_execute(struct sbx_planner *p, const struct sbx_value *v)
{
	if (!v->flag)
		return;
	if (sbx_facts_has(p->facts, SBX_HAS_MDWE)) {
		p->deny_write_execute = true;
		p->deny_write_execute_origin = p->origin;
		return;
	}
	if (sbx_cannot_filter(p))
		return;
	deny_write_execute(p);
	sbx_by_other_means(p, "a system call filter; PR_SET_MDWE needs Linux 6.3");
}

/* --- LockPersonality= ------------------------------------------------------------------------- */

/* Locked to PER_LINUX, what every program starts with; even the question (all ones) is refused. */
void sbx_plan_lock_personality(struct sbx_planner *p, const struct sbx_value *v)
{
	if (!v->flag || sbx_cannot_filter(p))
		return;
	sbx_deny_syscall_if(p, "personality", TEST(0, SBX_ARG_NE, PER_LINUX), EPERM);
}

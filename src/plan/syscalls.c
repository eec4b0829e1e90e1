/* SPDX-License-Identifier: MIT
 * plan/syscalls.c: the directives that are lists of system calls and architectures. */
#include <errno.h>
#include <linux/seccomp.h>

#include "plan/planner.h"
#include "plan/planners.h"

#define ALL_ABIS (SBX_ABI_BIT(SBX_ABIS) - 1)

/* What a ring does without the call (L43).  A list that refuses one of these refuses nothing as
 * long as io_uring is left. */
static const enum sbx_syscall ring_does[] = {
	SBX_SYS_openat, SBX_SYS_openat2,   SBX_SYS_read,      SBX_SYS_readv,	 SBX_SYS_write,
	SBX_SYS_writev, SBX_SYS_close,	   SBX_SYS_fsync,     SBX_SYS_fallocate, SBX_SYS_ftruncate,
	SBX_SYS_statx,	SBX_SYS_renameat2, SBX_SYS_unlinkat,  SBX_SYS_mkdirat,	 SBX_SYS_symlinkat,
	SBX_SYS_linkat, SBX_SYS_setxattr,  SBX_SYS_fsetxattr, SBX_SYS_getxattr,	 SBX_SYS_fgetxattr,
	SBX_SYS_splice, SBX_SYS_tee,	   SBX_SYS_pipe2,     SBX_SYS_socket,	 SBX_SYS_bind,
	SBX_SYS_listen, SBX_SYS_connect,   SBX_SYS_accept4,   SBX_SYS_sendmsg,	 SBX_SYS_recvmsg,
	SBX_SYS_sendto, SBX_SYS_recvfrom,  SBX_SYS_shutdown,  SBX_SYS_madvise,	 SBX_SYS_epoll_ctl,
	SBX_SYS_waitid,
};

static const enum sbx_syscall ring_calls[] = {
	SBX_SYS_io_uring_setup,
	SBX_SYS_io_uring_enter,
	SBX_SYS_io_uring_register,
};

/* "Naming" is writing the call itself on a line that allows it.  A group is not enough:
 * @system-service contains io_uring by way of @aio, and who writes it has not thought of rings. */
static bool profile_names_ring(const struct sbx_planner *p)
{
	const struct sbx_value *v = sbx_setting_of(p, SBX_D_SystemCallFilter);

	for (unsigned i = 0; v && i < SBX_COUNT(ring_calls); i++)
		if (v->syscalls->by_name[ring_calls[i]])
			return true;
	return false;
}

void sbx_deny_io_uring(struct sbx_planner *p)
{
	if (profile_names_ring(p))
		return;
	/* ENOSYS, as an old kernel answers: libraries then use plain calls. */
	sbx_deny_syscalls(p, "io_uring_setup io_uring_enter io_uring_register", ENOSYS);
}

static bool refuses(const struct sbx_syscall_list *list, unsigned index)
{
	if (list->allow_list)
		return list->action[index] != SBX_SYSCALL_LISTED;
	return list->action[index] != SBX_SYSCALL_UNLISTED;
}

static bool refuses_what_a_ring_does(const struct sbx_syscall_list *list)
{
	for (unsigned i = 0; i < SBX_COUNT(ring_does); i++)
		if (refuses(list, ring_does[i]))
			return true;
	return false;
}

static uint32_t action_of_errno(int number)
{
	return SECCOMP_RET_ERRNO | ((uint32_t)number & SECCOMP_RET_DATA);
}

/* SystemCallErrorNumber=: its 0, and not setting it, is the end of the process. */
static uint32_t global_action(const struct sbx_planner *p)
{
	const struct sbx_value *v = sbx_setting_of(p, SBX_D_SystemCallErrorNumber);

	return v && v->number ? action_of_errno((int)v->number) : SECCOMP_RET_KILL_PROCESS;
}

static uint32_t action_of(int listed, uint32_t global)
{
	if (listed == SBX_SYSCALL_LISTED)
		return global;
	return listed == SBX_SYSCALL_KILL ? SECCOMP_RET_KILL_PROCESS : action_of_errno(listed);
}

static struct sbx_rule rule_for(unsigned index, uint32_t action)
{
	return (struct sbx_rule){.abis = ALL_ABIS, .syscall = index, .action = action};
}

/* In an allow-list an entry with an errno is two rules: the list does not refuse the call, but
 * the entry does. */
static unsigned rules_of(const struct sbx_syscall_list *list, uint32_t global,
			 struct sbx_rule *rules)
{
	unsigned n = 0;

	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		int listed = list->action[i];

		if (listed == SBX_SYSCALL_UNLISTED)
			continue;
		if (list->allow_list)
			rules[n++] = rule_for(i, SECCOMP_RET_ALLOW);
		if (!list->allow_list || listed != SBX_SYSCALL_LISTED)
			rules[n++] = rule_for(i, action_of(listed, global));
	}
	return n;
}

void sbx_plan_system_call_filter(struct sbx_planner *p, const struct sbx_value *v)
{
	const struct sbx_syscall_list *list = v->syscalls;
	struct sbx_rule *rules;
	uint32_t global = global_action(p);
	unsigned n;

	if (sbx_cannot_filter(p))
		return;
	rules = sbx_arena_array(p->arena, 2UL * sbx_syscall_count, sizeof(*rules));
	if (!rules)
		return;
	n = rules_of(list, global, rules);
	if (list->allow_list) {
		p->filter.allow_list = true;
		p->filter.known_action = global;
		p->filter.unknown_action = action_of_errno(ENOSYS);
	}
	if (n || list->allow_list)
		sbx_filter_prepend(p, rules, n);
	if (refuses_what_a_ring_does(list))
		sbx_deny_io_uring(p);
}

/* system_call_filter asks for it; by itself it means nothing. */
void sbx_plan_system_call_error_number(struct sbx_planner *p, const struct sbx_value *v)
{
	(void)v;
	if (sbx_setting_of(p, SBX_D_SystemCallFilter) || !p->plan->ledger)
		return;
	p->plan->ledger[SBX_D_SystemCallErrorNumber] = (struct sbx_ledger_line){
		SBX_STATE_NOTHING, "there is no SystemCallFilter= it could be the answer of"};
}

void sbx_plan_system_call_log(struct sbx_planner *p, const struct sbx_value *v)
{
	const struct sbx_syscall_list *list = v->syscalls;
	struct sbx_rule *rules;
	unsigned n = 0;

	if (sbx_cannot_filter(p))
		return;
	rules = sbx_arena_array(p->arena, sbx_syscall_count, sizeof(*rules));
	if (!rules)
		return;
	for (unsigned i = 0; i < sbx_syscall_count; i++) {
		bool listed = list->action[i] != SBX_SYSCALL_UNLISTED;

		if (listed == list->allow_list)
			rules[n++] = rule_for(i, SECCOMP_RET_LOG);
	}
	p->filter.log_unnamed = !list->allow_list;
	if (n)
		sbx_filter_append(p, rules, n);
}

/* The native ABI is never blocked: sbx itself could not go on. */
void sbx_plan_system_call_architectures(struct sbx_planner *p, const struct sbx_value *v)
{
	(void)v;
	if (sbx_cannot_filter(p))
		return;
	p->filter.blocked_abis = sbx_abis[p->facts->abi].local & ~sbx_filtered_abis(p);
	if (p->filter.blocked_abis)
		sbx_filter_append(p, NULL, 0);
}

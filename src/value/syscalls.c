/* SPDX-License-Identifier: MIT
 * value/syscalls.c: system call names, groups and numbers. */
#include "value/syscalls.h"

#include <limits.h>
#include <seccomp.h>
#include <string.h>

enum familiarity {
	OTHER,
	KNOWN
};

static const struct {
	const char *name;
	enum familiarity familiarity;
	int32_t number;
} calls[SBX_SYSCALLS] = {
#define SYSCALL(name, familiarity, number) {#name, familiarity, number},
#include "value/syscalls.def"
};

const unsigned sbx_syscall_count = SBX_SYSCALLS;

/* Members are numbers, not strings: expanding @system-service walks 400 of them per start. */
enum group {
#define GROUP(id, name, summary, ...) GROUP_##id,
#include "value/syscalls.def"
	GROUPS
};

#define NESTED 0x8000U
#define S(name) SBX_SYS_##name,
#define G(id) (NESTED | GROUP_##id),
#define END UINT16_MAX
#define GROUP(id, name, summary, members) static const uint16_t members_##id[] = {members END};
#include "value/syscalls.def"
#undef S
#undef G

static const struct {
	const char *name, *summary;
	const uint16_t *members;
} groups[GROUPS] = {
#define GROUP(id, name, summary, ...) {name, summary, members_##id},
#include "value/syscalls.def"
};

const unsigned sbx_syscall_group_count = GROUPS;

/* libseccomp writes the direct calls of x86 and their multiplexed forms as one; the kernel and
 * a filter see two.  Direct numbers came with Linux 4.3 and 5.1; -1: there is none. */
static const struct {
	uint16_t index, through;
	uint8_t call;
	int16_t direct;
} multiplexed[] = {
	{SBX_SYS_socket, SBX_SYS_socketcall, 1, 359},
	{SBX_SYS_bind, SBX_SYS_socketcall, 2, 361},
	{SBX_SYS_connect, SBX_SYS_socketcall, 3, 362},
	{SBX_SYS_listen, SBX_SYS_socketcall, 4, 363},
	{SBX_SYS_accept, SBX_SYS_socketcall, 5, -1},
	{SBX_SYS_getsockname, SBX_SYS_socketcall, 6, 367},
	{SBX_SYS_getpeername, SBX_SYS_socketcall, 7, 368},
	{SBX_SYS_socketpair, SBX_SYS_socketcall, 8, 360},
	{SBX_SYS_send, SBX_SYS_socketcall, 9, -1},
	{SBX_SYS_recv, SBX_SYS_socketcall, 10, -1},
	{SBX_SYS_sendto, SBX_SYS_socketcall, 11, 369},
	{SBX_SYS_recvfrom, SBX_SYS_socketcall, 12, 371},
	{SBX_SYS_shutdown, SBX_SYS_socketcall, 13, 373},
	{SBX_SYS_setsockopt, SBX_SYS_socketcall, 14, 366},
	{SBX_SYS_getsockopt, SBX_SYS_socketcall, 15, 365},
	{SBX_SYS_sendmsg, SBX_SYS_socketcall, 16, 370},
	{SBX_SYS_recvmsg, SBX_SYS_socketcall, 17, 372},
	{SBX_SYS_accept4, SBX_SYS_socketcall, 18, 364},
	{SBX_SYS_recvmmsg, SBX_SYS_socketcall, 19, 337},
	{SBX_SYS_sendmmsg, SBX_SYS_socketcall, 20, 345},
	{SBX_SYS_semop, SBX_SYS_ipc, 1, -1},
	{SBX_SYS_semget, SBX_SYS_ipc, 2, 393},
	{SBX_SYS_semctl, SBX_SYS_ipc, 3, 394},
	{SBX_SYS_semtimedop, SBX_SYS_ipc, 4, -1},
	{SBX_SYS_msgsnd, SBX_SYS_ipc, 11, 400},
	{SBX_SYS_msgrcv, SBX_SYS_ipc, 12, 401},
	{SBX_SYS_msgget, SBX_SYS_ipc, 13, 399},
	{SBX_SYS_msgctl, SBX_SYS_ipc, 14, 402},
	{SBX_SYS_shmat, SBX_SYS_ipc, 21, 397},
	{SBX_SYS_shmdt, SBX_SYS_ipc, 22, 398},
	{SBX_SYS_shmget, SBX_SYS_ipc, 23, 395},
	{SBX_SYS_shmctl, SBX_SYS_ipc, 24, 396},
};

/* Calls of one architecture that libseccomp 2.5 has not heard of. */
static const struct {
	uint16_t index;
	enum sbx_abi abi;
	int32_t number;
} peculiar[] = {
	{SBX_SYS_riscv_hwprobe, SBX_ABI_RISCV64, 258},
	{SBX_SYS_uretprobe, SBX_ABI_X86_64, 335},
	{SBX_SYS_uprobe, SBX_ABI_X86_64, 336},
};

const char *sbx_syscall_name(unsigned index)
{
	return index < SBX_SYSCALLS ? calls[index].name : NULL;
}

bool sbx_syscall_known(unsigned index)
{
	return index < SBX_SYSCALLS && calls[index].familiarity == KNOWN;
}

int sbx_syscall_by_name(const char *name)
{
	unsigned low = 0, high = SBX_SYSCALLS;

	while (low < high) {
		unsigned middle = (low + high) / 2;
		int order = strcmp(name, calls[middle].name);

		if (order == 0)
			return (int)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

bool sbx_syscall_multiplexed(unsigned index, unsigned *through, unsigned *call)
{
	for (unsigned i = 0; i < SBX_COUNT(multiplexed); i++) {
		if (multiplexed[i].index != index)
			continue;
		*through = multiplexed[i].through;
		*call = multiplexed[i].call;
		return true;
	}
	return false;
}

/* For a name that libseccomp does not know at all. */
static int32_t number_of_young(unsigned index, enum sbx_abi abi)
{
	for (unsigned i = 0; i < SBX_COUNT(peculiar); i++)
		if (peculiar[i].index == index && peculiar[i].abi == abi)
			return peculiar[i].number;
	if (calls[index].number == 0)
		return -1;
	return abi == SBX_ABI_X32 ? (int32_t)(SBX_X32_BIT | (uint32_t)calls[index].number)
				  : calls[index].number;
}

int32_t sbx_syscall_number(unsigned index, enum sbx_abi abi)
{
	int number;

	if (index >= SBX_SYSCALLS || abi >= SBX_ABIS)
		return -1;
	number = seccomp_syscall_resolve_name_arch(sbx_abis[abi].scmp, calls[index].name);
	if (number >= 0)
		return number;
	if (number == __NR_SCMP_ERROR)
		return number_of_young(index, abi);
	/* Another negative number: libseccomp's own for a call that this ABI lacks, or that it
	 * takes for multiplexed. */
	if (abi == SBX_ABI_X86)
		for (unsigned i = 0; i < SBX_COUNT(multiplexed); i++)
			if (multiplexed[i].index == index)
				return multiplexed[i].direct;
	return -1;
}

bool sbx_syscall_exists_elsewhere(const char *name)
{
	for (enum sbx_abi abi = 0; abi < SBX_ABIS; abi++)
		if (seccomp_syscall_resolve_name_arch(sbx_abis[abi].scmp, name) != __NR_SCMP_ERROR)
			return true;
	return false;
}

const char *sbx_syscall_group_name(unsigned group)
{
	return group < GROUPS ? groups[group].name : NULL;
}

const char *sbx_syscall_group_summary(unsigned group)
{
	return group < GROUPS ? groups[group].summary : NULL;
}

static enum group group_by_name(const char *name)
{
	enum group group = 0;

	while (group < GROUPS && strcmp(groups[group].name, name) != 0)
		group++;
	return group;
}

struct expansion {
	bool seen[SBX_SYSCALLS]; /* groups overlap */
	unsigned n;
	void (*visit)(void *data, unsigned index);
	void *data;
};

static void expand_call(struct expansion *e, unsigned index)
{
	if (e->seen[index])
		return;
	e->seen[index] = true;
	e->n++;
	e->visit(e->data, index);
}

static void expand_group(struct expansion *e, enum group group)
{
	for (const uint16_t *m = groups[group].members; *m != END; m++) {
		if (*m & NESTED)
			expand_group(e, *m & ~NESTED);
		else
			expand_call(e, *m);
	}
	for (unsigned i = 0; group == GROUP_known && i < SBX_SYSCALLS; i++)
		if (calls[i].familiarity == KNOWN)
			expand_call(e, i);
}

unsigned sbx_syscall_expand(const char *name, void (*visit)(void *data, unsigned index), void *data)
{
	struct expansion e = {.visit = visit, .data = data};
	enum group group;
	int index;

	if (*name == '@') {
		group = group_by_name(name);
		if (group < GROUPS)
			expand_group(&e, group);
	} else {
		index = sbx_syscall_by_name(name);
		if (index >= 0)
			expand_call(&e, (unsigned)index);
	}
	return e.n;
}

static bool group_has(enum group group, unsigned index)
{
	if (group == GROUP_known && calls[index].familiarity == KNOWN)
		return true;
	for (const uint16_t *m = groups[group].members; *m != END; m++)
		if (*m & NESTED ? group_has(*m & ~NESTED, index) : *m == index)
			return true;
	return false;
}

bool sbx_syscall_in_group(unsigned index, const char *group)
{
	enum group g = group_by_name(group);

	return g < GROUPS && index < SBX_SYSCALLS && group_has(g, index);
}

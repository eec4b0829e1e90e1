/* SPDX-License-Identifier: MIT
 * value/syscalls.h: system call names, groups and numbers.
 *
 * Names are numbered by their place in syscalls.def, so that a filter is an array, not a
 * search.  Numbers of the ABIs come from libseccomp, and for calls younger than it from
 * syscalls.def: since Linux 5.1 a new call has the same number everywhere. */
#ifndef SBX_VALUE_SYSCALLS_H
#define SBX_VALUE_SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "value/abi.h"
#include "value/value.h"

/* The index of a call that code knows by name: SBX_SYS_openat. */
enum sbx_syscall {
#define SYSCALL(name, familiarity, number) SBX_SYS_##name,
#include "value/syscalls.def"
	SBX_SYSCALLS
};

/* How many names the table holds; indices are 0 … sbx_syscall_count - 1. */
extern const unsigned sbx_syscall_count;

/* The name at @index. */
const char *sbx_syscall_name(unsigned index);

/* The index of @name, or -1. */
int sbx_syscall_by_name(const char *name) SBX_NONNULL(1);

/* True for a call that an allow-list which does not list it refuses with
 * SystemCallErrorNumber=; the others look as if the kernel did not have them. */
bool sbx_syscall_known(unsigned index);

/* The number of @index under @abi (with the x32 bit for x32), or -1: that ABI lacks it. */
int32_t sbx_syscall_number(unsigned index, enum sbx_abi abi);

/* True when x86 also offers @index through a multiplexer: "socket" is *call 1 of *through
 * "socketcall".  The number is the low 16 bits of the multiplexer's first argument. */
bool sbx_syscall_multiplexed(unsigned index, unsigned *through, unsigned *call) SBX_NONNULL(2, 3);

/* True for a name that is none of ours, but that the C library's world knows. */
bool sbx_syscall_exists_elsewhere(const char *name) SBX_NONNULL(1);

/* Groups, in the order of the manual: "@default", "@aio" … */
extern const unsigned sbx_syscall_group_count;
const char *sbx_syscall_group_name(unsigned group);
const char *sbx_syscall_group_summary(unsigned group);

/* Call @visit once for every system call of @name ("@clock", nested groups expanded, or one
 * call).  Gives how many there were; 0: no such name. */
unsigned sbx_syscall_expand(const char *name, void (*visit)(void *data, unsigned index), void *data)
	SBX_NONNULL(1, 2);

/* True when @group names @index (nested groups expanded). */
bool sbx_syscall_in_group(unsigned index, const char *group) SBX_NONNULL(2);

/* What a SystemCallFilter= line says of one call. */
enum {
	SBX_SYSCALL_KILL = -3, /* ":kill" */
	SBX_SYSCALL_UNLISTED = -2,
	SBX_SYSCALL_LISTED = -1, /* allowed in an allow-list; the global action in a deny-list */
	/* 0 … SBX_ERRNO_MAX: that errno; 0 is a call that pretends to have succeeded */
};

/* The merged state of all lines of SystemCallFilter= (or SystemCallLog=).  In an allow-list
 * an entry with an errno or kill is a call that gets just that. */
struct sbx_syscall_list {
	bool allow_list;
	int16_t *action; /* sbx_syscall_count of the above */
	bool *by_name;	 /* listed by a plain line, and not only through a group */
};

#endif

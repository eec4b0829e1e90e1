/* SPDX-License-Identifier: MIT
 * value/abi.h: the system call ABIs sbx has tables for.
 *
 * A kernel has one or more ABIs: x86-64 is entered as x86-64, as x32 (the same audit
 * architecture with bit 30 set in the number) and as i386 (other numbers altogether).  A rule
 * that forgets one is no rule (L37, L38). */
#ifndef SBX_VALUE_ABI_H
#define SBX_VALUE_ABI_H

#include <stdint.h>

#include "base/attr.h"

enum sbx_abi {
	SBX_ABI_X86_64,
	SBX_ABI_X32,
	SBX_ABI_X86,
	SBX_ABI_AARCH64,
	SBX_ABI_ARM,
	SBX_ABI_RISCV64,
	SBX_ABIS,
};

#define SBX_ABI_BIT(abi) (UINT64_C(1) << (abi))

struct sbx_abi_info {
	const char *name; /* systemd's word: "x86-64", "arm64" */
	uint32_t audit;	  /* AUDIT_ARCH_* that seccomp_data.arch holds */
	uint32_t scmp;	  /* libseccomp's SCMP_ARCH_* */
	uint64_t local;	  /* ABIs that a kernel with this native ABI offers, itself included */
};

extern const struct sbx_abi_info sbx_abis[SBX_ABIS];

/* The ABI called @name ("native" is the caller's business); SBX_ABIS: none. */
enum sbx_abi sbx_abi_by_name(const char *name) SBX_NONNULL(1);

/* Added to every x32 system call number. */
#define SBX_X32_BIT UINT32_C(0x40000000)

#endif

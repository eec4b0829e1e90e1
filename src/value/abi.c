/* SPDX-License-Identifier: MIT
 * value/abi.c: the system call ABIs. */
#include "value/abi.h"

#include <linux/audit.h>
#include <seccomp.h>
#include <string.h>

#define BIT(abi) SBX_ABI_BIT(SBX_ABI_##abi)

/* x32 has no audit architecture of its own: it is x86-64 with SBX_X32_BIT in the number.  A
 * kernel that was built without a foreign ABI still gets the rules for it; they cost a few
 * instructions, and nobody has to find out how the kernel was built. */
const struct sbx_abi_info sbx_abis[SBX_ABIS] = {
	[SBX_ABI_X86_64] = {"x86-64", AUDIT_ARCH_X86_64, SCMP_ARCH_X86_64,
			    BIT(X86_64) | BIT(X32) | BIT(X86)},
	[SBX_ABI_X32] = {"x32", AUDIT_ARCH_X86_64, SCMP_ARCH_X32,
			 BIT(X86_64) | BIT(X32) | BIT(X86)},
	[SBX_ABI_X86] = {"x86", AUDIT_ARCH_I386, SCMP_ARCH_X86, BIT(X86)},
	[SBX_ABI_AARCH64] = {"arm64", AUDIT_ARCH_AARCH64, SCMP_ARCH_AARCH64,
			     BIT(AARCH64) | BIT(ARM)},
	[SBX_ABI_ARM] = {"arm", AUDIT_ARCH_ARM, SCMP_ARCH_ARM, BIT(ARM)},
	[SBX_ABI_RISCV64] = {"riscv64", AUDIT_ARCH_RISCV64, SCMP_ARCH_RISCV64, BIT(RISCV64)},
};

enum sbx_abi sbx_abi_by_name(const char *name)
{
	enum sbx_abi abi = 0;

	while (abi < SBX_ABIS && strcmp(sbx_abis[abi].name, name) != 0)
		abi++;
	return abi;
}

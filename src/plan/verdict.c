/* SPDX-License-Identifier: MIT
 * plan/verdict.c: what a filter answers.  Written from the kernel's definition of the machine,
 * not from our compiler: it judges the compiler's work. */
#include <string.h>

#include "plan/compile.h"
#include "plan/plan.h"

static uint32_t load(const struct seccomp_data *data, uint32_t offset, unsigned *looked_at)
{
	uint32_t word;

	memcpy(&word, (const char *)data + offset, sizeof(word));
	*looked_at |= 1U << offset / sizeof(word);
	return word;
}

/* Every jump goes forward, so that the loop ends. */
uint32_t sbx_filter_run(const struct sock_filter *insns, unsigned len,
			const struct seccomp_data *data, unsigned *looked_at)
{
	uint32_t a = 0;

	for (unsigned pc = 0; pc < len; pc++) {
		const struct sock_filter *i = &insns[pc];

		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (i->k % 4 != 0 || i->k >= sizeof(*data))
				return SECCOMP_RET_KILL_PROCESS;
			a = load(data, i->k, looked_at);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= i->k;
			break;
		case BPF_JMP | BPF_JA:
			if (i->k >= len - pc)
				return SECCOMP_RET_KILL_PROCESS;
			pc += i->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			pc += a == i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			pc += a > i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			pc += a >= i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			pc += a & i->k ? i->jt : i->jf;
			break;
		case BPF_RET | BPF_K:
			return i->k;
		default:
			return SECCOMP_RET_KILL_PROCESS;
		}
	}
	return SECCOMP_RET_KILL_PROCESS;
}

uint32_t sbx_filter_verdict(const struct sock_filter *insns, unsigned len,
			    const struct seccomp_data *data)
{
	unsigned looked_at = 0;

	return sbx_filter_run(insns, len, data, &looked_at);
}

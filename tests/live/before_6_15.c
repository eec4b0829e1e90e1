/* SPDX-License-Identifier: MIT
 * tests/live/before_6_15.c: the launcher, as it behaves where parts of detached mounts cannot be
 * cloned (before Linux 6.15).  Linked with --wrap=sbx_facts_probe: all of sbx is the real one, it
 * only hears one fact less. */
#include "facts/facts.h"

int __real_sbx_facts_probe(struct sbx_arena *arena, struct sbx_facts *f, struct sbx_error *err);
int __wrap_sbx_facts_probe(struct sbx_arena *arena, struct sbx_facts *f, struct sbx_error *err);

int __wrap_sbx_facts_probe(struct sbx_arena *arena, struct sbx_facts *f, struct sbx_error *err)
{
	int rc = __real_sbx_facts_probe(arena, f, err);

	f->features &= ~(1U << SBX_HAS_DETACHED_CLONE);
	return rc;
}

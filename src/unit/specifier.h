/* SPDX-License-Identifier: MIT
 * unit/specifier.h: %i, %H, %t … in values. */
#ifndef SBX_UNIT_SPECIFIER_H
#define SBX_UNIT_SPECIFIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* What each letter stands for here; NULL: not known on this machine.  facts/ fills in what the
 * machine says, sbx_specifiers_from_name() what the unit's name says. */
struct sbx_specifiers {
	const char *value[128];
};

/* Which letters occur: so that nobody reads /etc/machine-id for a profile without %m. */
struct sbx_letters {
	bool used[128];
};

/* Note every letter that follows a "%" in @len bytes of @text. */
void sbx_specifiers_needed(const char *text, size_t len, struct sbx_letters *letters)
	SBX_NONNULL(1, 3);

/* Fill in %n %N %p %P %i %I %j %J %f from the unit's full name ("web@blue.service"), %y and %Y
 * from the file it was read from (NULL: they stay unknown). */
void sbx_specifiers_from_name(struct sbx_arena *arena, struct sbx_specifiers *s,
			      const char *unit_name, const char *fragment_path)
	SBX_NONNULL(1, 2, 3);

/* @text with every specifier replaced, into *out.  "%%" is one percent sign; "%" before a
 * character that is no letter or digit, or at the end, stays as it is.  -1: a letter that no
 * specifier has, or one that this machine has no value for. */
int sbx_specifier_expand(struct sbx_arena *arena, const struct sbx_specifiers *s, const char *text,
			 const char **out, struct sbx_error *err) SBX_MUST_CHECK
	SBX_NONNULL(1, 2, 3, 4, 5);

#endif

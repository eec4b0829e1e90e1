/* SPDX-License-Identifier: MIT
 * profile/imply.c: where --profile is stricter than systemd without being asked. */
#include "profile/profile.h"

#include <stddef.h>

/* Both cost a service nothing that it should have, and most other protections can be walked
 * around without them: by a set-user-ID program, or by entering the kernel through its 32-bit
 * door. */
static const struct {
	enum sbx_directive_id id;
	const char *value;
} defaults[] = {
	{SBX_D_NoNewPrivileges, "yes"},
	{SBX_D_SystemCallArchitectures, "native"},
};

void sbx_profile_imply(struct sbx_arena *arena, struct sbx_profile *p)
{
	static const struct sbx_origin origin = {.file = "the default of --profile"};

	for (size_t i = 0; i < SBX_COUNT(defaults); i++) {
		enum sbx_directive_id id = defaults[i].id;

		/* Not value.set: who wrote an empty assignment has decided, and gets what it says.
		 */
		if (!p->settings[id].raw)
			sbx_profile_set(arena, p, &origin, p->table->rows[id].name,
					defaults[i].value);
	}
}

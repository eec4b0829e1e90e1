/* SPDX-License-Identifier: MIT
 * profile/directive.c: finding a row.
 *
 * A plain loop: some three hundred names take half a microsecond, and a hash or a sorted copy
 * would be one more thing that can be wrong. */
#include "profile/directive.h"

#include <string.h>

#include "base/suggest.h"

const struct sbx_directive *sbx_table_find(const struct sbx_table *table, const char *name)
{
	for (unsigned i = 0; i < table->n_rows; i++)
		if (strcmp(table->rows[i].name, name) == 0)
			return &table->rows[i];
	return NULL;
}

const char *sbx_table_suggest(const struct sbx_table *table, const char *name)
{
	struct sbx_suggestion s = {.wanted = name};

	for (unsigned i = 0; i < table->n_rows; i++)
		sbx_suggest(&s, table->rows[i].name);
	return s.best;
}

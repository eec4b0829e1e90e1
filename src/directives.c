/* SPDX-License-Identifier: MIT
 * directives.c: the table made of directives.def.  The one place that knows parsers and
 * planners both: profile/ is handed the table, so it links without plan/. */
#include "directives.h"

#include <string.h>
#include <sys/resource.h>

#include "plan/planners.h"

#define NO "no false off 0 n f"
#define REFUSED(values) .status = SBX_REFUSED, .type = &sbx_type_any, .neutral = (values)
#define FOREIGN .status = SBX_FOREIGN, .type = &sbx_type_any

static const struct sbx_directive rows[] = {
#define DIRECTIVE(id, ...) [SBX_D_##id] = {.name = #id, __VA_ARGS__},
#include "directives.def"
#undef DIRECTIVE
};

const struct sbx_table sbx_directives = {rows, SBX_DIRECTIVES};

/* SPDX-License-Identifier: MIT
 * directives.h: the table of all directives. */
#ifndef SBX_DIRECTIVES_H
#define SBX_DIRECTIVES_H

#include "profile/directive.h"

extern const struct sbx_table sbx_directives;

#endif

/* SPDX-License-Identifier: MIT
 * value/sets.h: names of capabilities, for those who read or print a single one. */
#ifndef SBX_VALUE_SETS_H
#define SBX_VALUE_SETS_H

#include "base/attr.h"

/* "CAP_CHOWN" for 0; NULL: a capability without a name. */
const char *sbx_capability_name(int capability);

/* The capability called @name (with CAP_, in any case), or -1. */
int sbx_capability_by_name(const char *name) SBX_NONNULL(1);

#endif

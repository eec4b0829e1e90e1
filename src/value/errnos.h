/* SPDX-License-Identifier: MIT
 * value/errnos.h: the error numbers of this machine by name.
 *
 * libc can only turn numbers into sentences; names (SystemCallErrorNumber=EPERM, reports) need
 * a table. */
#ifndef SBX_VALUE_ERRNOS_H
#define SBX_VALUE_ERRNOS_H

#include "base/attr.h"

/* The largest number that a filter can return: the kernel cuts at MAX_ERRNO. */
#define SBX_ERRNO_MAX 4095

/* The number of @name ("EPERM", exactly so), or 0: there is none. */
int sbx_errno_by_name(const char *name) SBX_NONNULL(1);

/* The name of @number, or NULL: it has none.  Of two names for one number the usual one. */
const char *sbx_errno_name(int number);

/* The name nearest to @name, for "did you mean"; NULL: none is near. */
const char *sbx_errno_suggest(const char *name) SBX_NONNULL(1);

#endif

/* SPDX-License-Identifier: MIT
 * base/banned.h: functions that may not be used.  Included into every file of src/ by the
 * build (-include), so that the compiler refuses them.
 *
 * Each has ended somebody's privileged program: unbounded copies, parsers that cannot say
 * "no" (atoi), shells, and stack allocation of hostile sizes (L31). */
#ifndef SBX_BASE_BANNED_H
#define SBX_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef strdupa
#undef strndupa
#undef strtok
#undef alloca
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat stpcpy strdupa strndupa strtok
#pragma GCC poison sprintf vsprintf gets
#pragma GCC poison atoi atol atoll atof
#pragma GCC poison alloca
#pragma GCC poison system popen execvp execlp execl execle
#pragma GCC poison tmpnam mktemp tempnam
#pragma GCC poison seteuid setegid

/* These are also names of system calls, which tables must be able to say: a warning when used. */
int setreuid(uid_t real, uid_t effective)
	__attribute__((deprecated("says nothing of the saved uid")));
int setregid(gid_t real, gid_t effective)
	__attribute__((deprecated("says nothing of the saved gid")));

#endif

/* SPDX-License-Identifier: MIT
 * fake_os.h: the second implementation of os/os.h.  It does nothing, writes down what it was
 * asked for, and refuses call n on purpose: so that every refusal of every step can be tested,
 * without privileges and without a kernel that happens to refuse. */
#ifndef SBX_TESTS_FAKE_OS_H
#define SBX_TESTS_FAKE_OS_H

/* Forget everything.  The call number @fail (from 1; 0: none) will fail with @sys_errno. */
void fake_os_reset(unsigned fail, int sys_errno);

/* How many calls were made that can fail, and the name of the last of them. */
unsigned fake_os_calls(void);
const char *fake_os_last(void);

/* All calls, one a line. */
const char *fake_os_log(void);

/* Descriptors given out and not closed again. */
unsigned fake_os_open(void);

/* What the file system says of a failed option; NULL: nothing. */
extern const char *fake_os_message;

/* Every path but this one fails sbx_os_may_execute() as its name says: one that contains
 * "denied" with EACCES, "directory" with EISDIR, else ENOENT.  NULL: all succeed. */
extern const char *fake_os_executable;

#endif

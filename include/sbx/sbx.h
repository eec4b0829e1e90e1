/* SPDX-License-Identifier: MIT
 * sbx/sbx.h: lock the calling process in, then become a service.
 *
 * How it is used (the two programs use nothing else):
 *
 *	struct sbx *s = sbx_new();
 *	if (!s)
 *		… out of memory
 *	sbx_set_command(s, argv, environ);
 *	if (sbx_read_profile(s, "smtpd") < 0 || sbx_plan(s) < 0)
 *		… sbx_write(s, SBX_WHAT_PROBLEMS, …) and leave with sbx_error_exit(s)
 *	sbx_exec(s);		… returns only on failure: then sbx_error_line(s), and _exit()
 *
 * Functions that give an int give 0 for done and -1 for failed; sbx_error_*() say how.  No
 * function prints, ends the process, or keeps state outside struct sbx.  Not thread-safe: a
 * process that is about to become another has one thread. */
#ifndef SBX_SBX_H
#define SBX_SBX_H

#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sbx; /* a profile, facts, a plan, the last error */

/* What sbx_write() writes. */
enum sbx_what {
	SBX_WHAT_PROBLEMS,   /* every error and warning so far, one per line; text only */
	SBX_WHAT_PROFILE,    /* effective settings with origins */
	SBX_WHAT_PLAN,	     /* operations and ledger */
	SBX_WHAT_LEDGER,     /* one line per directive */
	SBX_WHAT_DIRECTIVES, /* the table */
	SBX_WHAT_FACTS,	     /* this machine as a fixture; text only */
	SBX_WHAT_DOCTOR,     /* facts for people, and what cannot be enforced here */
};

enum sbx_format {
	SBX_FORMAT_TEXT,
	SBX_FORMAT_JSON, /* SBX_WHAT_LEDGER: JSON lines.  The rest is sbxctl(1)'s, so that a
			    launcher need not link a JSON library */
	SBX_FORMAT_MAN,	 /* SBX_WHAT_DIRECTIVES: the table of sbx.profile(5) */
};

/* A new, empty object; NULL: out of memory.  Since: 0.1 */
struct sbx *sbx_new(void);

/* Release @s; NULL is allowed.  Since: 0.1 */
void sbx_free(struct sbx *s);

/* Read a profile by name (looked up as sbx(1) says) or by path (it has a "/"), with its
 * drop-ins, on top of what was read before.  The name "default" is compiled in, and used when no
 * file of that name is found.  -1: a file cannot be read or may not be trusted.  Mistakes in the
 * text do not end the reading.  Failures and mistakes are all kept, see sbx_problem(), and
 * sbx_plan() fails with the first.  Since: 0.1 */
int sbx_read_profile(struct sbx *s, const char *name);

/* Read a profile from memory; @name appears in errors.  Since: 0.1 */
int sbx_add_profile(struct sbx *s, const char *name, const char *text, size_t len);

/* Set one directive on top of what was read so far; @origin ("-p") appears in errors.  Mistakes
 * are kept as those of a profile are.  Since: 0.1 */
int sbx_set(struct sbx *s, const char *origin, const char *directive, const char *value);

/* What to become.  Both arrays must live as long as @s.  Without a command a plan can be made,
 * but not executed.  Since: 0.1 */
void sbx_set_command(struct sbx *s, char *const argv[], char *const envp[]);

/* Use the facts of a fixture instead of this machine's.  Before any profile is read, for facts
 * are what specifiers expand to.  Since: 0.1 */
int sbx_read_facts(struct sbx *s, const char *path);

/* Ask this machine, unless a fixture was read.  sbx_plan() does it when nobody has.  Since: 0.1 */
int sbx_probe(struct sbx *s);

/* Make the plan.  Since: 0.1 */
int sbx_plan(struct sbx *s);

/* Write something on @out.  Errors of @out are the caller's to ask for.  -1: that thing has no
 * such format, or was not made yet.  Since: 0.1 */
int sbx_write(const struct sbx *s, enum sbx_what what, enum sbx_format format, FILE *out);

/* Write the ledger to @path as soon as there is a plan; JSON lines when it ends in ".json".  The
 * file is made now, and a start that fails adds a last line that says so: without the line, what
 * the ledger says is in force.  Since: 0.1 */
int sbx_write_ledger(struct sbx *s, const char *path);

/* Enter the sandbox and become the command.  Returns only on failure, and then the process is
 * in an undefined half-way state: it may only write the error and _exit().  Since: 0.1 */
int sbx_exec(struct sbx *s);

/* The @n-th line of SBX_WHAT_PROBLEMS, from 0; NULL: there are no more.  Valid until the next
 * call.  Since: 0.1 */
const char *sbx_problem(const struct sbx *s, unsigned n);

/* The last error: the exit status for it, and the one line without a newline; "" when there was
 * none.  Since: 0.1 */
int sbx_error_exit(const struct sbx *s);
const char *sbx_error_line(const struct sbx *s);

/* The parts of it.  file is NULL and lineno 0 when no line is to blame.  Since: 0.1 */
const char *sbx_error_file(const struct sbx *s);
unsigned sbx_error_lineno(const struct sbx *s);
const char *sbx_error_step(const struct sbx *s);
int sbx_error_errno(const struct sbx *s);

#ifdef __cplusplus
}
#endif

#endif

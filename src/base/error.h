/* SPDX-License-Identifier: MIT
 * base/error.h: every failure is one line, filled in where it is first seen.
 *
 *	smtpd.conf:12: BindPaths=: open_tree: /var/spool/lpd: No such file or directory (hint)
 *
 * Conventions of every function that takes a struct sbx_error: 0 is done, -1 is failed and
 * *err says how; out-parameters are untouched on failure; err is the last parameter; nobody
 * wraps an error, nobody but the two programs prints one. */
#ifndef SBX_BASE_ERROR_H
#define SBX_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Exit statuses.  200 and above are systemd's numbers: supervisors and admins know them.
 * Why not 125, 126 and 127 as env(1) and timeout(1): "the sandbox could not be built" must
 * not look like any status of the daemon. */
enum sbx_exit {
	SBX_EXIT_OK = 0,
	SBX_EXIT_USAGE = 2,
	SBX_EXIT_UNAVAILABLE = 69, /* EX_UNAVAILABLE: not possible on this machine */
	SBX_EXIT_CONFIG = 78,	   /* EX_CONFIG: a bad profile */
	SBX_EXIT_CHDIR = 200,
	SBX_EXIT_FDS = 202,
	SBX_EXIT_EXEC = 203,
	SBX_EXIT_MEMORY = 204,
	SBX_EXIT_LIMITS = 205,
	SBX_EXIT_SIGNAL_MASK = 207,
	SBX_EXIT_SECUREBITS = 213,
	SBX_EXIT_GROUP = 216,
	SBX_EXIT_USER = 217,
	SBX_EXIT_CAPABILITIES = 218,
	SBX_EXIT_NAMESPACE = 226,
	SBX_EXIT_NO_NEW_PRIVILEGES = 227,
	SBX_EXIT_SECCOMP = 228,
	SBX_EXIT_KEYRING = 237,
};

/* Where, in the user's own words, something was asked for. */
struct sbx_origin {
	const char *file;      /* "smtpd.conf", or "-p" for the command line; NULL: nobody asked */
	unsigned line;	       /* 0: no line */
	unsigned column;       /* 0: the whole line */
	const char *directive; /* "ProtectSystem", without "="; NULL: none */
};

struct sbx_error {
	enum sbx_exit exit;
	int sys_errno; /* 0: not a system call's doing */
	struct sbx_origin origin;
	char step[32];	   /* "open_tree", "value": the act that failed */
	char subject[512]; /* "/var/spool/lpd": the thing it failed on */
	char hint[256];	   /* "create it, or write -/var/spool/lpd"; may be "" */
};

/* Fill *@err and give -1, so that `return sbx_fail(…)` reads as what it does.  @origin may be
 * NULL.  @fmt makes the subject; what does not fit is cut with "…". */
int sbx_fail(struct sbx_error *err, enum sbx_exit exit, const struct sbx_origin *origin,
	     const char *step, const char *fmt, ...) SBX_PRINTF(5, 6) SBX_NONNULL(1, 4, 5);

/* The same for a failed system call. */
int sbx_fail_errno(struct sbx_error *err, enum sbx_exit exit, int sys_errno,
		   const struct sbx_origin *origin, const char *step, const char *fmt, ...)
	SBX_PRINTF(6, 7) SBX_NONNULL(1, 5, 6);

/* The same for an exhausted arena: exit status MEMORY. */
int sbx_fail_memory(struct sbx_error *err) SBX_NONNULL(1);

/* Add what the user can do about it; gives -1 so that it chains:
 *	return sbx_hint(err, "write -%s to make it optional", path); */
int sbx_hint(struct sbx_error *err, const char *fmt, ...) SBX_PRINTF(2, 3) SBX_NONNULL(1, 2);

/* The one line, without program name and newline, into @buf.  Control characters of names and
 * values are shown as \xHH: a profile cannot write on somebody's terminal. */
void sbx_error_format(const struct sbx_error *err, char *buf, size_t size) SBX_NONNULL(1, 2);

/* Many errors: a profile with five mistakes reports five. */
enum sbx_severity {
	SBX_WARNING,
	SBX_ERROR,
};

struct sbx_problem {
	struct sbx_problem *next;
	enum sbx_severity severity;
	struct sbx_error error;
};

struct sbx_problems {
	struct sbx_problem *first, *last;
	unsigned n_errors; /* the others are warnings */
};

/* Append a copy of @err, in order of appearance.  An exhausted arena loses the text but not
 * the count, so that the caller still fails. */
void sbx_problem_add(struct sbx_arena *a, struct sbx_problems *list, enum sbx_severity severity,
		     const struct sbx_error *err) SBX_NONNULL(1, 2, 4);

/* 0 when @list has no error; else -1, and *err is a copy of the first. */
int sbx_problems_fail(const struct sbx_problems *list, struct sbx_error *err) SBX_MUST_CHECK
	SBX_NONNULL(1, 2);

#endif

/* SPDX-License-Identifier: MIT
 * sbx/options.h: the command line of the launcher, taken apart. */
#ifndef SBX_SBX_OPTIONS_H
#define SBX_SBX_OPTIONS_H

#include <stdbool.h>

/* One option as it was given; OPTION_PROFILE "smtpd". */
struct option_use {
	int code;
	char *value; /* NULL: it takes none */
};

enum option_code {
	OPTION_PROFILE = 'P',
	OPTION_PROPERTY = 'p',
	OPTION_VERBOSE = 'v',
	OPTION_HELP = 'h',
	OPTION_VERSION = 'V',
	OPTION_KEEP_FD = 256, /* these have no letter */
	OPTION_OPTIONAL,
	OPTION_DRY_RUN,
	OPTION_LEDGER,
};

struct options {
	struct option_use *uses; /* in the order of the command line */
	int n_uses;
	char **command; /* what is behind the options; NULL-terminated */
};

/* Take @argv apart.  -1: it is no command line of sbx, and standard error says why. */
int options_parse(struct options *o, int argc, char **argv);

/* The last use of @code: its value, or "" for an option without one; NULL: not given. */
const char *options_find(const struct options *o, enum option_code code);

/* One screen of help on standard output. */
void options_help(void);

#endif

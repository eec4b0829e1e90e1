/* SPDX-License-Identifier: MIT
 * sbxctl/command.h: what the subcommands share. */
#ifndef SBX_SBXCTL_COMMAND_H
#define SBX_SBXCTL_COMMAND_H

#include <sbx/sbx.h>

#include <stdbool.h>

/* Options; each subcommand says which it has. */
enum {
	OPTION_JSON = 1 << 0,
	OPTION_MAN = 1 << 1,
	OPTION_PROPERTY = 1 << 2,
	OPTION_FROM_FACTS = 1 << 3, /* --facts=FILE */
	OPTION_AS_FACTS = 1 << 4,   /* --facts */
};

enum {
	STATUS_OK = 0,
	STATUS_FAILED = 1, /* standard output could not be written */
	STATUS_USAGE = 2,
	STATUS_UNAVAILABLE = 69,
	STATUS_MEMORY = 204,
};

struct arguments {
	unsigned given; /* OPTION_* */
	const char *facts;
	char **properties; /* NULL-terminated, as are all here */
	char **words;	   /* profiles, or what else the subcommand takes */
	char **command;	   /* behind "--"; NULL: there was none */
};

struct subcommand {
	const char *name;
	int (*run)(const struct arguments *a); /* gives the exit status */
	const char *words;		       /* for the help: "PROFILE..." */
	const char *summary;
	unsigned options;
	int min_words, max_words; /* max_words -1: any number */
	bool has_command;	  /* "-- COMMAND" may follow */
};

/* Take the words behind the subcommand's name apart.  -1: a mistake, which standard error
 * explains. */
int arguments_parse(struct arguments *a, const struct subcommand *c, int argc, char **argv);

void arguments_release(struct arguments *a);

/* One line of help for each option, or the options of @c in one line. */
void options_help(void);
void options_synopsis(const struct subcommand *c);

/* An object with @profiles ("default" when there are none) and all options applied; mistakes are
 * kept in it.  NULL: out of memory, which has been said. */
struct sbx *command_read(const struct arguments *a, char *const *profiles);

/* Print every problem on standard error, and give the exit status of the last error. */
void command_problems(const struct sbx *s);
int command_fail(const struct sbx *s);

/* What was printed must have arrived: the exit status. */
int command_finish(void);

int command_check(const struct arguments *a);
int command_show(const struct arguments *a);
int command_plan(const struct arguments *a);
int command_directives(const struct arguments *a);
int command_syscalls(const struct arguments *a);
int command_doctor(const struct arguments *a);

#endif

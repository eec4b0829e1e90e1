/* SPDX-License-Identifier: MIT
 * sbxctl/main.c: which subcommand. */
#include <string.h>
#include <sys/auxv.h>

#include "base/suggest.h"
#include "sbxctl/command.h"

#define PROFILES "[PROFILE...]"
#define ANY (-1)

static const struct subcommand subcommands[] = {
	{"check", command_check, "PROFILE...", "every mistake, and what cannot be enforced here",
	 OPTION_PROPERTY | OPTION_FROM_FACTS, 1, ANY, false},
	{"show", command_show, PROFILES, "what is in force, and where each line is from",
	 OPTION_PROPERTY | OPTION_JSON, 0, ANY, false},
	{"plan", command_plan, PROFILES, "what a start would do, step by step",
	 OPTION_PROPERTY | OPTION_FROM_FACTS | OPTION_JSON, 0, ANY, true},
	{"directives", command_directives, "", "every directive: enforced, refused or foreign",
	 OPTION_JSON | OPTION_MAN, 0, 0, false},
	{"syscalls", command_syscalls, "[@GROUP|NAME]", "groups of system calls, and their numbers",
	 OPTION_JSON, 0, 1, false},
	{"doctor", command_doctor, PROFILES, "what this machine can, and cannot, enforce",
	 OPTION_PROPERTY | OPTION_AS_FACTS | OPTION_JSON, 0, ANY, true},
};

#define SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static void help(void)
{
	puts("Usage: sbxctl SUBCOMMAND [OPTION...] [ARGUMENT...]\n"
	     "Check, explain and print the profiles of sbx(1).\n");
	for (size_t i = 0; i < SUBCOMMANDS; i++)
		printf("  %-10s %-14s %s\n", subcommands[i].name, subcommands[i].words,
		       subcommands[i].summary);
	puts("\nPROFILE is a name to look up, or a path.  Without one, \"default\" is meant.\n"
	     "\"-- COMMAND ARGUMENT...\" at the end of plan and doctor: what would be started.\n");
	options_help();
	puts("  -h, --help                  print this\n"
	     "  -V, --version               print the version");
}

static int unknown(const char *name)
{
	struct sbx_suggestion near = {.wanted = name};

	for (size_t i = 0; i < SUBCOMMANDS; i++)
		sbx_suggest(&near, subcommands[i].name);
	fprintf(stderr, "sbxctl: %s: no such subcommand", name);
	if (near.best)
		fprintf(stderr, "; did you mean %s?", near.best);
	fputs("; see sbxctl --help\n", stderr);
	return STATUS_USAGE;
}

static int run(const struct subcommand *c, int argc, char **argv)
{
	struct arguments a;
	int status = STATUS_USAGE;

	if (arguments_parse(&a, c, argc, argv) == 0)
		status = c->run(&a);
	else
		options_synopsis(c);
	arguments_release(&a);
	return status;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	/* As in the launcher: what the caller says is done with the caller's privilege, or not. */
	if (getauxval(AT_SECURE)) {
		fputs("sbxctl: must not be installed setuid, setgid or with file capabilities\n",
		      stderr);
		return STATUS_UNAVAILABLE;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		help();
		return command_finish();
	}
	if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
		puts("sbxctl " PACKAGE_VERSION);
		return command_finish();
	}
	for (size_t i = 0; i < SUBCOMMANDS; i++)
		if (strcmp(name, subcommands[i].name) == 0)
			return run(&subcommands[i], argc - 1, argv + 1);
	if (*name)
		return unknown(name);
	fputs("sbxctl: no subcommand; see sbxctl --help\n", stderr);
	return STATUS_USAGE;
}

/* SPDX-License-Identifier: MIT
 * sbx/options.c: one table says what options there are; getopt_long's arrays and --help are made
 * from it. */
#include "sbx/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option_row {
	const char *name;
	int code; /* a letter, or beyond */
	const char *argument;
	const char *help;
};

static const struct option_row rows[] = {
	{"profile", OPTION_PROFILE, "NAME|PATH", "apply this profile; repeatable, later on top"},
	{"property", OPTION_PROPERTY, "KEY=VALUE", "set one directive, on top of all profiles"},
	{"keep-fd", OPTION_KEEP_FD, "N", "leave descriptor N open; repeatable"},
	{"optional", OPTION_OPTIONAL, "KEY,...", "start even if these cannot be enforced here"},
	{"dry-run", OPTION_DRY_RUN, NULL, "print the plan and stop"},
	{"ledger", OPTION_LEDGER, "FILE", "write how each directive is enforced (JSON: .json)"},
	{"verbose", OPTION_VERBOSE, NULL, "the same on standard error"},
	{"help", OPTION_HELP, NULL, "print this"},
	{"version", OPTION_VERSION, NULL, "print the version"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void make_arrays(struct option longs[ROWS + 1], char shorts[2 * ROWS + 3])
{
	/* "+": options end at the first word that is none.  The command's own are not ours, with
	 * and without "--" (L55).  ":": a value that is missing is told from an unknown option. */
	*shorts++ = '+';
	*shorts++ = ':';
	for (size_t i = 0; i < ROWS; i++) {
		longs[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].argument ? required_argument : no_argument,
			.val = rows[i].code,
		};
		if (rows[i].code > 0xff)
			continue;
		*shorts++ = (char)rows[i].code;
		if (rows[i].argument)
			*shorts++ = ':';
	}
	longs[ROWS] = (struct option){0};
	*shorts = '\0';
}

/* getopt_long() takes "--prof" for --profile, until some day there is a --profiles. */
static bool is_abbreviation(const char *word, int code)
{
	size_t n = strcspn(word, "=");

	if (strncmp(word, "--", 2) != 0)
		return false;
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].code == code)
			return n != strlen(rows[i].name) + 2;
	return false;
}

/* @word is where the option stood; of letters behind one "-" it is optopt. */
static int complain(const char *word, int code)
{
	const char *what = code == ':' ? "wants a value" : "no such option, or it takes no value";

	if (word[0] == '-' && word[1] != '-' && optopt)
		fprintf(stderr, "sbx: -%c: %s; see sbx --help\n", optopt, what);
	else
		fprintf(stderr, "sbx: %s: %s; see sbx --help\n", word, what);
	return -1;
}

int options_parse(struct options *o, int argc, char **argv)
{
	struct option longs[ROWS + 1];
	char shorts[2 * ROWS + 3];

	*o = (struct options){.uses = calloc((size_t)argc + 1, sizeof(*o->uses))};
	if (!o->uses) {
		perror("sbx");
		return -1;
	}
	make_arrays(longs, shorts);
	opterr = 0; /* it would speak in the name of argv[0] */
	for (;;) {
		const char *word = optind < argc ? argv[optind] : "";
		int code = getopt_long(argc, argv, shorts, longs, NULL);

		if (code == -1)
			break;
		if (code == '?' || code == ':' || is_abbreviation(word, code))
			return complain(word, code);
		if (code == OPTION_PROPERTY && !strchr(optarg, '=')) {
			fprintf(stderr, "sbx: -p %s: wants KEY=VALUE; see sbx --help\n", optarg);
			return -1;
		}
		o->uses[o->n_uses++] = (struct option_use){.code = code, .value = optarg};
	}
	o->command = argv + optind;
	return 0;
}

const char *options_find(const struct options *o, enum option_code code)
{
	for (int i = o->n_uses - 1; i >= 0; i--)
		if (o->uses[i].code == (int)code)
			return o->uses[i].value ? o->uses[i].value : "";
	return NULL;
}

void options_help(void)
{
	puts("Usage: sbx [OPTION...] [--] COMMAND [ARGUMENT...]\n"
	     "Lock this process in as a profile says, then become COMMAND.\n");
	for (size_t i = 0; i < ROWS; i++) {
		char left[40];

		snprintf(left, sizeof(left), "--%s%s%s", rows[i].name, rows[i].argument ? "=" : "",
			 rows[i].argument ? rows[i].argument : "");
		if (rows[i].code > 0xff)
			printf("      %-22s  %s\n", left, rows[i].help);
		else
			printf("  -%c, %-22s  %s\n", rows[i].code, left, rows[i].help);
	}
	puts("\nOptions end at the first word that is none: COMMAND keeps its own.  Without\n"
	     "--profile the built-in profile \"default\" applies.  Profiles are looked for in\n" SBX_SYSCONFDIR
	     "/sbx/profiles, /run/sbx/profiles, /usr/local/share/sbx/profiles\n"
	     "and " SBX_DATADIR "/sbx/profiles.\n"
	     "\n"
	     "  sbx --profile smtpd -- /usr/sbin/smtpd -F\n"
	     "\n"
	     "sbx(1) has the exit statuses, sbx.profile(5) the directives; see also sbxctl(1).");
}

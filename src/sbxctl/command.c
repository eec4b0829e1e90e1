/* SPDX-License-Identifier: MIT
 * sbxctl/command.c: options as rows, and what several subcommands do. */
#include "sbxctl/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct option_row {
	unsigned bit;
	const char *name;
	char letter; /* 0: none */
	const char *argument;
	const char *help;
};

static const struct option_row rows[] = {
	{OPTION_PROPERTY, "property", 'p', "KEY=VALUE",
	 "set one directive, on top of all profiles"},
	{OPTION_FROM_FACTS, "facts", 0, "FILE", "plan for the machine that FILE describes"},
	{OPTION_AS_FACTS, "facts", 0, NULL, "print the facts as such a FILE"},
	{OPTION_JSON, "json", 0, NULL, "write JSON"},
	{OPTION_MAN, "man", 0, NULL, "write the table of sbx.profile(5), in mdoc"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* getopt_long() answers with the row's number beyond all letters. */
#define FIRST_CODE 256

static size_t row_of(int code)
{
	for (size_t i = 0; i < ROWS; i++)
		if (code == FIRST_CODE + (int)i || (rows[i].letter && code == rows[i].letter))
			return i;
	return ROWS;
}

static void make_arrays(unsigned options, struct option longs[ROWS + 1], char shorts[2 * ROWS + 3])
{
	size_t n = 0;

	/* "+": getopt_long() must not move words; ":": it must tell a missing value. */
	*shorts++ = '+';
	*shorts++ = ':';
	for (size_t i = 0; i < ROWS; i++) {
		if (!(options & rows[i].bit))
			continue;
		longs[n++] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].argument ? required_argument : no_argument,
			.val = FIRST_CODE + (int)i,
		};
		if (!rows[i].letter)
			continue;
		*shorts++ = rows[i].letter;
		if (rows[i].argument)
			*shorts++ = ':';
	}
	longs[n] = (struct option){0};
	*shorts = '\0';
}

/* getopt_long() takes "--js" for --json, until some day there is another --js… */
static bool is_abbreviation(const char *word, size_t row)
{
	return strncmp(word, "--", 2) == 0 && strcspn(word, "=") != strlen(rows[row].name) + 2;
}

static int add_property(struct arguments *a, const struct subcommand *c)
{
	size_t n = 0;

	if (!strchr(optarg, '=')) {
		fprintf(stderr, "sbxctl: %s: -p %s: wants KEY=VALUE\n", c->name, optarg);
		return -1;
	}
	while (a->properties[n])
		n++;
	a->properties[n] = optarg;
	return 0;
}

static int use_option(struct arguments *a, const struct subcommand *c, const char *word, int code)
{
	size_t row = row_of(code);

	if (row == ROWS || is_abbreviation(word, row)) {
		fprintf(stderr, "sbxctl: %s: %s: %s\n", c->name, word,
			code == ':' ? "wants a value" : "no such option, or it takes no value");
		return -1;
	}
	a->given |= rows[row].bit;
	if (rows[row].bit == OPTION_FROM_FACTS)
		a->facts = optarg;
	return rows[row].bit == OPTION_PROPERTY ? add_property(a, c) : 0;
}

/* Options may stand before, between and behind the words. */
static int parse_options(struct arguments *a, const struct subcommand *c, int argc, char **argv)
{
	struct option longs[ROWS + 1];
	char shorts[2 * ROWS + 3];
	int n_words = 0;

	make_arrays(c->options, longs, shorts);
	opterr = 0; /* it would speak in the name of argv[0] */
	while (optind < argc) {
		char *word = argv[optind];
		int code = getopt_long(argc, argv, shorts, longs, NULL);

		if (code == -1)
			a->words[n_words++] = argv[optind++];
		else if (use_option(a, c, word, code) < 0)
			return -1;
	}
	return n_words;
}

/* "--" and what follows is the command, which is none of getopt_long()'s business. */
static int cut_command(struct arguments *a, const struct subcommand *c, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		a->command = argv + i + 1;
		if (c->has_command && *a->command)
			return i;
		fprintf(stderr, "sbxctl: %s: %s\n", c->name,
			c->has_command ? "no command behind --" : "takes no command");
		return -1;
	}
	return argc;
}

int arguments_parse(struct arguments *a, const struct subcommand *c, int argc, char **argv)
{
	size_t room = (size_t)argc + 1;
	int words;

	*a = (struct arguments){.properties = calloc(room, sizeof(char *)),
				.words = calloc(room, sizeof(char *))};
	if (!a->properties || !a->words) {
		perror("sbxctl");
		return -1;
	}
	argc = cut_command(a, c, argc, argv);
	words = argc < 0 ? -1 : parse_options(a, c, argc, argv);
	if (words < 0)
		return -1;
	if (a->given & OPTION_AS_FACTS && a->given & OPTION_JSON) {
		fprintf(stderr, "sbxctl: %s: --facts stands alone: what it prints is no JSON\n",
			c->name);
		return -1;
	}
	if (words >= c->min_words && (c->max_words < 0 || words <= c->max_words))
		return 0;
	fprintf(stderr, "sbxctl: %s: %s\n", c->name,
		words < c->min_words ? "too few arguments" : "too many arguments");
	return -1;
}

void arguments_release(struct arguments *a)
{
	free(a->properties);
	free(a->words);
}

void options_help(void)
{
	for (size_t i = 0; i < ROWS; i++) {
		char left[40];

		snprintf(left, sizeof(left), "--%s%s%s", rows[i].name, rows[i].argument ? "=" : "",
			 rows[i].argument ? rows[i].argument : "");
		if (rows[i].letter)
			printf("  -%c, %-22s  %s\n", rows[i].letter, left, rows[i].help);
		else
			printf("      %-22s  %s\n", left, rows[i].help);
	}
}

void options_synopsis(const struct subcommand *c)
{
	fprintf(stderr, "sbxctl: usage: sbxctl %s", c->name);
	for (size_t i = 0; i < ROWS; i++)
		if (c->options & rows[i].bit)
			fprintf(stderr, " [--%s%s%s]", rows[i].name, rows[i].argument ? "=" : "",
				rows[i].argument ? rows[i].argument : "");
	fprintf(stderr, " %s%s\n", c->words, c->has_command ? " [-- COMMAND...]" : "");
}

/* The library copies what it is given, so the "=" can be put back for the next profile. */
static void set_property(struct sbx *s, char *property)
{
	char *equals = strchr(property, '=');

	*equals = '\0';
	sbx_set(s, "-p", property, equals + 1);
	*equals = '=';
}

struct sbx *command_read(const struct arguments *a, char *const *profiles)
{
	struct sbx *s = sbx_new();

	if (!s) {
		fputs("sbxctl: out of memory\n", stderr);
		return NULL;
	}
	if (a->facts)
		sbx_read_facts(s, a->facts);
	if (!*profiles)
		sbx_read_profile(s, "default");
	for (; *profiles; profiles++)
		sbx_read_profile(s, *profiles);
	for (char **property = a->properties; *property; property++)
		set_property(s, *property);
	return s;
}

void command_problems(const struct sbx *s)
{
	const char *line;

	for (unsigned n = 0; (line = sbx_problem(s, n)); n++)
		fprintf(stderr, "sbxctl: %s\n", line);
}

int command_fail(const struct sbx *s)
{
	command_problems(s);
	return sbx_error_exit(s);
}

int command_finish(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_OK;
	fprintf(stderr, "sbxctl: standard output: %s\n", strerror(errno));
	return STATUS_FAILED;
}

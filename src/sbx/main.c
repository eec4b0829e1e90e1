/* SPDX-License-Identifier: MIT
 * sbx/main.c: argv to calls of the library to an exit status.  Nothing but the public header:
 * that is what proves it. */
#include <sbx/sbx.h>

#include <errno.h>
#include <fcntl.h>
#if defined(STATIC_LAUNCHER) && defined(__GLIBC__)
#	include <nss.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "sbx/options.h"

extern char **environ;

enum {
	EXIT_USAGE = 2,
	EXIT_UNAVAILABLE = 69,
	EXIT_FDS = 202,
	EXIT_MEMORY = 204,
};

/* Privilege that the file gives (setuid, file capabilities) would be the caller's to aim: sbx does
 * what its command line says, so it must have no more than who wrote that (L2). */
static int refuse_file_privilege(void)
{
	if (!getauxval(AT_SECURE))
		return 0;
	fputs("sbx: must not be installed setuid, setgid or with file capabilities\n", stderr);
	return -1;
}

/* The first file opened would become a closed standard descriptor, and the service would write
 * its messages into it. */
static int open_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) != fd)
			return -1;
	return 0;
}

/* A static program of glibc loads the modules that nsswitch.conf names, and libnss_systemd, on
 * every desktop and server of Debian, ends it with SIGSEGV.  So it asks the files alone, as musl
 * does. Fewer groups are stricter, and a user who is not in the files is an error. */
static int keep_to_files(void)
{
#if defined(STATIC_LAUNCHER) && defined(__GLIBC__)
	static const char *const databases[] = {"passwd", "group", "initgroups"};

	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++)
		if (__nss_configure_lookup(databases[i], "files") < 0)
			return -1;
#endif
	return 0;
}

/* A command that got lost on the way must not look like success (L60). */
static int complain_no_command(void)
{
	fputs("sbx: no command: write it on the same line, \"sbx --profile smtpd -- /usr/sbin/smtpd "
	      "-F\" (a line goes on behind a \"\\\" that is its very last character)\n",
	      stderr);
	return EXIT_USAGE;
}

static void set_property(struct sbx *s, char *property)
{
	char *equals = strchr(property, '='); /* options_parse() has seen it */

	*equals = '\0';
	sbx_set(s, "-p", property, equals + 1);
}

/* On the command line a comma does not need quotes, in a profile blanks are usual. */
static void set_optional(struct sbx *s, char *directives)
{
	for (char *c = directives; *c; c++)
		if (*c == ',')
			*c = ' ';
	sbx_set(s, "--optional", "Optional", directives);
}

/* Failures are kept, and sbx_plan() fails with the first, so that one run reports them all. */
static void read_profiles(struct sbx *s, const struct options *o)
{
	if (!options_find(o, OPTION_PROFILE))
		sbx_read_profile(s, "default");
	for (int i = 0; i < o->n_uses; i++)
		if (o->uses[i].code == OPTION_PROFILE)
			sbx_read_profile(s, o->uses[i].value);
}

/* After all profiles, wherever it stands: what is typed is on top of what is filed. */
static void set_properties(struct sbx *s, const struct options *o)
{
	for (int i = 0; i < o->n_uses; i++) {
		char *value = o->uses[i].value;

		if (o->uses[i].code == OPTION_PROPERTY)
			set_property(s, value);
		if (o->uses[i].code == OPTION_KEEP_FD)
			sbx_set(s, "--keep-fd", "KeepFD", value);
		if (o->uses[i].code == OPTION_OPTIONAL)
			set_optional(s, value);
	}
}

static void print_problems(const struct sbx *s)
{
	const char *line;

	for (unsigned n = 0; (line = sbx_problem(s, n)); n++)
		fprintf(stderr, "sbx: %s\n", line);
}

/* What was asked for and could not be written was not done. */
static int finish_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	perror("sbx: standard output");
	return EXIT_FAILURE;
}

static int run(struct sbx *s, const struct options *o)
{
	const char *ledger = options_find(o, OPTION_LEDGER);
	int planned;

	sbx_set_command(s, o->command, environ);
	if (ledger)
		sbx_write_ledger(s, ledger);
	read_profiles(s, o);
	set_properties(s, o);
	planned = sbx_plan(s);
	print_problems(s);
	if (planned < 0)
		return sbx_error_exit(s);
	if (options_find(o, OPTION_DRY_RUN)) {
		sbx_write(s, SBX_WHAT_PLAN, SBX_FORMAT_TEXT, stdout);
		return finish_output();
	}
	if (options_find(o, OPTION_VERBOSE))
		sbx_write(s, SBX_WHAT_LEDGER, SBX_FORMAT_TEXT, stderr);
	sbx_exec(s);
	fprintf(stderr, "sbx: %s\n", sbx_error_line(s));
	return sbx_error_exit(s);
}

int main(int argc, char **argv)
{
	static struct options o;
	struct sbx *s;

	if (refuse_file_privilege() < 0)
		return EXIT_UNAVAILABLE;
	if (open_standard_descriptors() < 0)
		return EXIT_FDS;
	if (options_parse(&o, argc, argv) < 0)
		return EXIT_USAGE;
	if (options_find(&o, OPTION_HELP)) {
		options_help();
		return finish_output();
	}
	if (options_find(&o, OPTION_VERSION)) {
		puts("sbx " PACKAGE_VERSION);
		return finish_output();
	}
	/* A ledger must not say "enforced" of what nobody started. */
	if (options_find(&o, OPTION_DRY_RUN) && options_find(&o, OPTION_LEDGER)) {
		fputs("sbx: --ledger with --dry-run: nothing would be in force; the plan says how it "
		      "would be\n",
		      stderr);
		return EXIT_USAGE;
	}
	/* "$DAEMON" of a variable that is not set is no command either. */
	if ((!o.command[0] || !*o.command[0]) && !options_find(&o, OPTION_DRY_RUN))
		return complain_no_command();
	s = keep_to_files() < 0 ? NULL : sbx_new();
	if (!s) {
		fputs("sbx: out of memory\n", stderr);
		return EXIT_MEMORY;
	}
	/* _exit(): the process may stand half-way in a sandbox, where nobody's atexit() handlers
	 * belong.  What had to be written is flushed. */
	_exit(run(s, &o));
}

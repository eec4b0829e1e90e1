/* SPDX-License-Identifier: MIT
 * api/sbx.c: the public functions: the layers, in the order they are used. */
#include <sbx/sbx.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/default_profile.h"
#include "api/inside.h"
#include "apply/apply.h"
#include "directives.h"
#include "profile/sources.h"
#include "report/report.h"

/* A line of error with every byte of its parts shown as \xHH, and then some. */
#define LINE_SIZE ((size_t)4096)

/* Each round of questions goes one component deeper into symlinks that lead to symlinks; the
 * kernel itself gives up after 40. */
#define PLAN_ROUNDS 32

struct sbx *sbx_new(void)
{
	struct sbx *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	sbx_arena_init(&s->arena, SBX_ARENA_DEFAULT_LIMIT);
	s->ledger = -1;
	s->line = sbx_arena_alloc(&s->arena, LINE_SIZE);
	s->scratch = sbx_arena_alloc(&s->arena, LINE_SIZE);
	if (!s->scratch || sbx_profile_init(&s->arena, &s->profile, &sbx_directives,
					    &s->facts.specifiers, &s->error) < 0) {
		sbx_free(s);
		return NULL;
	}
	return s;
}

void sbx_free(struct sbx *s)
{
	if (!s)
		return;
	if (s->ledger >= 0)
		close(s->ledger);
	sbx_arena_release(&s->arena);
	free(s);
}

/* --- Errors ---------------------------------------------------------------------------------*/

/* s->error has been filled in: make its line. */
static int failed(struct sbx *s)
{
	sbx_error_format(&s->error, s->line, LINE_SIZE);
	return -1;
}

/* The same for an error that is not among the problems yet. */
static int failed_newly(struct sbx *s)
{
	sbx_problem_add(&s->arena, &s->profile.problems, SBX_ERROR, &s->error);
	return failed(s);
}

/* A copy of *text: origins keep it, for as long as there are errors to be told. */
static int keep(struct sbx *s, const char **text)
{
	*text = sbx_arena_strdup(&s->arena, *text);
	if (*text)
		return 0;
	sbx_fail_memory(&s->error);
	return failed_newly(s);
}

int sbx_error_exit(const struct sbx *s)
{
	return (int)s->error.exit;
}

const char *sbx_error_line(const struct sbx *s)
{
	return s->line;
}

const char *sbx_error_file(const struct sbx *s)
{
	return s->error.origin.file;
}

unsigned sbx_error_lineno(const struct sbx *s)
{
	return s->error.origin.line;
}

const char *sbx_error_step(const struct sbx *s)
{
	return s->error.step;
}

int sbx_error_errno(const struct sbx *s)
{
	return s->error.sys_errno;
}

const char *sbx_problem(const struct sbx *s, unsigned n)
{
	const struct sbx_problem *problem = s->profile.problems.first;
	size_t prefix = 0;

	while (problem && n--)
		problem = problem->next;
	if (!problem)
		return NULL;
	if (problem->severity == SBX_WARNING)
		prefix = (size_t)snprintf(s->scratch, LINE_SIZE, "warning: ");
	sbx_error_format(&problem->error, s->scratch + prefix, LINE_SIZE - prefix);
	return s->scratch;
}

/* --- Profiles -------------------------------------------------------------------------------*/

/* With privilege, whoever can change a profile can use it against everybody. */
static bool has_privilege(void)
{
	static const cap_value_t powerful[] = {CAP_SYS_ADMIN, CAP_SETUID};
	cap_t caps = cap_get_proc();
	bool found = geteuid() == 0 || !caps;

	for (size_t i = 0; caps && i < SBX_COUNT(powerful); i++) {
		cap_flag_value_t value = CAP_CLEAR;

		if (cap_get_flag(caps, powerful[i], CAP_EFFECTIVE, &value) < 0 || value == CAP_SET)
			found = true;
	}
	if (caps)
		cap_free(caps);
	return found;
}

/* The user's own directory, as an unprivileged caller has one; NULL: none.  A relative one would
 * be looked up from the current directory, which is never searched. */
static const char *own_directory(struct sbx_arena *arena)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (config && *config == '/')
		return sbx_arena_printf(arena, "%s/sbx/profiles", config);
	if (home && *home == '/')
		return sbx_arena_printf(arena, "%s/.config/sbx/profiles", home);
	return NULL;
}

#define DIRECTORIES 5

static void add_directory(const char *list[DIRECTORIES + 1], const char *directory)
{
	size_t n = 0;

	if (!directory)
		return;
	for (; list[n]; n++)
		if (strcmp(list[n], directory) == 0)
			return;
	list[n] = directory;
}

/* First found wins, so the administrator's come before the vendor's. */
static void find_directories(struct sbx_arena *arena, bool privileged,
			     const char *list[DIRECTORIES + 1])
{
	if (!privileged)
		add_directory(list, own_directory(arena));
	add_directory(list, SBX_SYSCONFDIR "/sbx/profiles");
	add_directory(list, "/run/sbx/profiles");
	add_directory(list, "/usr/local/share/sbx/profiles");
	add_directory(list, SBX_DATADIR "/sbx/profiles");
}

/* Only the letters that occur: nobody reads /etc/machine-id for a profile without %m. */
static int learn_specifiers(struct sbx *s, const char *text, size_t len)
{
	struct sbx_letters letters = {{false}};

	if (s->fixture)
		return 0;
	sbx_specifiers_needed(text, len, &letters);
	return sbx_facts_specifiers(&s->arena, &s->facts, &letters, &s->error);
}

/* The first profile names the service: "smtpd" is %p of all that is laid on top of it. */
static void name_service(struct sbx *s, const char *unit_name, const char *path)
{
	if (!s->named)
		sbx_specifiers_from_name(&s->arena, &s->facts.specifiers, unit_name, path);
	s->named = true;
}

static int load(struct sbx *s, const char *file, const char *text, size_t len)
{
	if (learn_specifiers(s, text, len) < 0)
		return failed_newly(s);
	sbx_profile_load(&s->arena, &s->profile, file, text, len);
	return 0;
}

static int load_default(struct sbx *s)
{
	static const char text[] = SBX_DEFAULT_PROFILE;

	name_service(s, "default.service", NULL);
	return load(s, "default", text, sizeof(text) - 1);
}

int sbx_read_profile(struct sbx *s, const char *name)
{
	const char *directories[DIRECTORIES + 1] = {NULL};
	struct sbx_source_policy policy = {
		.strict = has_privilege(),
		.caller = getuid(),
		.directories = directories,
	};
	struct sbx_sources sources = {0};

	find_directories(&s->arena, policy.strict, directories);
	if (sbx_sources_find(&s->arena, name, &policy, &sources, &s->error) < 0) {
		if (strcmp(name, "default") == 0 && s->error.sys_errno == ENOENT)
			return load_default(s);
		return failed_newly(s);
	}
	name_service(s, sources.unit_name, sources.first ? sources.first->path : NULL);
	for (const struct sbx_source *f = sources.first; f; f = f->next)
		if (load(s, f->path, f->text, f->len) < 0)
			return -1;
	return 0;
}

int sbx_add_profile(struct sbx *s, const char *name, const char *text, size_t len)
{
	if (keep(s, &name) < 0)
		return -1;
	name_service(s, name, NULL);
	return load(s, name, text, len);
}

int sbx_set(struct sbx *s, const char *origin, const char *directive, const char *value)
{
	struct sbx_origin from = {.directive = directive};

	if (keep(s, &origin) < 0)
		return -1;
	from.file = origin;
	if (learn_specifiers(s, value, strlen(value)) < 0)
		return failed_newly(s);
	sbx_profile_set(&s->arena, &s->profile, &from, directive, value);
	return 0;
}

void sbx_set_command(struct sbx *s, char *const argv[], char *const envp[])
{
	s->command.argv = argv;
	s->command.envp = envp;
}

/* --- Facts ----------------------------------------------------------------------------------*/

/* Facts of a machine are a few kilobytes. */
#define FIXTURE_MAX ((size_t)1 << 20)

static int read_descriptor(struct sbx *s, int fd, const char *path, const char **text, size_t *len)
{
	char *buffer = sbx_arena_alloc(&s->arena, FIXTURE_MAX);
	size_t used = 0;
	ssize_t n;

	if (!buffer)
		return sbx_fail_memory(&s->error);
	do {
		n = read(fd, buffer + used, FIXTURE_MAX - used);
		if (n > 0)
			used += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		return sbx_fail_errno(&s->error, SBX_EXIT_CONFIG, errno, NULL, "read", "%s", path);
	if (used == FIXTURE_MAX)
		return sbx_fail(&s->error, SBX_EXIT_CONFIG, NULL, "read", "%s: too large", path);
	*text = buffer;
	*len = used;
	return 0;
}

int sbx_read_facts(struct sbx *s, const char *path)
{
	const char *text = "";
	size_t len = 0;
	int fd, rc;

	if (keep(s, &path) < 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		sbx_fail_errno(&s->error, SBX_EXIT_CONFIG, errno, NULL, "open", "%s", path);
		return failed_newly(s);
	}
	rc = read_descriptor(s, fd, path, &text, &len);
	close(fd);
	if (rc < 0 || sbx_facts_load(&s->arena, &s->facts, path, text, len, &s->error) < 0)
		return failed_newly(s);
	s->fixture = path;
	s->probed = true;
	return 0;
}

int sbx_probe(struct sbx *s)
{
	struct sbx_specifiers specifiers = s->facts.specifiers;

	if (s->probed)
		return 0;
	if (sbx_facts_probe(&s->arena, &s->facts, &s->error) < 0)
		return failed_newly(s);
	/* Profiles were read before anybody asked for the machine; what they learned stays. */
	s->facts.specifiers = specifiers;
	s->probed = true;
	return 0;
}

/* --- The ledger -----------------------------------------------------------------------------*/

static bool ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int sbx_write_ledger(struct sbx *s, const char *path)
{
	/* O_NONBLOCK: a named pipe that nobody reads must not hold the service up. */
	s->ledger = open(
		path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
		0644);
	if (s->ledger < 0) {
		sbx_fail_errno(&s->error, SBX_EXIT_UNAVAILABLE, errno, NULL, "ledger", "%s", path);
		return failed_newly(s);
	}
	s->ledger_is_json = ends_in(path, ".json");
	return 0;
}

/* Of a start that is refused only the refusals are true. */
static struct sbx_plan only_refusals(struct sbx *s)
{
	unsigned n = s->profile.table->n_rows;
	struct sbx_plan plan = s->plan;

	plan.ledger = sbx_arena_array(&s->arena, n, sizeof(*plan.ledger));
	for (unsigned i = 0; plan.ledger && i < n; i++)
		if (s->plan.ledger[i].state == SBX_STATE_REFUSED)
			plan.ledger[i] = s->plan.ledger[i];
	return plan;
}

/* Before entering: afterwards there is nobody to write. */
static int save_ledger(struct sbx *s, const struct sbx_plan *plan)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out;
	bool saved;

	if (s->ledger < 0)
		return 0;
	out = open_memstream(&text, &len);
	if (!out)
		return sbx_fail_memory(&s->error);
	if (plan->ledger && s->ledger_is_json)
		sbx_report_ledger_json(out, &s->profile, plan);
	else if (plan->ledger)
		sbx_report_ledger(out, &s->profile, plan);
	saved = fclose(out) == 0 && write_all(s->ledger, text, len) == 0;
	if (!saved)
		sbx_fail_errno(&s->error, SBX_EXIT_UNAVAILABLE, errno, NULL, "ledger", "write");
	free(text);
	return saved ? 0 : -1;
}

/* A ledger must not claim what did not come about.  Appended with one write(2): in a sandbox that
 * is half built nothing else is sure to work. */
static int failed_for_the_ledger(struct sbx *s)
{
	char line[2 * LINE_SIZE];
	ssize_t ignored;

	failed(s);
	if (s->ledger < 0)
		return -1;
	sbx_report_ledger_failure(line, sizeof(line), s->line, s->ledger_is_json);
	ignored = write(s->ledger, line, strlen(line));
	(void)ignored;
	return -1;
}

/* --- From plan to service -------------------------------------------------------------------*/

/* A fixture stands for the whole machine: what it does not say is not asked elsewhere. */
static int answer(struct sbx *s, const struct sbx_wanted *wanted)
{
	static const char *const words[] = {
		[SBX_WANTED_PATH] = "path",
		[SBX_WANTED_USER] = "user",
		[SBX_WANTED_GROUP] = "group",
		[SBX_WANTED_FILE] = "file",
	};

	if (!s->fixture)
		return sbx_facts_resolve(&s->arena, &s->facts, wanted, &s->error);
	return sbx_fail(&s->error, SBX_EXIT_UNAVAILABLE, NULL, "facts",
			"%s does not say what this is: %s %s", s->fixture, words[wanted->kind],
			wanted->name);
}

static int build(struct sbx *s, unsigned rounds)
{
	static char *const no_command[] = {NULL};
	struct sbx_command command = {
		.argv = s->command.argv ? s->command.argv : no_command,
		.envp = s->command.envp ? s->command.envp : no_command,
	};
	struct sbx_problems *problems = &s->profile.problems;
	unsigned before = problems->n_errors;
	struct sbx_wanted *wanted = NULL;
	int rc;

	do {
		rc = sbx_plan_build(&s->arena, &s->profile, &s->facts, &command, &s->plan, &wanted,
				    problems, &s->error);
		if (rc > 0 && answer(s, wanted) < 0)
			rc = -1;
	} while (rc > 0 && --rounds > 0);
	if (rc > 0)
		sbx_fail(&s->error, SBX_EXIT_UNAVAILABLE, NULL, "plan",
			 "paths keep leading to other paths: %s", wanted->name);
	if (rc != 0 && problems->n_errors == before)
		return failed_newly(s);
	return rc;
}

/* What is wrong with the ledger must not hide what is wrong with the profile. */
static int refused(struct sbx *s)
{
	struct sbx_error why = s->error;
	struct sbx_plan plan = {0};

	if (s->plan.ledger)
		plan = only_refusals(s);
	if (save_ledger(s, &plan) < 0)
		failed_newly(s);
	s->error = why;
	return failed_for_the_ledger(s);
}

int sbx_plan(struct sbx *s)
{
	if (sbx_problems_fail(&s->profile.problems, &s->error) < 0)
		return failed_for_the_ledger(s);
	if (sbx_probe(s) < 0)
		return failed_for_the_ledger(s);
	sbx_profile_imply(&s->arena, &s->profile);
	if (build(s, PLAN_ROUNDS) < 0)
		return refused(s);
	if (save_ledger(s, &s->plan) < 0)
		return failed_newly(s);
	s->planned = true;
	return 0;
}

int sbx_exec(struct sbx *s)
{
	int *slots;

	if (!s->planned || !s->command.argv || !s->command.argv[0]) {
		sbx_fail(&s->error, SBX_EXIT_USAGE, NULL, "exec", "there is no %s",
			 s->planned ? "command" : "plan");
		return failed_for_the_ledger(s);
	}
	slots = sbx_arena_array(&s->arena, (size_t)s->plan.n_slots + 1, sizeof(*slots));
	if (!slots) {
		sbx_fail_memory(&s->error);
		return failed_for_the_ledger(s);
	}
	for (unsigned i = 0; i < s->plan.n_slots; i++)
		slots[i] = -1;
	if (sbx_apply(s->plan.ops, s->plan.n_ops, slots, s->plan.n_slots, &s->error) == 0)
		sbx_fail(&s->error, SBX_EXIT_EXEC, NULL, "exec", "the plan has no command");
	return failed_for_the_ledger(s);
}

/* --- Writing --------------------------------------------------------------------------------*/

static void write_problems(const struct sbx *s, FILE *out)
{
	const char *line;

	for (unsigned n = 0; (line = sbx_problem(s, n)); n++)
		fprintf(out, "%s\n", line);
}

static int write_text(const struct sbx *s, enum sbx_what what, FILE *out)
{
	/* A scratch arena: writing formats values, and @s is not ours to fill. */
	struct sbx_arena scratch;

	switch (what) {
	case SBX_WHAT_PROBLEMS:
		write_problems(s, out);
		return 0;
	case SBX_WHAT_PROFILE:
		sbx_arena_init(&scratch, SBX_ARENA_DEFAULT_LIMIT);
		sbx_report_profile(out, &scratch, &s->profile);
		sbx_arena_release(&scratch);
		return 0;
	case SBX_WHAT_PLAN:
		if (!s->planned)
			return -1;
		sbx_report_plan(out, &s->profile, &s->plan);
		return 0;
	case SBX_WHAT_LEDGER:
		if (!s->plan.ledger)
			return -1;
		sbx_report_ledger(out, &s->profile, &s->plan);
		return 0;
	case SBX_WHAT_DIRECTIVES:
		sbx_report_directives(out, s->profile.table);
		return 0;
	case SBX_WHAT_FACTS:
		if (!s->probed)
			return -1;
		sbx_report_facts(out, &s->facts);
		return 0;
	case SBX_WHAT_DOCTOR:
		if (!s->probed)
			return -1;
		sbx_report_doctor(out, s->profile.table, &s->facts);
		return 0;
	}
	return -1;
}

int sbx_write(const struct sbx *s, enum sbx_what what, enum sbx_format format, FILE *out)
{
	if (format == SBX_FORMAT_TEXT)
		return write_text(s, what, out);
	if (format == SBX_FORMAT_MAN && what == SBX_WHAT_DIRECTIVES) {
		sbx_report_directives_man(out, s->profile.table);
		return 0;
	}
	if (format == SBX_FORMAT_JSON && what == SBX_WHAT_LEDGER && s->plan.ledger) {
		sbx_report_ledger_json(out, &s->profile, &s->plan);
		return 0;
	}
	return -1;
}

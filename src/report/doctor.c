/* SPDX-License-Identifier: MIT
 * report/doctor.c: the facts, for a fixture and for people, and what cannot be enforced here. */
#include <string.h>

#include "report/report.h"
#include "report/text.h"

/* --- A fixture ------------------------------------------------------------------------------*/

static void put_words(FILE *out, const char *keyword, const char *word)
{
	fprintf(out, "%s ", keyword);
	sbx_put_word(out, word, strlen(word));
}

static void put_capabilities(FILE *out, const char *name, uint64_t set)
{
	if (set == 0)
		fprintf(out, "capabilities %s none\n", name);
	else if (set == UINT64_MAX)
		fprintf(out, "capabilities %s all\n", name);
	else
		fprintf(out, "capabilities %s 0x%llx\n", name, (unsigned long long)set);
}

static void put_limit(FILE *out, uint64_t value)
{
	if (value == SBX_LIMIT_INFINITY)
		fputs(" infinity", out);
	else
		fprintf(out, " %llu", (unsigned long long)value);
}

static void put_process(FILE *out, const struct sbx_facts *f)
{
	fprintf(out, "uid %u\ngid %u\n", (unsigned)f->uid, (unsigned)f->gid);
	put_capabilities(out, "effective", f->effective);
	put_capabilities(out, "permitted", f->permitted);
	put_capabilities(out, "bounding", f->bounding);
	put_capabilities(out, "ambient", f->ambient);
	fprintf(out, "umask %04o\n", (unsigned)f->umask);
	if (f->cwd) {
		put_words(out, "cwd", f->cwd);
		fputc('\n', out);
	}
	if (f->no_new_privs)
		fputs("no-new-privileges\n", out);
	if (f->has_terminal)
		fputs("terminal\n", out);
	for (unsigned i = 0; i < SBX_LIMITS; i++) {
		fprintf(out, "limit %s", sbx_limit_words[i]);
		put_limit(out, f->limits[i].soft);
		put_limit(out, f->limits[i].hard);
		fputc('\n', out);
	}
	for (unsigned i = 0; i < f->n_descriptors; i++)
		fprintf(out, "descriptor %d %s\n", f->descriptors[i].fd,
			sbx_descriptor_words[f->descriptors[i].kind]);
}

static void put_path(FILE *out, const struct sbx_path_fact *path)
{
	if (path->kind == SBX_KIND_UNKNOWN)
		return;
	put_words(out, "path", path->path);
	if (path->kind == SBX_KIND_SYMLINK) {
		fputs(" -> ", out);
		sbx_put_word(out, path->target, strlen(path->target));
	} else {
		fprintf(out, " %s", sbx_kind_words[path->kind]);
	}
	if (path->kind == SBX_KIND_CHAR || path->kind == SBX_KIND_BLOCK)
		fprintf(out, " %u:%u %04o", path->major, path->minor, (unsigned)path->mode & 07777);
	fputc('\n', out);
}

/* A number without an entry has no name but what it was asked for by. */
static const char *name_of(const struct sbx_user_fact *user)
{
	return user->known && user->name ? user->name : user->asked;
}

static void put_user(FILE *out, const struct sbx_user_fact *user)
{
	put_words(out, "user", name_of(user));
	if (!user->known) {
		fputs(" unknown\n", out);
		return;
	}
	fprintf(out, " %u %u", (unsigned)user->uid, (unsigned)user->gid);
	put_words(out, "", user->home ? user->home : "");
	put_words(out, "", user->shell ? user->shell : "");
	for (unsigned i = 0; i < user->n_groups; i++)
		fprintf(out, " %u", (unsigned)user->groups[i]);
	fputc('\n', out);
}

static void put_file(FILE *out, const struct sbx_file_fact *file)
{
	for (unsigned i = 0; i < file->n_files || i == 0; i++) {
		const struct sbx_file_text *text = file->n_files ? &file->files[i] : NULL;

		put_words(out, "file", file->asked);
		if (text) {
			fputc(' ', out);
			sbx_put_word(out, text->path, strlen(text->path));
		}
		if (text && text->text) {
			fputs(" \"", out);
			sbx_put_escaped(out, text->text, text->len);
			fputc('"', out);
		} else if (text) {
			fprintf(out, " error %d", text->sys_errno);
		}
		fputc('\n', out);
	}
}

static void put_named(FILE *out, const struct sbx_facts *f)
{
	for (unsigned i = 0; i < f->n_paths; i++)
		put_path(out, &f->paths[i]);
	for (unsigned i = 0; i < f->n_users; i++) {
		const char *name = name_of(&f->users[i]);

		/* A line with a name says what its number is, too. */
		if (strcmp(f->users[i].asked, name) == 0 || !sbx_facts_user(f, name))
			put_user(out, &f->users[i]);
	}
	for (unsigned i = 0; i < f->n_groups; i++) {
		put_words(out, "group", f->groups[i].asked);
		if (f->groups[i].known)
			fprintf(out, " %u\n", (unsigned)f->groups[i].gid);
		else
			fputs(" unknown\n", out);
	}
	for (unsigned i = 0; i < f->n_files; i++)
		put_file(out, &f->files[i]);
	if (f->closed_world)
		fputs("others absent\n", out);
}

static void put_specifiers(FILE *out, const struct sbx_facts *f)
{
	/* The others stand for parts of the profile's name, which is not the machine's. */
	static const char of_the_name[] = "nNpPiIjJfyY";

	for (int c = 1; c < 128; c++) {
		if (!f->specifiers.value[c] || strchr(of_the_name, c))
			continue;
		fprintf(out, "specifier %c ", c);
		sbx_put_word(out, f->specifiers.value[c], strlen(f->specifiers.value[c]));
		fputc('\n', out);
	}
}

void sbx_report_facts(FILE *out, const struct sbx_facts *f)
{
	fprintf(out, "kernel %u.%u\narch %s\n", f->kernel >> 8, f->kernel & 0xff,
		sbx_abis[f->abi].name);
	for (unsigned i = 0; i < SBX_FEATURE_COUNT; i++)
		if (sbx_facts_has(f, (enum sbx_feature)i))
			fprintf(out, "feature %s\n", sbx_feature_words[i]);
	fprintf(out, "last-cap %d\n", f->last_cap);
	put_process(out, f);
	put_specifiers(out, f);
	put_named(out, f);
}

/* --- For people -----------------------------------------------------------------------------*/

static const char *const feature_purposes[SBX_FEATURE_COUNT] = {
#define FEATURE(id, word, purpose) [SBX_HAS_##id] = (purpose),
	SBX_FEATURES(FEATURE)
#undef FEATURE
};

static unsigned count_bits(uint64_t set)
{
	unsigned n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

static void put_machine(FILE *out, const struct sbx_facts *f)
{
	uint64_t last = f->last_cap < 63 ? (UINT64_C(2) << f->last_cap) - 1 : UINT64_MAX;

	fprintf(out, "machine\n  Linux %u.%u; system calls of %s", f->kernel >> 8, f->kernel & 0xff,
		sbx_abis[f->abi].name);
	for (int abi = 0; abi < SBX_ABIS; abi++)
		if (abi != (int)f->abi && sbx_abis[f->abi].local & SBX_ABI_BIT(abi))
			fprintf(out, ", %s", sbx_abis[abi].name);
	fputc('\n', out);
	for (unsigned i = 0; i < SBX_FEATURE_COUNT; i++)
		fprintf(out, "  %-4s%-16s %s\n",
			sbx_facts_has(f, (enum sbx_feature)i) ? "yes" : "NO", sbx_feature_words[i],
			feature_purposes[i]);
	fprintf(out, "\nthis process\n  user %u, group %u\n", (unsigned)f->uid, (unsigned)f->gid);
	fprintf(out, "  %u of %d capabilities, %u in the bounding set\n",
		count_bits(f->effective & last), f->last_cap + 1, count_bits(f->bounding & last));
	if (f->no_new_privs)
		fputs("  no new privileges: set already\n", out);
	for (unsigned i = 0; i < f->n_descriptors; i++)
		if (f->descriptors[i].fd > 2)
			fprintf(out, "  descriptor %d is open: %s\n", f->descriptors[i].fd,
				sbx_descriptor_words[f->descriptors[i].kind]);
}

/* A request that every directive of the type understands, and that needs what the directive
 * needs.  The directives themselves are asked, so this list cannot tell what is not so. */
static const struct {
	const struct sbx_value_type *type;
	const char *value;
} samples[] = {
	{&sbx_type_boolean, "yes"},
	{&sbx_type_tristate, "yes"},
	{&sbx_type_paths, "/usr"},
	{&sbx_type_binds, "/usr"},
	{&sbx_type_tmpfs, "/tmp"},
	{&sbx_type_capabilities, "CAP_CHOWN"},
	{&sbx_type_secure_bits, "noroot"},
	{&sbx_type_syscalls, "~@mount"},
	{&sbx_type_logged_syscalls, "@mount"},
	{&sbx_type_families, "AF_UNIX"},
	{&sbx_type_namespaces, "yes"},
	{&sbx_type_architectures, "native"},
	{&sbx_type_users, "65534"},
	{&sbx_type_user, "65534"},
};

static const char *sample_of(const struct sbx_directive *row)
{
	for (size_t i = 0; i < SBX_COUNT(samples); i++)
		if (samples[i].type == row->type)
			return samples[i].value;
	return NULL;
}

/* Plan a profile of this one line.  NULL: nothing stands against it; else why it is refused, in
 * @arena.  Paths that nobody has looked at yet do not matter: what the machine lacks is said
 * before they are asked for. */
static const char *try_directive(struct sbx_arena *arena, const struct sbx_table *table,
				 const struct sbx_facts *facts, unsigned row, const char *value)
{
	static char *const nothing[] = {NULL};
	struct sbx_command command = {.argv = nothing, .envp = nothing};
	struct sbx_origin origin = {.file = "doctor", .directive = table->rows[row].name};
	struct sbx_problems problems = {0};
	struct sbx_wanted *wanted;
	struct sbx_profile profile;
	struct sbx_error err;
	struct sbx_plan plan;

	if (sbx_profile_init(arena, &profile, table, &facts->specifiers, &err) < 0)
		return NULL;
	sbx_profile_set(arena, &profile, &origin, table->rows[row].name, value);
	if (profile.problems.n_errors)
		return NULL;
	if (sbx_plan_build(arena, &profile, facts, &command, &plan, &wanted, &problems, &err) == 0)
		return NULL;
	return plan.ledger && plan.ledger[row].state == SBX_STATE_REFUSED ? plan.ledger[row].how
									  : NULL;
}

/* One try, with memory of its own. */
struct trial {
	const struct sbx_table *table;
	const struct sbx_facts *facts;
	sbx_refusal_visitor *visit;
	void *data;
	unsigned n_refused;
};

static void attempt(struct trial *t, unsigned row, const char *value, const char *shown)
{
	struct sbx_arena arena;
	const char *why;

	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	why = try_directive(&arena, t->table, t->facts, row, value);
	if (why) {
		t->visit(t->data, t->table->rows[row].name, shown, why);
		t->n_refused++;
	}
	sbx_arena_release(&arena);
}

unsigned sbx_doctor_refusals(const struct sbx_table *table, const struct sbx_facts *facts,
			     sbx_refusal_visitor *visit, void *data)
{
	struct trial t = {.table = table, .facts = facts, .visit = visit, .data = data};

	for (unsigned row = 0; row < table->n_rows; row++) {
		const struct sbx_directive *d = &table->rows[row];
		const char *sample = sample_of(d);

		if (d->status != SBX_ENFORCED || d->same_as)
			continue;
		if (sample)
			attempt(&t, row, sample, "");
		for (const struct sbx_name *n = d->names; !sample && n && n->name; n++)
			attempt(&t, row, n->name, n->name);
	}
	return t.n_refused;
}

static void put_refusal(void *data, const char *name, const char *value, const char *why)
{
	int at = fprintf(data, "  %s=%s", name, value);

	sbx_put_blanks(data, at, 34);
	sbx_put_safe(data, why);
	fputc('\n', data);
}

void sbx_report_doctor(FILE *out, const struct sbx_table *table, const struct sbx_facts *facts)
{
	put_machine(out, facts);
	fputs("\nwhat cannot be enforced here\n", out);
	if (!sbx_doctor_refusals(table, facts, put_refusal, out))
		fputs("  nothing: this machine can do all that sbx can\n", out);
}

/* SPDX-License-Identifier: MIT
 * tests/unit/test_golden_plans.c: what becomes of whole profiles, byte for byte.
 *
 * tests/plans/NAME.conf is a profile, tests/plans/NAME.facts the machine it is planned for
 * (without one: debian.facts), and tests/plans/NAME.plan what has to come out: the operations and
 * the ledger, or every line of complaint and the exit status.
 *
 *	test_golden_plans		compare, and hold every plan to the rules of order
 *	test_golden_plans --update	write the .plan files anew; read what has changed
 *
 * Why the rules are tested apart: a golden file that was updated without reading proves nothing,
 * and these hold for every plan there will ever be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <linux/capability.h>
#include <sched.h>
#include <unistd.h>

#include <sbx/sbx.h>

#include "api/inside.h"
#include "base/path.h"
#include "plan/planner.h"

#define TEXT_MAX ((size_t)1 << 18)

static bool updating;

static void path_of(char *path, size_t size, const char *name, const char *suffix)
{
	const char *top = getenv("top_srcdir");

	assert_true((size_t)snprintf(path, size, "%s/tests/plans/%s%s", top ? top : ".", name,
				     suffix) < size);
}

/* NULL when there is no such file. */
static char *slurp(const char *name, const char *suffix)
{
	char path[4096], *text;
	FILE *f;
	size_t len;

	path_of(path, sizeof(path), name, suffix);
	f = fopen(path, "re");
	if (!f)
		return NULL;
	text = calloc(1, TEXT_MAX);
	assert_non_null(text);
	len = fread(text, 1, TEXT_MAX - 1, f);
	assert_true(len < TEXT_MAX - 1 && !ferror(f));
	assert_int_equal(fclose(f), 0);
	return text;
}

/* ---- one plan ---------------------------------------------------------------------------- */

static struct sbx *make_plan(const char *name)
{
	static char *const argv[] = {(char *)"/usr/sbin/daemon", (char *)"-F", NULL};
	static char *const envp[] = {(char *)"PATH=/usr/sbin:/usr/bin", (char *)"HOME=/root", NULL};
	char path[4096], file[300], *conf = slurp(name, ".conf");
	struct sbx *s = sbx_new();

	assert_non_null(s);
	assert_non_null(conf);
	path_of(path, sizeof(path), name, ".facts");
	if (access(path, R_OK) < 0)
		path_of(path, sizeof(path), "debian", ".facts");
	if (sbx_read_facts(s, path) < 0)
		fail_msg("%s", sbx_error_line(s));
	(void)snprintf(file, sizeof(file), "%s.conf", name);
	(void)sbx_add_profile(s, file, conf, strlen(conf));
	sbx_set_command(s, argv, envp);
	(void)sbx_plan(s);
	free(conf);
	return s;
}

/* Paths of this machine are no part of a golden file. */
static void strip(char *text, const char *what)
{
	size_t len = strlen(what);

	for (char *at; (at = strstr(text, what));)
		memmove(at, at + len, strlen(at + len) + 1);
}

/* How long a program is depends on the version of libseccomp; what it says is in
 * tests/verdicts/.  The blanks
 * before the next column go with the number. */
static void forget_lengths(char *text)
{
	static const char before[] = " seccomp instructions ";

	for (char *at = text; (at = strstr(at, before));) {
		char *digits = at + strlen(before);
		size_t n = strspn(digits, "0123456789");

		assert_true(n > 0);
		while (digits[n] == ' ' && digits[n + 1] == ' ')
			n++;
		*digits = 'N';
		memmove(digits + 1, digits + n, strlen(digits + n) + 1);
		at = digits;
	}
}

static char *written(const struct sbx *s)
{
	char *text = NULL, top[4096];
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	(void)sbx_write(s, SBX_WHAT_PROBLEMS, SBX_FORMAT_TEXT, out);
	if (!s->planned)
		fprintf(out, "exit status %d\n", sbx_error_exit(s));
	(void)sbx_write(s, s->planned ? SBX_WHAT_PLAN : SBX_WHAT_LEDGER, SBX_FORMAT_TEXT, out);
	assert_int_equal(fclose(out), 0);
	path_of(top, sizeof(top), "", "");
	strip(text, top);
	forget_lengths(text);
	return text;
}

static void show_difference(const char *want, const char *got)
{
	unsigned line = 1;

	while (*want && *want == *got) {
		line += *want++ == '\n';
		got++;
	}
	fail_msg("line %u, want: %.*s\n  got: %.*s", line, (int)strcspn(want, "\n"), want,
		 (int)strcspn(got, "\n"), got);
}

static void compare(const char *name, const char *got)
{
	char *want = slurp(name, ".plan");

	if (!want)
		fail_msg("there is no tests/plans/%s.plan: make it with --update", name);
	if (strcmp(want, got) != 0)
		show_difference(want, got);
	free(want);
}

static void update(const char *name, const char *got)
{
	char path[4096];
	FILE *out;

	path_of(path, sizeof(path), name, ".plan");
	out = fopen(path, "we");
	assert_non_null(out);
	assert_true(fputs(got, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

/* ---- the rules --------------------------------------------------------------------------- */

static const struct sbx_op *find(const struct sbx_plan *plan, enum sbx_op_kind kind)
{
	for (unsigned i = 0; i < plan->n_ops; i++)
		if (plan->ops[i].kind == kind)
			return &plan->ops[i];
	return NULL;
}

static void assert_order(const struct sbx_plan *plan)
{
	for (unsigned i = 1; i < plan->n_ops; i++) {
		const struct sbx_op *before = &plan->ops[i - 1], *op = &plan->ops[i];

		assert_true(sbx_op_infos[before->kind].stage <= sbx_op_infos[op->kind].stage);
		assert_true(before->kind <= op->kind);
	}
}

/* Exec is last and alone, and so is the filter just before it. */
static void assert_end(const struct sbx_plan *plan)
{
	unsigned n = plan->n_ops;

	assert_true(n >= 2);
	assert_int_equal(plan->ops[n - 1].kind, SBX_OP_exec);
	assert_ptr_equal(find(plan, SBX_OP_exec), &plan->ops[n - 1]);
	assert_non_null(find(plan, SBX_OP_locate));
	if (find(plan, SBX_OP_seccomp))
		assert_ptr_equal(find(plan, SBX_OP_seccomp), &plan->ops[n - 2]);
}

/* The kernel takes a filter only from a process that is privileged or cannot become so. */
static void assert_filter_can_be_loaded(const struct sbx *s)
{
	uint64_t effective = s->facts.effective;

	if (!find(&s->plan, SBX_OP_seccomp) || find(&s->plan, SBX_OP_no_new_privs))
		return;
	for (unsigned i = 0; i < s->plan.n_ops; i++) {
		const struct sbx_op *op = &s->plan.ops[i];

		if (op->kind == SBX_OP_user && !op->user.keep_capabilities)
			effective = 0;
		if (op->kind == SBX_OP_capabilities)
			effective = op->capabilities.effective;
	}
	assert_true(effective & SBX_CAP(SYS_ADMIN));
}

/* Every tree is made before it is used, and used: one that is left over was forgotten. */
static void assert_trees(const struct sbx_plan *plan)
{
	enum {
		EMPTY,
		MADE,
		USED
	};
	unsigned char *trees = calloc(plan->n_slots + 1, 1);

	assert_non_null(trees);
	for (unsigned i = 0; i < plan->n_ops; i++) {
		const struct sbx_op *op = &plan->ops[i];
		unsigned made = UINT32_MAX, used = UINT32_MAX;

		if (op->kind == SBX_OP_new_tree)
			made = op->new_tree.slot;
		if (op->kind == SBX_OP_clone_tree)
			made = op->clone_tree.slot;
		if (op->kind == SBX_OP_clone_subtree) {
			made = op->clone_subtree.slot;
			assert_int_not_equal(trees[op->clone_subtree.from], EMPTY);
			trees[op->clone_subtree.from] = USED;
		}
		if (op->kind == SBX_OP_make_node)
			assert_int_equal(trees[op->make_node.slot], MADE);
		if (op->kind == SBX_OP_attach_tree)
			used = op->attach_tree.slot;
		if (op->kind == SBX_OP_enter_root)
			used = op->enter_root.slot;
		assert_true(made == UINT32_MAX || (made < plan->n_slots && !trees[made]));
		assert_true(used == UINT32_MAX || (used < plan->n_slots && trees[used] != EMPTY));
		if (made != UINT32_MAX)
			trees[made] = MADE;
		if (used != UINT32_MAX)
			trees[used] = USED;
	}
	for (unsigned slot = 0; slot < plan->n_slots; slot++)
		assert_int_equal(trees[slot], USED);
	free(trees);
}

/* A tree that is attached later covers what was attached below it; and nothing is attached in
 * a place that only looks like one. */
static void assert_attachments(const struct sbx_plan *plan)
{
	for (unsigned i = 0; i < plan->n_ops; i++) {
		if (plan->ops[i].kind != SBX_OP_attach_tree)
			continue;
		const char *path = plan->ops[i].attach_tree.path;
		assert_true(*path == '/' && !strstr(path, "//") && !strstr(path, "/../"));
		for (unsigned k = 0; k < i; k++)
			if (plan->ops[k].kind == SBX_OP_attach_tree)
				assert_false(
					sbx_path_is_below(plan->ops[k].attach_tree.path, path));
	}
}

/* What is mounted is mounted in a namespace of our own, out of the host's sight. */
static void assert_mounts_are_private(const struct sbx_plan *plan)
{
	const struct sbx_op *unshare = find(plan, SBX_OP_unshare);
	bool mounts = find(plan, SBX_OP_new_tree) || find(plan, SBX_OP_clone_tree) ||
		      find(plan, SBX_OP_seal_root) || find(plan, SBX_OP_attach_tree) ||
		      find(plan, SBX_OP_propagation);

	if (!mounts)
		return;
	assert_non_null(unshare);
	assert_true(unshare->unshare.flags & CLONE_NEWNS);
	assert_non_null(find(plan, SBX_OP_slave_mounts));
}

/* ---- the tests --------------------------------------------------------------------------- */

static void test_plan(void **state)
{
	const char *name = *state;
	struct sbx *s = make_plan(name);
	char *got = written(s);

	if (s->planned) {
		assert_order(&s->plan);
		assert_end(&s->plan);
		assert_filter_can_be_loaded(s);
		assert_trees(&s->plan);
		assert_attachments(&s->plan);
		assert_mounts_are_private(&s->plan);
	}
	if (updating)
		update(name, got);
	else
		compare(name, got);
	free(got);
	sbx_free(s);
}

/* Same profile, same machine, same bytes. */
static void test_planning_twice(void **state)
{
	const char *name = *state;
	struct sbx *first = make_plan(name), *second = make_plan(name);
	char *one = written(first), *two = written(second);

	assert_string_equal(one, two);
	free(one);
	free(two);
	sbx_free(first);
	sbx_free(second);
}

static int by_name(const void *a, const void *b)
{
	const struct CMUnitTest *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Every NAME.conf is a test called NAME. */
static size_t collect(struct CMUnitTest *tests, size_t room)
{
	char path[4096];
	size_t n = 0;
	DIR *d;

	path_of(path, sizeof(path), "", "");
	d = opendir(path);
	if (!d)
		return 0;
	for (const struct dirent *e; (e = readdir(d)) && n < room;) {
		size_t len = strlen(e->d_name);

		if (len <= 5 || strcmp(e->d_name + len - 5, ".conf") != 0)
			continue;
		char *name = strndup(e->d_name, len - 5);
		tests[n++] = (struct CMUnitTest){name, test_plan, NULL, NULL, name};
	}
	closedir(d);
	qsort(tests, n, sizeof(*tests), by_name);
	return n;
}

int main(int argc, char **argv)
{
	static struct CMUnitTest tests[1000];
	size_t n = collect(tests, SBX_COUNT(tests) - 1);

	updating = argc > 1 && strcmp(argv[1], "--update") == 0;
	if (!n) {
		fputs("there are no plans: is $top_srcdir set?\n", stderr);
		return 1;
	}
	tests[n] = (struct CMUnitTest){"the same bytes twice", test_planning_twice, NULL, NULL,
				       (void *)(uintptr_t) "everything"};
	return _cmocka_run_group_tests("golden_plans", tests, n + 1, NULL, NULL);
}

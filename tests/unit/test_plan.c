/* SPDX-License-Identifier: MIT
 * tests/unit/test_plan.c: paths mean what they will mean to the service; plans are pure,
 * repeatable, and never come from an exhausted arena.
 *
 * Proves by hand-written facts, without a kernel and without privilege. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "directives.h"
#include "plan/plan.h"

static const char debian[] = "kernel 6.18\n"
			     "arch x86-64\n"
			     "feature mount_setattr openat2 close_range seccomp detached_clone\n"
			     "feature initial_userns uts_namespace keyrings proc mdwe\n"
			     "capabilities effective all\n"
			     "capabilities permitted all\n"
			     "cwd /srv\n"
			     "path /run directory\n"
			     "path /var/run -> /run\n"
			     "path /var/spool/smtpd directory\n"
			     "path /etc/passwd file\n"
			     "path /srv/a/b directory\n"
			     "path /srv/file file\n"
			     "path /srv/out -> /etc\n"
			     "path /srv/up -> ../srv/a\n"
			     "path /srv/loop -> /srv/pool\n"
			     "path /srv/pool -> /srv/loop\n"
			     "path /a/link -> /z/q\n"
			     "path /z directory\n"
			     "path /src/q/secret file\n"
			     "path /usr directory\n"
			     "path /home directory\n"
			     "path /root directory\n"
			     "path /tmp directory\n"
			     "path /var/tmp directory\n"
			     "path /proc/sys/kernel directory\n"
			     "path /sys/fs/cgroup directory\n"
			     "path /dev/null char 1:3 0666\n"
			     "others absent\n";

struct bench {
	struct sbx_arena arena;
	struct sbx_facts facts;
	struct sbx_specifiers specifiers;
	struct sbx_profile profile;
	struct sbx_plan plan;
	struct sbx_problems problems;
	struct sbx_error err;
};

/* What sbx_plan_build() says of a profile with @lines; @b is to be released. */
static int build_within(struct bench *b, const char *facts, const char *lines, size_t limit)
{
	static char *const argv[] = {(char *)"/bin/true", NULL};
	static char *const envp[] = {(char *)"PATH=/usr/bin:/bin", (char *)"HOME=/root",
				     (char *)"SHELL=/bin/sh", NULL};
	const struct sbx_command command = {argv, envp};
	struct sbx_wanted *wanted;

	memset(b, 0, sizeof(*b));
	sbx_arena_init(&b->arena, limit);
	if (sbx_facts_load(&b->arena, &b->facts, "facts", facts, strlen(facts), &b->err) < 0)
		return -1;
	if (sbx_profile_init(&b->arena, &b->profile, &sbx_directives, &b->specifiers, &b->err) < 0)
		return -1;
	sbx_profile_load(&b->arena, &b->profile, "test.conf", lines, strlen(lines));
	if (sbx_problems_fail(&b->profile.problems, &b->err) < 0)
		return -1;
	return sbx_plan_build(&b->arena, &b->profile, &b->facts, &command, &b->plan, &wanted,
			      &b->problems, &b->err);
}

static int build(struct bench *b, const char *lines)
{
	return build_within(b, debian, lines, SBX_ARENA_DEFAULT_LIMIT);
}

/* The plan's operations of @kind on @path; NULL: none.  Trees are found by where they go. */
static const struct sbx_op *attached(const struct bench *b, const char *path)
{
	for (unsigned i = 0; i < b->plan.n_ops; i++) {
		const struct sbx_op *op = &b->plan.ops[i];

		if (op->kind == SBX_OP_attach_tree && strcmp(op->attach_tree.path, path) == 0)
			return op;
	}
	return NULL;
}

static const struct sbx_op *maker(const struct bench *b, const char *path)
{
	const struct sbx_op *at = attached(b, path);

	for (unsigned i = 0; at && i < b->plan.n_ops; i++) {
		const struct sbx_op *op = &b->plan.ops[i];

		if ((op->kind == SBX_OP_clone_tree &&
		     op->clone_tree.slot == at->attach_tree.slot) ||
		    (op->kind == SBX_OP_clone_subtree &&
		     op->clone_subtree.slot == at->attach_tree.slot) ||
		    (op->kind == SBX_OP_new_tree && op->new_tree.slot == at->attach_tree.slot))
			return op;
	}
	return NULL;
}

static unsigned count(const struct bench *b, enum sbx_op_kind kind)
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->plan.n_ops; i++)
		n += b->plan.ops[i].kind == kind;
	return n;
}

static void assert_cloned(const struct bench *b, const char *path, const char *from, unsigned attr)
{
	const struct sbx_op *op = maker(b, path);

	assert_non_null(op);
	assert_int_equal(op->kind, SBX_OP_clone_tree);
	assert_string_equal(op->clone_tree.path, from);
	assert_int_equal(op->clone_tree.attr, attr);
}

/* A symlink can lead into what is mounted later in the order of paths: hiding what it leads to must
 * not be forgotten because of a "-", nor hide another thing of the same name. */
static void symlinks_lead_into_later_mounts(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nInaccessiblePaths=-/a/link/secret\n"
				   "BindPaths=/src:/z\n"),
			 0);
	assert_non_null(attached(&b, "/z/q/secret"));
	sbx_arena_release(&b.arena);

	/* What only another line makes can be hidden by none. */
	assert_int_equal(build(&b, "[Service]\nTemporaryFileSystem=/srv\n"
				   "BindPaths=/usr:/srv/p/q\nInaccessiblePaths=-/srv/p\n"),
			 -1);
	assert_non_null(strstr(b.err.subject, "only because another line"));
	sbx_arena_release(&b.arena);
}

static void symlinks_are_followed_in_the_view(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nReadOnlyPaths=/var/run\n"), 0);
	assert_cloned(&b, "/run", "/run", SBX_ATTR_READ_ONLY);
	sbx_arena_release(&b.arena);

	/* With a tmpfs over /var the link is gone, and /var/run a directory of the tmpfs. */
	assert_int_equal(
		build(&b, "[Service]\nTemporaryFileSystem=/var\nBindPaths=/run:/var/run\n"), 0);
	assert_null(attached(&b, "/run"));
	assert_cloned(&b, "/var/run", "/run", 0);
	sbx_arena_release(&b.arena);

	/* The order of lines does not matter. */
	assert_int_equal(
		build(&b, "[Service]\nBindPaths=/run:/var/run\nTemporaryFileSystem=/var\n"), 0);
	assert_cloned(&b, "/var/run", "/run", 0);
	sbx_arena_release(&b.arena);
}

static void a_link_may_lead_into_another_lines_tmpfs(void **state)
{
	struct bench b;

	(void)state;
	/* /srv/out/new is /etc/new, and /etc is empty by then: the mount point is made there. */
	assert_int_equal(build(&b, "[Service]\nBindPaths=/srv/file:/srv/out/new\n"
				   "TemporaryFileSystem=/etc\n"),
			 0);
	assert_cloned(&b, "/etc/new", "/srv/file", 0);
	assert_int_equal(count(&b, SBX_OP_make_node), 1);
	sbx_arena_release(&b.arena);
}

static void loops_and_missing_paths_are_refused(void **state)
{
	static const struct {
		const char *lines;
		enum sbx_exit exit;
	} bad[] = {
		{"ReadOnlyPaths=/srv/loop", SBX_EXIT_NAMESPACE},
		{"BindPaths=/srv/loop:/srv/a", SBX_EXIT_NAMESPACE},
		{"ReadOnlyPaths=/nope", SBX_EXIT_NAMESPACE},
		{"InaccessiblePaths=/nope", SBX_EXIT_NAMESPACE},
		{"BindPaths=/nope:/srv", SBX_EXIT_NAMESPACE},
		/* L24: nothing is ever made on the host. */
		{"BindPaths=/run:/srv/new", SBX_EXIT_NAMESPACE},
		{"TemporaryFileSystem=/new", SBX_EXIT_NAMESPACE},
		{"TemporaryFileSystem=/var\nReadOnlyPaths=/var/spool", SBX_EXIT_NAMESPACE},
		{"ReadOnlyPaths=/srv/file/below", SBX_EXIT_NAMESPACE},
		{"BindPaths=/srv/file:/home", SBX_EXIT_CONFIG},
		{"BindPaths=/home:/srv/file", SBX_EXIT_CONFIG},
		{"BindPaths=/run:/home\nBindPaths=/srv:/home", SBX_EXIT_CONFIG},
		{"TemporaryFileSystem=/", SBX_EXIT_CONFIG},
		{"TemporaryFileSystem=/srv:size=1M,colour=red", SBX_EXIT_CONFIG},
		{"WorkingDirectory=/proc/self/fd/3", SBX_EXIT_CONFIG},
		{"ProtectHostname=no:box", SBX_EXIT_CONFIG},
		/* What a mount of the host covers there nobody has seen. */
		{"BindPaths=/srv:/home:norbind\nInaccessiblePaths=-/home/a/under", SBX_EXIT_CONFIG},
		{"BindPaths=/srv:/home:norbind\nReadOnlyPaths=/home/a", SBX_EXIT_CONFIG},
		{"RootDirectory=/nope", SBX_EXIT_NAMESPACE},
		{"RootDirectory=/srv/file", SBX_EXIT_NAMESPACE},
		{"RootDirectory=/srv/a\nMountAPIVFS=no\nReadOnlyPaths=/home", SBX_EXIT_CONFIG},
	};
	struct bench b;
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)snprintf(text, sizeof(text), "[Service]\n%s\n", bad[i].lines);
		if (build(&b, text) != -1)
			fail_msg("%s: accepted", bad[i].lines);
		if (b.err.exit != bad[i].exit)
			fail_msg("%s: exit status %d", bad[i].lines, (int)b.err.exit);
		assert_non_null(b.err.origin.directive);
		sbx_arena_release(&b.arena);
	}
}

static void optional_paths_may_be_missing(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nReadOnlyPaths=-/nope\nInaccessiblePaths=-/nope\n"
				   "BindPaths=-/nope:/srv\nNoExecPaths=-/var/spool/lpd\n"),
			 0);
	/* There is a namespace all the same, and nothing in it. */
	assert_int_equal(count(&b, SBX_OP_unshare), 1);
	assert_int_equal(count(&b, SBX_OP_attach_tree), 0);
	sbx_arena_release(&b.arena);
}

static void the_stricter_wish_wins(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nReadWritePaths=/srv\nReadOnlyPaths=/srv\n"), 0);
	assert_cloned(&b, "/srv", "/srv", SBX_ATTR_READ_ONLY);
	sbx_arena_release(&b.arena);

	assert_int_equal(build(&b, "[Service]\nBindPaths=/etc:/srv\nReadOnlyPaths=/srv\n"), 0);
	assert_cloned(&b, "/srv", "/etc", SBX_ATTR_READ_ONLY);
	sbx_arena_release(&b.arena);

	assert_int_equal(build(&b, "[Service]\nBindPaths=/etc:/srv\nInaccessiblePaths=/srv\n"), 0);
	assert_int_equal(maker(&b, "/srv")->kind, SBX_OP_clone_subtree);
	sbx_arena_release(&b.arena);

	/* Below an inaccessible path there is nothing left to mount on. */
	assert_int_equal(build(&b, "[Service]\nBindPaths=/etc:/srv/a\nInaccessiblePaths=/srv\n"
				   "ReadWritePaths=/srv/a/b\n"),
			 0);
	assert_int_equal(count(&b, SBX_OP_attach_tree), 1);
	sbx_arena_release(&b.arena);
}

static void nests_alternate(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nReadOnlyPaths=/\nReadWritePaths=/srv\n"
				   "ReadOnlyPaths=/srv/a\nReadWritePaths=/srv/a/b\n"),
			 0);
	assert_int_equal(count(&b, SBX_OP_seal_root), 1);
	assert_cloned(&b, "/srv", "/srv", 0);
	assert_cloned(&b, "/srv/a", "/srv/a", SBX_ATTR_READ_ONLY);
	assert_cloned(&b, "/srv/a/b", "/srv/a/b", 0);
	sbx_arena_release(&b.arena);

	/* What its parent is already needs no mount. */
	assert_int_equal(build(&b, "[Service]\nReadOnlyPaths=/ /srv /srv/a\n"), 0);
	assert_int_equal(count(&b, SBX_OP_attach_tree), 0);
	sbx_arena_release(&b.arena);
}

/* Where systemd makes the trees writable again. */
static void exec_paths_touch_noexec_only(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(
		build(&b, "[Service]\nProtectSystem=strict\nNoExecPaths=/\nExecPaths=/usr\n"), 0);
	assert_cloned(&b, "/usr", "/usr", SBX_ATTR_READ_ONLY);
	assert_cloned(&b, "/home", "/home", SBX_ATTR_NOEXEC);
	sbx_arena_release(&b.arena);
}

static void strict_seals_run_and_tunables_seal_sys(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nProtectSystem=strict\nProtectKernelTunables=yes\n"),
			 0);
	assert_null(attached(&b, "/run"));
	assert_null(attached(&b, "/sys"));
	assert_cloned(&b, "/sys/fs/cgroup", "/sys/fs/cgroup", 0);
	assert_cloned(&b, "/proc/sys", "/proc/sys", SBX_ATTR_READ_ONLY);
	sbx_arena_release(&b.arena);

	assert_int_equal(build(&b, "[Service]\nProtectKernelTunables=yes\n"), 0);
	assert_cloned(&b, "/sys", "/sys", SBX_ATTR_READ_ONLY);
	sbx_arena_release(&b.arena);
}

static void a_new_proc_is_cloned_from_itself(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nProtectProc=invisible\nProtectKernelTunables=yes\n"),
			 0);
	assert_int_equal(maker(&b, "/proc")->kind, SBX_OP_new_tree);
	assert_int_equal(maker(&b, "/proc/sys")->kind, SBX_OP_clone_subtree);
	sbx_arena_release(&b.arena);

	/* With subset=pid there is no /proc/sys to protect. */
	assert_int_equal(build(&b, "[Service]\nProcSubset=pid\nProtectKernelTunables=yes\n"), 0);
	assert_null(attached(&b, "/proc/sys"));
	sbx_arena_release(&b.arena);
}

static void older_kernels_stage_trees(void **state)
{
	char facts[sizeof(debian)];
	char *feature;
	struct bench b;

	(void)state;
	memcpy(facts, debian, sizeof(debian));
	feature = strstr(facts, " detached_clone");
	memset(feature, ' ', strlen(" detached_clone"));
	assert_int_equal(build_within(&b, facts,
				      "[Service]\nPrivateTmp=yes\nInaccessiblePaths=/home\n"
				      "ProtectProc=invisible\nProtectKernelTunables=yes\n",
				      SBX_ARENA_DEFAULT_LIMIT),
			 0);
	/* The two stores go again, /proc is moved to its place. */
	assert_int_equal(count(&b, SBX_OP_stage_tree), 3);
	assert_int_equal(count(&b, SBX_OP_unstage_tree), 2);
	sbx_arena_release(&b.arena);
}

/* L16: relative paths must not see what was hidden. */
static void the_working_directory_is_looked_up_again(void **state)
{
	static const struct {
		const char *lines, *path;
	} cases[] = {
		{"ReadOnlyPaths=/", "/srv"},	   {"InaccessiblePaths=/srv", "/"},
		{"TemporaryFileSystem=/srv", "/"}, {"BindPaths=/srv:/home", "/srv"},
		{"BindPaths=/home:/srv", "/"},
	};
	char text[128];
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned k = 0;

		(void)snprintf(text, sizeof(text), "[Service]\n%s\n", cases[i].lines);
		assert_int_equal(build(&b, text), 0);
		while (k < b.plan.n_ops && b.plan.ops[k].kind != SBX_OP_return_directory)
			k++;
		assert_true(k < b.plan.n_ops);
		assert_string_equal(b.plan.ops[k].return_directory.path, cases[i].path);
		sbx_arena_release(&b.arena);
	}
}

/* L52: what this machine cannot do is refused before anything is done, or excused by name. */
static void without_privilege_nothing_is_pretended(void **state)
{
	static const char facts[] = "kernel 6.18\narch x86-64\nuid 1000\ngid 1000\n"
				    "feature seccomp close_range proc\nothers absent\n";
	static const char *const needs[] = {"PrivateTmp=yes",	      "ProtectSystem=full",
					    "InaccessiblePaths=-/x",  "ProtectHostname=yes",
					    "CapabilityBoundingSet=", "PrivateMounts=yes"};
	char text[128];
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		char name[64];

		(void)snprintf(text, sizeof(text), "[Service]\n%s\n", needs[i]);
		assert_int_equal(build_within(&b, facts, text, SBX_ARENA_DEFAULT_LIMIT), -1);
		assert_int_equal(b.err.exit, SBX_EXIT_UNAVAILABLE);
		sbx_arena_release(&b.arena);

		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(needs[i], "="), needs[i]);
		(void)snprintf(text, sizeof(text), "[Service]\n%s\n[X-Sbx]\nOptional=%s\n",
			       needs[i], name);
		assert_int_equal(build_within(&b, facts, text, SBX_ARENA_DEFAULT_LIMIT), 0);
		assert_int_equal(count(&b, SBX_OP_unshare), 0);
		assert_int_equal(
			b.plan.ledger[sbx_table_find(&sbx_directives, name) - sbx_directives.rows]
				.state,
			SBX_STATE_MISSING);
		sbx_arena_release(&b.arena);
	}
}

static const struct sbx_ledger_line *line_of(const struct bench *b, const char *name)
{
	return &b->plan.ledger[sbx_table_find(&sbx_directives, name) - sbx_directives.rows];
}

/* L14: what root can mount over is enforced, but the ledger does not let anybody rely on it. */
static void the_ledger_tells_what_can_be_undone(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nProtectKernelTunables=yes\n"), 0);
	assert_non_null(strstr(line_of(&b, "ProtectKernelTunables")->how, "CAP_SYS_ADMIN"));
	sbx_arena_release(&b.arena);

	assert_int_equal(build(&b, "[Service]\nProtectKernelTunables=yes\n"
				   "SystemCallFilter=~@mount\n"),
			 0);
	assert_null(line_of(&b, "ProtectKernelTunables")->how);
	sbx_arena_release(&b.arena);

	assert_int_equal(build(&b, "[Service]\nProtectKernelTunables=yes\n"
				   "CapabilityBoundingSet=~CAP_SYS_ADMIN\n"),
			 0);
	assert_null(line_of(&b, "ProtectKernelTunables")->how);
	sbx_arena_release(&b.arena);
}

/* Without CAP_SETPCAP nothing can be dropped, but with no_new_privs nothing is gained either. */
static void what_is_not_held_need_not_be_dropped(void **state)
{
	static const char facts[] = "kernel 6.18\narch x86-64\nuid 1000\ngid 1000\n"
				    "feature seccomp close_range proc\nothers absent\n";
	struct bench b;

	(void)state;
	assert_int_equal(build_within(&b, facts,
				      "[Service]\nProtectClock=yes\nNoNewPrivileges=yes\n",
				      SBX_ARENA_DEFAULT_LIMIT),
			 0);
	assert_int_equal(count(&b, SBX_OP_bounding_set), 0);
	assert_non_null(strstr(line_of(&b, "ProtectClock")->how, "no_new_privs"));
	sbx_arena_release(&b.arena);

	assert_int_equal(build_within(&b, facts, "[Service]\nCapabilityBoundingSet=\n",
				      SBX_ARENA_DEFAULT_LIMIT),
			 -1);
	assert_int_equal(b.err.exit, SBX_EXIT_UNAVAILABLE);
	sbx_arena_release(&b.arena);
}

static void the_bounding_set_clips_ambient_capabilities_aloud(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, "[Service]\nAmbientCapabilities=CAP_KILL CAP_CHOWN\n"
				   "CapabilityBoundingSet=CAP_KILL\n"),
			 0);
	assert_non_null(line_of(&b, "AmbientCapabilities")->how);
	sbx_arena_release(&b.arena);
}

/* L62: what goes with a user is that user's, or not there. */
static void nobody_inherits_anothers_home_or_shell(void **state)
{
	static const char *const gone[] = {"HOME=", "SHELL="};
	char facts[sizeof(debian) + 80];
	struct bench b;

	(void)state;
	(void)snprintf(facts, sizeof(facts), "%suser svc 99 99 / /usr/sbin/nologin\n", debian);
	assert_int_equal(build_within(&b, facts, "[Service]\nUser=svc\n", SBX_ARENA_DEFAULT_LIMIT),
			 0);
	for (char *const *v = b.plan.ops[b.plan.n_ops - 1].exec.envp; *v; v++)
		for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
			assert_int_not_equal(strncmp(*v, gone[i], strlen(gone[i])), 0);
	sbx_arena_release(&b.arena);
}

static const char everything[] =
	"[Service]\nProtectSystem=strict\nPrivateTmp=yes\nPrivateDevices=yes\nProtectHome=yes\n"
	"TemporaryFileSystem=/var /etc:ro\nBindPaths=/run:/var/run /var/spool/smtpd\n"
	"BindReadOnlyPaths=/etc/passwd\nProtectProc=invisible\nProtectKernelTunables=yes\n"
	"CapabilityBoundingSet=CAP_CHOWN\nNoNewPrivileges=yes\nProtectHostname=yes:box\n"
	"Environment=A=1 B=2\nLimitNOFILE=100\nSystemCallFilter=@system-service\n"
	"RestrictAddressFamilies=AF_UNIX\nMemoryDenyWriteExecute=yes\n";

static void same_input_gives_the_same_plan(void **state)
{
	struct bench a, b;

	(void)state;
	assert_int_equal(build(&a, everything), 0);
	assert_int_equal(build(&b, everything), 0);
	assert_int_equal(a.plan.n_ops, b.plan.n_ops);
	assert_int_equal(a.plan.filter_len, b.plan.filter_len);
	assert_memory_equal(a.plan.filter, b.plan.filter,
			    a.plan.filter_len * sizeof(*a.plan.filter));
	for (unsigned i = 0; i < a.plan.n_ops; i++) {
		assert_int_equal(a.plan.ops[i].kind, b.plan.ops[i].kind);
		assert_int_equal(a.plan.ops[i].origin.line, b.plan.ops[i].origin.line);
	}
	sbx_arena_release(&a.arena);
	sbx_arena_release(&b.arena);
}

static void operations_stand_in_their_order(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, everything), 0);
	for (unsigned i = 1; i < b.plan.n_ops; i++)
		assert_true(b.plan.ops[i - 1].kind <= b.plan.ops[i].kind);
	assert_int_equal(b.plan.ops[b.plan.n_ops - 1].kind, SBX_OP_exec);
	assert_int_equal(b.plan.ops[b.plan.n_ops - 2].kind, SBX_OP_seccomp);
	sbx_arena_release(&b.arena);
}

/* Out of memory at every point: no crash, and never a plan. */
static void no_plan_comes_from_an_exhausted_arena(void **state)
{
	size_t enough;
	struct bench b;

	(void)state;
	assert_int_equal(build(&b, everything), 0);
	enough = b.arena.used;
	sbx_arena_release(&b.arena);
	for (size_t limit = 0; limit < enough; limit += 1 + enough / 1500) {
		assert_int_not_equal(build_within(&b, debian, everything, limit), 0);
		sbx_arena_release(&b.arena);
	}
}

/* Staged trees lie on top of each other, and who moves one moves all that is on it: the procfs that
 * goes to /proc must be the topmost, and the others are taken off from above. */
static void staged_trees_are_a_stack(void **state)
{
	char facts[sizeof(debian)];
	const struct sbx_op *top = NULL, *off = NULL;
	unsigned staged[3] = {0}, n = 0;
	struct bench b;

	(void)state;
	memcpy(facts, debian, sizeof(debian));
	memcpy(strstr(facts, " detached_clone"), "               ", strlen(" detached_clone"));
	assert_int_equal(build_within(&b, facts,
				      "[Service]\nProtectProc=invisible\nPrivateTmp=yes\n"
				      "ProtectKernelTunables=yes\nProtectHome=yes\n",
				      SBX_ARENA_DEFAULT_LIMIT),
			 0);
	for (unsigned i = 0; i < b.plan.n_ops; i++) {
		const struct sbx_op *op = &b.plan.ops[i];

		if (op->kind == SBX_OP_stage_tree && n < 3) {
			staged[n++] = op->stage_tree.slot;
			top = op;
		}
		if (op->kind == SBX_OP_unstage_tree && !off)
			off = op;
	}
	assert_int_equal(n, 3);
	assert_int_equal(top->stage_tree.slot, attached(&b, "/proc")->attach_tree.slot);
	assert_non_null(off);
	assert_int_equal(off->unstage_tree.slot, staged[1]);
	sbx_arena_release(&b.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symlinks_are_followed_in_the_view),
		cmocka_unit_test(symlinks_lead_into_later_mounts),
		cmocka_unit_test(staged_trees_are_a_stack),
		cmocka_unit_test(a_link_may_lead_into_another_lines_tmpfs),
		cmocka_unit_test(loops_and_missing_paths_are_refused),
		cmocka_unit_test(optional_paths_may_be_missing),
		cmocka_unit_test(the_stricter_wish_wins),
		cmocka_unit_test(nests_alternate),
		cmocka_unit_test(exec_paths_touch_noexec_only),
		cmocka_unit_test(strict_seals_run_and_tunables_seal_sys),
		cmocka_unit_test(a_new_proc_is_cloned_from_itself),
		cmocka_unit_test(older_kernels_stage_trees),
		cmocka_unit_test(the_working_directory_is_looked_up_again),
		cmocka_unit_test(without_privilege_nothing_is_pretended),
		cmocka_unit_test(the_ledger_tells_what_can_be_undone),
		cmocka_unit_test(what_is_not_held_need_not_be_dropped),
		cmocka_unit_test(the_bounding_set_clips_ambient_capabilities_aloud),
		cmocka_unit_test(nobody_inherits_anothers_home_or_shell),
		cmocka_unit_test(same_input_gives_the_same_plan),
		cmocka_unit_test(operations_stand_in_their_order),
		cmocka_unit_test(no_plan_comes_from_an_exhausted_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

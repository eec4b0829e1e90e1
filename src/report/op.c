/* SPDX-License-Identifier: MIT
 * report/op.c: what there is to say of each operation, once, for text and JSON. */
#include <sched.h>
#include <string.h>

#include "report/report.h"
#include "report/text.h"
#include "value/sets.h"
#include "value/value.h"

/* Half of what the names of all 41 capabilities take. */
#define LONG_SET 340

struct describer {
	sbx_field_writer *write;
	void *data;
};

static void text(const struct describer *d, const char *key, const char *lead, const char *value)
{
	struct sbx_field f = {.key = key, .lead = lead, .kind = SBX_FIELD_TEXT, .text = value};

	if (value)
		d->write(d->data, &f);
}

static void number(const struct describer *d, const char *key, const char *lead, uint64_t value)
{
	struct sbx_field f = {.key = key, .lead = lead, .kind = SBX_FIELD_NUMBER, .number = value};

	d->write(d->data, &f);
}

static void flag(const struct describer *d, const char *key, const char *lead, bool value)
{
	struct sbx_field f = {.key = key, .lead = lead, .kind = SBX_FIELD_FLAG};

	if (value)
		d->write(d->data, &f);
}

static void words(const struct describer *d, const char *key, const char *lead,
		  const char *const *value)
{
	struct sbx_field f = {.key = key, .lead = lead, .kind = SBX_FIELD_WORDS, .words = value};

	d->write(d->data, &f);
}

/* Names with blanks between them, which must not look like one name with blanks in it. */
static void set_field(const struct describer *d, const char *key, const char *lead,
		      const char *names)
{
	struct sbx_field f = {.key = key, .lead = lead, .kind = SBX_FIELD_SET, .text = names};

	if (names)
		d->write(d->data, &f);
}

static void octal(const struct describer *d, const char *key, const char *lead, unsigned mode)
{
	char buf[16];

	snprintf(buf, sizeof(buf), "%04o", mode);
	text(d, key, lead, buf);
}

static void attributes(const struct describer *d, unsigned attr)
{
	static const char *const names[] = {"ro",      "nosuid",      "nodev",	    "noexec",
					    "noatime", "strictatime", "nodiratime", "nosymfollow"};
	const char *list[SBX_COUNT(names) + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < SBX_COUNT(names); i++)
		if (attr & 1U << i)
			list[n++] = names[i];
	if (n)
		words(d, "attributes", " ", list);
}

/* A set the way a profile writes it: "CAP_KILL CAP_CHOWN", or "~CAP_SYS_BOOT" for all but one when
 * that is shorter; so "~" is all, and "" none. */
static void capabilities(const struct describer *d, const char *key, const char *lead, uint64_t set)
{
	struct sbx_value value = {.set = true};
	uint64_t known = 0;
	struct sbx_arena arena;
	const char *names;

	for (int n = 0; n < 64; n++)
		if (sbx_capability_name(n))
			known |= UINT64_C(1) << n;
	value.members.members = set & known;
	sbx_arena_init(&arena, (size_t)1 << 16);
	names = sbx_type_capabilities.format(&arena, NULL, &value);
	value.members.members = known & ~set;
	if (names && strlen(names) > LONG_SET)
		names = sbx_arena_printf(&arena, "~%s",
					 sbx_type_capabilities.format(&arena, NULL, &value));
	set_field(d, key, lead, names);
	sbx_arena_release(&arena);
}

static void secure_bits(const struct describer *d, unsigned bits)
{
	struct sbx_value value = {.set = true, .members = {.members = bits}};
	struct sbx_arena arena;

	sbx_arena_init(&arena, (size_t)1 << 16);
	set_field(d, "bits", " ", sbx_type_secure_bits.format(&arena, NULL, &value));
	sbx_arena_release(&arena);
}

#define DESCRIBE(kind)                                                                             \
	static void describe_##kind(const struct describer *d, const struct sbx_op *op)
#define NOTHING_MORE(kind)                                                                         \
	DESCRIBE(kind)                                                                             \
	{                                                                                          \
		(void)d;                                                                           \
		(void)op;                                                                          \
	}

NOTHING_MORE(slave_mounts)
NOTHING_MORE(open_umask)
NOTHING_MORE(reset_signals)
NOTHING_MORE(keyring)
NOTHING_MORE(deny_write_execute)
NOTHING_MORE(no_new_privs)

DESCRIBE(unshare)
{
	static const struct {
		int flag;
		const char *name;
	} kinds[] = {
		{CLONE_NEWNS, "mount"},	     {CLONE_NEWUTS, "uts"}, {CLONE_NEWIPC, "ipc"},
		{CLONE_NEWNET, "net"},	     {CLONE_NEWPID, "pid"}, {CLONE_NEWUSER, "user"},
		{CLONE_NEWCGROUP, "cgroup"},
	};
	const char *list[SBX_COUNT(kinds) + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < SBX_COUNT(kinds); i++)
		if (op->unshare.flags & kinds[i].flag)
			list[n++] = kinds[i].name;
	words(d, "namespaces", " ", list);
}

DESCRIBE(new_tree)
{
	struct sbx_arena arena;
	const char **list;

	sbx_arena_init(&arena, (size_t)1 << 16);
	list = sbx_arena_array(&arena, op->new_tree.n_options + 1U, sizeof(*list));
	for (unsigned i = 0; list && i < op->new_tree.n_options; i++) {
		const struct sbx_fs_option *o = &op->new_tree.options[i];

		list[i] = o->value ? sbx_arena_printf(&arena, "%s=%s", o->name, o->value) : o->name;
	}
	text(d, "type", " ", op->new_tree.fstype);
	if (op->new_tree.n_options)
		words(d, "options", " ", list);
	number(d, "tree", " -> tree ", op->new_tree.slot);
	attributes(d, op->new_tree.attr);
	sbx_arena_release(&arena);
}

DESCRIBE(make_node)
{
	static const char *const kinds[] = {
		[SBX_NODE_DIRECTORY] = "directory",
		[SBX_NODE_FILE] = "file",
		[SBX_NODE_SYMLINK] = "symlink",
		[SBX_NODE_CHAR] = "char",
	};

	text(d, "kind", " ", kinds[op->make_node.node]);
	text(d, "path", " ", op->make_node.path);
	number(d, "tree", " in tree ", op->make_node.slot);
	if (op->make_node.node == SBX_NODE_SYMLINK) {
		text(d, "target", " -> ", op->make_node.target);
		return;
	}
	octal(d, "mode", " mode ", op->make_node.mode);
	if (op->make_node.node == SBX_NODE_CHAR) {
		number(d, "major", " device ", op->make_node.major);
		number(d, "minor", ":", op->make_node.minor);
	}
}

DESCRIBE(clone_tree)
{
	text(d, "path", " ", op->clone_tree.path);
	flag(d, "recursive", " recursive", op->clone_tree.recursive);
	number(d, "tree", " -> tree ", op->clone_tree.slot);
	attributes(d, op->clone_tree.attr);
}

DESCRIBE(clone_subtree)
{
	number(d, "from", " of tree ", op->clone_subtree.from);
	text(d, "path", " ", op->clone_subtree.path);
	number(d, "tree", " -> tree ", op->clone_subtree.slot);
	attributes(d, op->clone_subtree.attr);
}

DESCRIBE(seal_root)
{
	attributes(d, op->seal_root.attr);
}

DESCRIBE(seal_tree)
{
	number(d, "tree", " tree ", op->seal_tree.slot);
	attributes(d, op->seal_tree.attr);
}

DESCRIBE(stage_tree)
{
	number(d, "tree", " tree ", op->stage_tree.slot);
}

DESCRIBE(unstage_tree)
{
	number(d, "tree", " tree ", op->unstage_tree.slot);
}

DESCRIBE(enter_root)
{
	number(d, "tree", " tree ", op->enter_root.slot);
	text(d, "path", " at ", op->enter_root.path);
}

DESCRIBE(attach_tree)
{
	number(d, "tree", " tree ", op->attach_tree.slot);
	text(d, "path", " -> ", op->attach_tree.path);
}

DESCRIBE(propagation)
{
	static const char *const kinds[] = {
		[SBX_PROPAGATION_SHARED] = "shared",
		[SBX_PROPAGATION_SLAVE] = "slave",
		[SBX_PROPAGATION_PRIVATE] = "private",
	};

	text(d, "propagation", " ", kinds[op->propagation.propagation]);
}

DESCRIBE(hostname)
{
	text(d, "name", " ", op->hostname.name);
}

DESCRIBE(return_directory)
{
	text(d, "path", " ", op->return_directory.path);
}

DESCRIBE(close_files)
{
	number(d, "first", " ", op->close_files.first);
	if (op->close_files.last == UINT32_MAX)
		flag(d, "open_end", " and up", true);
	else
		number(d, "last", " to ", op->close_files.last);
}

DESCRIBE(umask)
{
	octal(d, "mask", " ", op->umask.mask);
}

static void limit(const struct describer *d, const char *key, const char *lead, uint64_t value)
{
	if (value == SBX_LIMIT_INFINITY)
		text(d, key, lead, "infinity");
	else
		number(d, key, lead, value);
}

DESCRIBE(limit)
{
	text(d, "resource", " ", sbx_limit_words[op->limit.resource]);
	limit(d, "soft", " ", op->limit.soft);
	limit(d, "hard", ":", op->limit.hard);
}

DESCRIBE(bounding_set)
{
	capabilities(d, "drop", " drop ", op->bounding_set.drop);
}

DESCRIBE(groups)
{
	struct sbx_arena arena;
	const char **list;

	/* NGROUPS_MAX is 65536. */
	sbx_arena_init(&arena, (size_t)4 << 20);
	list = sbx_arena_array(&arena, op->groups.n + 1U, sizeof(*list));
	for (unsigned i = 0; list && i < op->groups.n; i++)
		list[i] = sbx_arena_printf(&arena, "%u", (unsigned)op->groups.gids[i]);
	words(d, "groups", op->groups.n ? " " : " none", list);
	sbx_arena_release(&arena);
}

DESCRIBE(group)
{
	number(d, "gid", " ", op->group.gid);
}

DESCRIBE(user)
{
	number(d, "uid", " ", op->user.uid);
	flag(d, "keep_capabilities", ", capabilities stay for now", op->user.keep_capabilities);
}

DESCRIBE(capabilities)
{
	capabilities(d, "effective", " effective ", op->capabilities.effective);
	capabilities(d, "inheritable", ", inheritable ", op->capabilities.inheritable);
	capabilities(d, "ambient", ", ambient ", op->capabilities.ambient);
}

DESCRIBE(secure_bits)
{
	secure_bits(d, op->secure_bits.bits);
}

DESCRIBE(working_directory)
{
	text(d, "path", " ", op->working_directory.path);
	flag(d, "optional", " if possible", op->working_directory.optional);
}

DESCRIBE(locate)
{
	text(d, "name", " ", op->locate.name);
	words(d, "candidates", " among ", op->locate.candidates);
}

DESCRIBE(seccomp)
{
	number(d, "instructions", " instructions ", op->seccomp.len);
}

DESCRIBE(exec)
{
	words(d, "argv", " ", (const char *const *)op->exec.argv);
}

void sbx_describe_op(const struct sbx_op *op, sbx_field_writer *write, void *data)
{
	/* An operation that nobody can describe does not compile. */
	static void (*const describe[SBX_OPS])(const struct describer *, const struct sbx_op *) = {
#define OP(kind, stage, exit) [SBX_OP_##kind] = describe_##kind,
#include "plan/ops.def"
#undef OP
	};
	struct describer d = {write, data};

	describe[op->kind](&d, op);
}

static void write_text_field(void *data, const struct sbx_field *f)
{
	FILE *out = data;

	fputs(f->lead, out);
	switch (f->kind) {
	case SBX_FIELD_TEXT:
		sbx_put_word(out, f->text, strlen(f->text));
		return;
	case SBX_FIELD_SET:
		sbx_put_safe(out, *f->text ? f->text : "none");
		return;
	case SBX_FIELD_NUMBER:
		fprintf(out, "%llu", (unsigned long long)f->number);
		return;
	case SBX_FIELD_WORDS:
		for (const char *const *word = f->words; word && *word; word++) {
			fputs(word == f->words ? "" : " ", out);
			sbx_put_word(out, *word, strlen(*word));
		}
		return;
	case SBX_FIELD_FLAG:
		return;
	}
}

void sbx_report_op(FILE *out, const struct sbx_op *op)
{
	fputs(sbx_op_infos[op->kind].name, out);
	sbx_describe_op(op, write_text_field, out);
}

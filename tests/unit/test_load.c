/* SPDX-License-Identifier: MIT
 * test_load.c: because a line that sets nothing, or sets something else, is protection that only
 * its author believes in.
 *
 * The table is a toy: what a value means is not tested here, where it lands is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "profile/profile.h"
#include "unit/words.h"

/* Words, none of which may be "bad"; they append, and an empty value clears. */
static int parse_words(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	struct sbx_list list = v->set ? v->list : (struct sbx_list){0};
	const char *cursor = text, *word;
	int found;

	if (!*text) {
		v->set = false;
		return 0;
	}
	while ((found = sbx_word_next(c->arena, &cursor, SBX_WORDS_UNQUOTE, &word, err)) > 0) {
		struct sbx_item *item = SBX_NEW(c->arena, struct sbx_item);

		if (!item)
			return sbx_fail_memory(err);
		if (strcmp(word, "bad") == 0)
			return sbx_fail(err, SBX_EXIT_CONFIG, &c->origin, "value", "bad");
		item->text = word;
		item->origin = c->origin;
		item->next = list.first; /* newest first: nothing of *v is touched before success */
		list.first = item;
	}
	if (found < 0) {
		if (err->exit != SBX_EXIT_MEMORY) {
			unsigned offset = (unsigned)(cursor - text);

			err->origin = c->origin;
			err->origin.column = c->origin.column ? c->origin.column + offset : 0;
		}
		return -1;
	}
	v->set = true;
	v->list = list;
	return 0;
}

static int parse_never(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		       struct sbx_error *err)
{
	(void)c;
	(void)text;
	(void)v;
	(void)err;
	fail_msg("a row that is not enforced was parsed");
	return -1;
}

static const struct sbx_value_type words = {.name = "words", .parse = parse_words};
static const struct sbx_value_type never = {.name = "never", .parse = parse_never};

enum {
	PATHS,
	OLD_PATHS,
	REFUSED,
	FOREIGN,
	OURS,
	DANGLING,
	SIBLING
};

static const struct sbx_directive rows[] = {
	[PATHS] = {.name = "HiddenPaths", .type = &words},
	[OLD_PATHS] = {.name = "HiddenDirectories", .same_as = "HiddenPaths"},
	[REFUSED] = {.name = "RootImage", .type = &never, .status = SBX_REFUSED},
	[FOREIGN] = {.name = "Restart", .type = &never, .status = SBX_FOREIGN},
	[OURS] = {.name = "KeepFD", .type = &words, .subject = SBX_SUBJECT_SBX},
	[DANGLING] = {.name = "Dangling", .same_as = "Nothing"},
	[SIBLING] = {.name = "SiblingPaths", .type = &words, .also_clears = "HiddenPaths"},
};
static const struct sbx_table toy = {rows, SBX_COUNT(rows)};
static const struct sbx_specifiers nothing_known;

static struct sbx_arena arena;
static struct sbx_profile profile;

static int set_up(void **state)
{
	struct sbx_error err;

	(void)state;
	sbx_arena_init(&arena, SBX_ARENA_DEFAULT_LIMIT);
	return sbx_profile_init(&arena, &profile, &toy, &nothing_known, &err);
}

static int tear_down(void **state)
{
	(void)state;
	sbx_arena_release(&arena);
	return 0;
}

static void load(const char *text)
{
	sbx_profile_load(&arena, &profile, "a.conf", text, strlen(text));
}

/* Every problem, each on a line. */
static const char *problems(void)
{
	const char *said = "";

	for (const struct sbx_problem *p = profile.problems.first; p; p = p->next) {
		char line[1024];

		sbx_error_format(&p->error, line, sizeof(line));
		said = sbx_arena_printf(&arena, "%s%s\n", said, line);
		assert_int_equal(p->error.exit, SBX_EXIT_CONFIG);
	}
	return said;
}

/* The words of HiddenPaths=, the last one first. */
static const char *hidden(void)
{
	const struct sbx_value *v = &profile.settings[PATHS].value;
	const char *said = "";

	if (!v->set)
		return "unset";
	for (const struct sbx_item *item = v->list.first; item; item = item->next)
		said = sbx_arena_printf(&arena, "%s<%s>", said, item->text);
	return said;
}

static void a_new_profile_has_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < SBX_COUNT(rows); i++) {
		assert_false(profile.settings[i].value.set);
		assert_null(profile.settings[i].raw);
		assert_null(profile.settings[i].origin.file);
	}
	load("");
	assert_string_equal(problems(), "");
}

static void a_setting_knows_where_it_came_from(void **state)
{
	const struct sbx_setting *s = &profile.settings[PATHS];

	(void)state;
	load("[Service]\n# why\nHiddenPaths = /a /b\n");
	assert_string_equal(problems(), "");
	assert_string_equal(hidden(), "</b></a>");
	assert_string_equal(s->raw, "/a /b");
	assert_string_equal(s->origin.file, "a.conf");
	assert_int_equal(s->origin.line, 3);
	assert_int_equal(s->origin.column, 15);
	assert_string_equal(s->origin.directive, "HiddenPaths");
}

/* Files come one after the other, as drop-ins do. */
static void later_files_add_and_reset(void **state)
{
	(void)state;
	load("[Service]\nHiddenPaths=/a\nHiddenPaths=/b\n");
	assert_string_equal(hidden(), "</b></a>");
	sbx_profile_load(&arena, &profile, "b.conf", "[Service]\nHiddenPaths=/c", 24);
	assert_string_equal(hidden(), "</c></b></a>");
	assert_string_equal(profile.settings[PATHS].origin.file, "b.conf");
	assert_string_equal(profile.settings[PATHS].value.list.first->next->origin.file, "a.conf");
	load("[Service]\nHiddenPaths=\nHiddenPaths=/d\n");
	assert_string_equal(hidden(), "</d>");
	load("[Service]\nHiddenPaths=\n");
	assert_string_equal(hidden(), "unset");
	assert_string_equal(profile.settings[PATHS].raw, "");
	assert_string_equal(problems(), "");
}

/* As systemd: "BindPaths=" alone is how a drop-in starts both lists of binds anew. */
static void an_empty_assignment_clears_the_sibling(void **state)
{
	(void)state;
	load("[Service]\nHiddenPaths=/a\nSiblingPaths=/b\n");
	assert_string_equal(hidden(), "</a>");
	load("[Service]\nSiblingPaths=bad\n");
	assert_string_equal(hidden(), "</a>");
	load("[Service]\nSiblingPaths=\n");
	assert_string_equal(hidden(), "unset");
	assert_false(profile.settings[SIBLING].value.set);
	load("[Service]\nSiblingPaths=/b\nHiddenPaths=\n");
	assert_true(profile.settings[SIBLING].value.set); /* one way only, unless the row says so */
}

/* The value belongs to the newer spelling, the blame to the word that was written. */
static void an_older_spelling_sets_the_newer(void **state)
{
	(void)state;
	load("[Service]\nHiddenPaths=/a\nHiddenDirectories=/b\n");
	assert_string_equal(hidden(), "</b></a>");
	assert_string_equal(profile.settings[PATHS].origin.directive, "HiddenDirectories");
	assert_null(profile.settings[OLD_PATHS].raw);
	load("[Service]\nHiddenDirectories=bad\n");
	assert_string_equal(problems(), "a.conf:2:19: HiddenDirectories=: value: bad\n");
}

static void what_is_not_enforced_is_kept_as_text(void **state)
{
	(void)state;
	load("[Service]\nRestart = \"on failure\nRootImage=\n");
	assert_string_equal(problems(), "");
	assert_true(profile.settings[FOREIGN].value.set);
	assert_string_equal(profile.settings[FOREIGN].raw, "\"on failure");
	assert_true(profile.settings[REFUSED].value.set);
	assert_string_equal(profile.settings[REFUSED].raw, "");
	assert_int_equal(profile.settings[REFUSED].origin.line, 3);
}

/* Typing errors, all of them in one run, each with its line; what is right is still read. */
static void every_mistake_is_reported(void **state)
{
	(void)state;
	load("[Service]\n"
	     "HidenPaths=/a\n"
	     "hiddenpaths=/a\n"
	     "Nonsense=1\n"
	     "HiddenPaths=/x bad\n"
	     "HiddenPaths=/x \"open\n"
	     "HiddenPaths=/x \\\n"
	     "   \"open\n"
	     "no equals\n"
	     "HiddenPaths=/good\n"
	     "Dangling=1\n");
	assert_string_equal(
		problems(),
		"a.conf:2: HidenPaths=: directive: there is no such directive (did you mean "
		"HiddenPaths=?)\n"
		"a.conf:3: hiddenpaths=: directive: there is no such directive (did you mean "
		"HiddenPaths=?)\n"
		"a.conf:4: Nonsense=: directive: there is no such directive\n"
		"a.conf:5:13: HiddenPaths=: value: bad\n"
		"a.conf:6:16: HiddenPaths=: value: the quote \" is never closed\n"
		"a.conf:7: HiddenPaths=: value: the quote \" is never closed\n"
		"a.conf:9: syntax: a line without \"=\" (write Key=Value; a longer value goes on "
		"after a backslash)\n"
		"a.conf:11:10: Dangling=: directive: the table has no row for its newer spelling\n");
	assert_string_equal(hidden(), "</good>");
	assert_int_equal(profile.problems.n_errors, 8);
	struct sbx_error err;
	assert_int_equal(sbx_problems_fail(&profile.problems, &err), -1);
	assert_int_equal(err.origin.line, 2);
}

static void a_failed_assignment_changes_nothing(void **state)
{
	(void)state;
	load("[Service]\nHiddenPaths=/a\nHiddenPaths=/b bad\n");
	assert_string_equal(hidden(), "</a>");
	assert_string_equal(profile.settings[PATHS].raw, "/a");
	assert_int_equal(profile.settings[PATHS].origin.line, 2);
}

/* A profile is a drop-in of systemd too: what is not for us is passed over, but only that. */
static void sections_that_are_not_ours(void **state)
{
	(void)state;
	load("[Unit]\nDescription=x\nAfter=network.target\nRestart=no\nX-Y=1\n"
	     "[Install]\nWantedBy=multi-user.target\n[Socket]\n[Timer]\nOnCalendar=x\n"
	     "[X-Other]\nHiddenPaths=bad\nanything=1\n"
	     "[Service]\nX-HiddenPaths=bad\nHiddenPaths=/a\n[Empty]\n");
	assert_string_equal(problems(), "");
	assert_string_equal(hidden(), "</a>");
}

static void misspelt_sections_are_reported_once(void **state)
{
	(void)state;
	load("HiddenPaths=/a\nHiddenPaths=/b\n"
	     "[Servise]\n\nHiddenPaths=/a\nFoo=1\n"
	     "[service]\nHiddenPaths=/a\n"
	     "[X-SBX]\nKeepFD=3\n"
	     "[Whatever]\nHiddenPaths=/a\n"
	     "[Servise]\nFoo=1\n");
	assert_string_equal(problems(),
			    "a.conf:1: section: an assignment stands before any section (write "
			    "[Service] above it)\n"
			    "a.conf:3: section: there is no section [Servise] (did you mean "
			    "[Service]?)\n"
			    "a.conf:7: section: there is no section [service] (did you mean "
			    "[Service]?)\n"
			    "a.conf:9: section: there is no section [X-SBX] (did you mean "
			    "[X-Sbx]?)\n"
			    "a.conf:11: section: there is no section [Whatever] "
			    "(directives stand in [Service], sbx's own in [X-Sbx])\n"
			    "a.conf:13: section: there is no section [Servise] (did you mean "
			    "[Service]?)\n");
	assert_string_equal(hidden(), "unset");
}

/* In the wrong section a directive protects nothing, whatever systemd says about it: nothing. */
static void the_wrong_section_is_an_error(void **state)
{
	(void)state;
	load("[Unit]\nHiddenPaths=/a\nRootImage=/b\nHiddenDirectories=/c\n"
	     "[Service]\nKeepFD=3\n[X-Sbx]\nHiddenPaths=/a\nRestart=no\nX-Mine=1\nFoo=1\n");
	assert_string_equal(
		problems(),
		"a.conf:2: HiddenPaths=: section: has no effect in [Unit] (move it to "
		"[Service])\n"
		"a.conf:3: RootImage=: section: has no effect in [Unit] (move it to "
		"[Service])\n"
		"a.conf:4: HiddenDirectories=: section: has no effect in [Unit] (move it to "
		"[Service])\n"
		"a.conf:6: KeepFD=: section: has no effect in [Service] (move it to [X-Sbx])\n"
		"a.conf:8: HiddenPaths=: section: has no effect in [X-Sbx] (move it to "
		"[Service])\n"
		"a.conf:9: Restart=: section: has no effect in [X-Sbx] (move it to [Service])\n"
		"a.conf:11: Foo=: directive: there is no such directive\n");
	assert_string_equal(hidden(), "unset");
	load("[X-Sbx]\nKeepFD=3 4\n");
	assert_true(profile.settings[OURS].value.set);
}

static void a_broken_header_is_one_mistake(void **state)
{
	(void)state;
	load("[Service\nHiddenPaths=/a\nrubbish\n[Service]\nHiddenPaths=/b\n");
	assert_int_equal(profile.problems.n_errors, 1);
	assert_string_equal(hidden(), "</b>");
}

static void set(const char *key, const char *value)
{
	const struct sbx_origin origin = {.file = "-p"};

	sbx_profile_set(&arena, &profile, &origin, key, value);
}

static void one_assignment_from_the_command_line(void **state)
{
	(void)state;
	set(" HiddenPaths ", "\t/a /b \n");
	set("KeepFD", "3");
	set("X-Anything", "1");
	assert_string_equal(problems(), "");
	assert_string_equal(hidden(), "</b></a>");
	assert_string_equal(profile.settings[PATHS].raw, "/a /b");
	assert_string_equal(profile.settings[PATHS].origin.file, "-p");
	set("HidenPaths", "/a");
	set("HiddenPaths", "bad");
	set("HiddenPaths", "/a\xff");
	set("", "");
	assert_string_equal(problems(),
			    "-p: HidenPaths=: directive: there is no such directive (did you mean "
			    "HiddenPaths=?)\n"
			    "-p: HiddenPaths=: value: bad\n"
			    "-p: HiddenPaths=: value: not valid UTF-8\n"
			    "-p: directive: there is no such directive\n");
}

/* At every limit: no crash, and never success with less than was written. */
static void every_memory_limit_ends_well(void **state)
{
	static const char text[] = "[Service]\nHiddenPaths=/a \"/b c\" \\\n /d\nHidden=/x\n"
				   "Restart=no\n[Servise]\nA=1\n[X-Sbx]\nKeepFD=3 4 5\n"
				   "rubbish\nHiddenPaths=/e\n";
	size_t ample = 0;

	(void)state;
	for (size_t limit = 0; limit < 16384; limit += limit < 2048 ? 1 : 16) {
		const struct sbx_origin origin = {.file = "-p"};
		struct sbx_profile p;
		struct sbx_arena a;
		struct sbx_error err;

		sbx_arena_init(&a, limit);
		if (sbx_profile_init(&a, &p, &toy, &nothing_known, &err) == 0) {
			sbx_profile_load(&a, &p, "a.conf", "[Service]\nHiddenPaths=/a\n", 25);
			if (sbx_arena_exhausted(&a))
				assert_true(p.problems.n_errors > 0);
			else
				assert_int_equal(p.problems.n_errors, 0);
			sbx_profile_load(&a, &p, "a.conf", text, sizeof(text) - 1);
			sbx_profile_set(&a, &p, &origin, "HiddenPaths", "/z");
			assert_int_equal(sbx_problems_fail(&p.problems, &err), -1);
			if (!sbx_arena_exhausted(&a)) {
				assert_int_equal(p.problems.n_errors, 4);
				ample++;
			}
		} else {
			assert_int_equal(err.exit, SBX_EXIT_MEMORY);
		}
		sbx_arena_release(&a);
	}
	assert_true(ample > 0);
}

/* The rows of the real table, all with the toy's type: imply goes by their numbers. */
static const struct sbx_directive real_rows[] = {
#define DIRECTIVE(id, ...) [SBX_D_##id] = {.name = #id, .type = &words},
#include "directives.def"
#undef DIRECTIVE
};
static const struct sbx_table real = {real_rows, SBX_COUNT(real_rows)};

static const char *raw_of(enum sbx_directive_id id)
{
	return profile.settings[id].raw;
}

/* Who says nothing gets the stricter default, who says something gets what he says: also when
 * what he says is "nothing". */
static void defaults_apply_where_nothing_was_assigned(void **state)
{
	struct sbx_error err;

	(void)state;
	assert_int_equal(sbx_profile_init(&arena, &profile, &real, &nothing_known, &err), 0);
	sbx_profile_imply(&arena, &profile);
	assert_string_equal(problems(), "");
	assert_string_equal(raw_of(SBX_D_NoNewPrivileges), "yes");
	assert_string_equal(raw_of(SBX_D_SystemCallArchitectures), "native");
	const struct sbx_origin *origin = &profile.settings[SBX_D_NoNewPrivileges].origin;
	assert_string_equal(origin->file, "the default of --profile");
	assert_string_equal(origin->directive, "NoNewPrivileges");
	assert_int_equal(origin->line, 0);
	for (size_t i = 0; i < SBX_COUNT(real_rows); i++)
		if (i != SBX_D_NoNewPrivileges && i != SBX_D_SystemCallArchitectures)
			assert_null(profile.settings[i].raw);

	assert_int_equal(sbx_profile_init(&arena, &profile, &real, &nothing_known, &err), 0);
	load("[Service]\nNoNewPrivileges=no\nSystemCallArchitectures=\n");
	sbx_profile_imply(&arena, &profile);
	assert_string_equal(raw_of(SBX_D_NoNewPrivileges), "no");
	assert_string_equal(raw_of(SBX_D_SystemCallArchitectures), "");
	assert_false(profile.settings[SBX_D_SystemCallArchitectures].value.set);
}

static void finding_rows_is_exact(void **state)
{
	(void)state;
	assert_ptr_equal(sbx_table_find(&toy, "KeepFD"), &rows[OURS]);
	assert_null(sbx_table_find(&toy, "keepfd"));
	assert_null(sbx_table_find(&toy, "KeepFD "));
	assert_null(sbx_table_find(&toy, "Keep"));
	assert_null(sbx_table_find(&toy, ""));
	assert_string_equal(sbx_table_suggest(&toy, "KepFD"), "KeepFD");
	assert_null(sbx_table_suggest(&toy, "SomethingElse"));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_new_profile_has_nothing),
		TEST(a_setting_knows_where_it_came_from),
		TEST(later_files_add_and_reset),
		TEST(an_empty_assignment_clears_the_sibling),
		TEST(an_older_spelling_sets_the_newer),
		TEST(what_is_not_enforced_is_kept_as_text),
		TEST(every_mistake_is_reported),
		TEST(a_failed_assignment_changes_nothing),
		TEST(sections_that_are_not_ours),
		TEST(misspelt_sections_are_reported_once),
		TEST(the_wrong_section_is_an_error),
		TEST(a_broken_header_is_one_mistake),
		TEST(one_assignment_from_the_command_line),
		TEST(every_memory_limit_ends_well),
		TEST(defaults_apply_where_nothing_was_assigned),
		TEST(finding_rows_is_exact),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}

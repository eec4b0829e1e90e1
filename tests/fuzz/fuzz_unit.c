/* SPDX-License-Identifier: MIT
 * fuzz_unit.c: unit syntax against arbitrary bytes.  Besides not crashing, what the headers
 * promise must hold: the reader ends, values are trimmed text, what is split is no longer than
 * what was there, and memory is bounded. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit/specifier.h"
#include "unit/unit.h"
#include "unit/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static size_t fuzz_fields(struct sbx_arena *arena, const char *word)
{
	const char *cursor = word, *field;
	size_t len = 0;

	while (sbx_field_next(arena, &cursor, ':', &field) > 0)
		len += strlen(field) + 1;
	must(len <= strlen(word) + 1);
	return len;
}

static void fuzz_words(struct sbx_arena *arena, const char *value, enum sbx_quoting quoting)
{
	const char *cursor = value, *word;
	struct sbx_error err;
	size_t len = 0;
	int found;

	while ((found = sbx_word_next(arena, &cursor, quoting, &word, &err)) > 0) {
		must(cursor > value);
		len += strlen(word);
		if (quoting == SBX_WORDS_KEEP_ESCAPES)
			fuzz_fields(arena, word);
	}
	must(cursor >= value && cursor <= value + strlen(value));
	must(len <= strlen(value));
	if (found == 0)
		must(*cursor == '\0');
	else if (!sbx_arena_exhausted(arena))
		must(*cursor == '\\' || *cursor == '"' || *cursor == '\'');
}

/* The key serves as a unit's name: both come from outside. */
static void fuzz_specifiers(struct sbx_arena *arena, const char *name, const char *value)
{
	struct sbx_specifiers s = {0};
	struct sbx_letters letters = {0};
	const char *out = NULL;
	struct sbx_error err;

	sbx_specifiers_from_name(arena, &s, name, "/etc/x.conf");
	if (s.value['f'])
		must(s.value['f'][0] == '/' && !strstr(s.value['f'], "/../"));
	sbx_specifiers_needed(value, strlen(value), &letters);
	if (sbx_specifier_expand(arena, &s, value, &out, &err) == 0)
		must(out != NULL);
	else
		must(out == NULL && err.exit != SBX_EXIT_OK);
}

static void fuzz_assignment(struct sbx_arena *arena, const struct sbx_assignment *as)
{
	size_t len = strlen(as->value);

	must(as->key[0] && !strchr(as->key, '=') && as->section && as->line > 0);
	must(sbx_utf8_valid(as->value, len) && len <= SBX_UNIT_LINE_MAX);
	must(!len || (!strchr(" \t\r\n", as->value[0]) && !strchr(" \t\r\n", as->value[len - 1])));
	must(!strchr(as->value, '\n') && !strchr(as->value, '\r'));
	for (int quoting = SBX_WORDS_PLAIN; quoting <= SBX_WORDS_KEEP_ESCAPES; quoting++)
		fuzz_words(arena, as->value, (enum sbx_quoting)quoting);
	fuzz_specifiers(arena, as->key, as->value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sbx_unit_reader reader;
	struct sbx_assignment as;
	struct sbx_arena arena;
	struct sbx_error err;
	char line[512];
	int found;

	sbx_arena_init(&arena, (size_t)1 << 20);
	sbx_unit_open(&reader, &arena, "fuzz.conf", (const char *)data, size);
	for (size_t rounds = 0; (found = sbx_unit_next(&reader, &as, &err)) != 0; rounds++) {
		must(rounds <= size);
		if (found > 0) {
			fuzz_assignment(&arena, &as);
			continue;
		}
		sbx_error_format(&err, line, sizeof(line));
		must(sbx_utf8_valid(line, strlen(line)) && !strchr(line, '\n'));
	}
	must(arena.used <= arena.limit);
	sbx_arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT
 * value/parse.h: what the parsers of this folder share.  Private to value/.
 *
 * Every parser works on the side and writes to *v when nothing can fail any more: that is how
 * "-1: *v as before" is kept without undoing anything. */
#ifndef SBX_VALUE_PARSE_H
#define SBX_VALUE_PARSE_H

#include <stddef.h>
#include <stdint.h>

#include "unit/words.h"
#include "value/value.h"

/* What is wrong with the value; blames c->origin, so -1 reads as `return sbx_value_fail(…)`. */
#define sbx_value_fail(c, err, ...)                                                                \
	sbx_fail((err), SBX_EXIT_CONFIG, &(c)->origin, "value", __VA_ARGS__)

/* Done: *v becomes @fresh, unless memory ran out on the way. */
int sbx_value_done(const struct sbx_parse *c, const struct sbx_value *fresh, struct sbx_value *v,
		   struct sbx_error *err);

/* An empty assignment of a type that can be reset. */
int sbx_value_reset(struct sbx_value *v);

/* Words of one assignment.  `word` is the current one and `c` a copy of the caller's context
 * whose origin points at it, so that whoever parses the word blames the right column. */
struct sbx_word_reader {
	struct sbx_parse c;
	unsigned column; /* of the text */
	const char *text, *cursor;
	enum sbx_quoting quoting;
	const char *word;
	unsigned count;
};

void sbx_words_open(struct sbx_word_reader *r, const struct sbx_parse *c, const char *text,
		    const char *start, enum sbx_quoting quoting);

/* 1 and r->word, 0 at the end, -1 and *err. */
int sbx_words_next(struct sbx_word_reader *r, struct sbx_error *err) SBX_MUST_CHECK;

/* Append an item to @list; *c says where it stands.  NULL: no memory. */
struct sbx_item *sbx_list_append(const struct sbx_parse *c, struct sbx_list *list,
				 const char *text);

/* Append the items of @more to @list. */
void sbx_list_join(struct sbx_list *list, const struct sbx_list *more);

/* Parse @text word by word into items and append them to v->list; an empty @text clears.
 * @parse makes one word into items of @list. */
typedef int sbx_item_parser(const struct sbx_parse *c, const char *word, struct sbx_list *list,
			    struct sbx_error *err);
int sbx_list_parse(const struct sbx_parse *c, const char *text, enum sbx_quoting quoting,
		   sbx_item_parser *parse, struct sbx_value *v, struct sbx_error *err);

/* Append @more to v->list: the last step of a list parser. */
int sbx_list_done(const struct sbx_parse *c, const struct sbx_list *more, struct sbx_value *v,
		  struct sbx_error *err);

/* @text with specifiers expanded.  A control character, which only a specifier could have
 * brought in, is an error: names and paths have none, and no text of ours could hold it. */
int sbx_value_expand(const struct sbx_parse *c, const char *text, const char **out,
		     struct sbx_error *err) SBX_MUST_CHECK;

/* @text expanded, which must be an absolute path; normalised. */
int sbx_value_path(const struct sbx_parse *c, const char *text, const char **out,
		   struct sbx_error *err) SBX_MUST_CHECK;

/* @text expanded, which must be the name or number of a user or group. */
int sbx_value_user(const struct sbx_parse *c, const char *text, const char **out,
		   struct sbx_error *err) SBX_MUST_CHECK;

/* The leading digits of *text: true and *number, *text behind them; false: none, or more than
 * 64 bits hold, which `*overflow` tells apart. */
bool sbx_digits(const char **text, uint64_t *number, bool *overflow);

/* Whole texts into numbers; @what names the thing in errors. */
int sbx_value_number(const struct sbx_parse *c, const char *text, uint64_t min, uint64_t max,
		     uint64_t *out, struct sbx_error *err) SBX_MUST_CHECK;
int sbx_value_size(const struct sbx_parse *c, const char *text, uint64_t *out,
		   struct sbx_error *err) SBX_MUST_CHECK;

#define SBX_USEC_PER_SEC UINT64_C(1000000)
/* Microseconds; a number without unit counts @default_unit of them.  "infinity": UINT64_MAX. */
int sbx_value_timespan(const struct sbx_parse *c, const char *text, uint64_t default_unit,
		       uint64_t *out, struct sbx_error *err) SBX_MUST_CHECK;
const char *sbx_format_size(struct sbx_arena *arena, uint64_t size);

/* The entry of @names that is @word or has @value, or NULL. */
const struct sbx_name *sbx_name_find(const struct sbx_name *names, const char *word);
const struct sbx_name *sbx_name_of(const struct sbx_name *names, int value);

/* "@word" is no @what: say so, and what is near among @names or, when nothing is, @allowed. */
int sbx_unknown_name(const struct sbx_parse *c, const char *what, const char *word,
		     const struct sbx_name *names, const char *allowed, struct sbx_error *err);

/* For a value that has to be one word: when a comment follows it on the line, which is part of the
 * value, say so in place of the hint. */
int sbx_hint_comment(const char *text, struct sbx_error *err);

/* Text that grows.  Exhaustion is the arena's to tell. */
struct sbx_text {
	struct sbx_arena *arena;
	char *bytes;
	size_t len;
};

void sbx_text_char(struct sbx_text *t, char ch);
void sbx_text_add(struct sbx_text *t, const char *s);
/* A separator, but not before the first word. */
void sbx_text_separate(struct sbx_text *t, char separator);
const char *sbx_text_end(struct sbx_text *t);

/* v->list as text, each item by @put, with @separator between them; "" for a value that is not
 * set: what every formatter of a list is made of. */
typedef void sbx_item_writer(struct sbx_text *t, const struct sbx_item *item);
const char *sbx_list_format(struct sbx_arena *arena, const struct sbx_value *v, char separator,
			    sbx_item_writer *put);

/* @s so that specifiers expand to it: every "%" doubled. */
void sbx_text_literal(struct sbx_text *t, const char *s);
/* @s as one word of that quoting, specifiers included. */
void sbx_text_word(struct sbx_text *t, const char *s, enum sbx_quoting quoting);
/* @s as one field of a word: @separator and backslash escaped, specifiers not. */
const char *sbx_escape_field(struct sbx_arena *arena, const char *s, char separator);

#endif

/* SPDX-License-Identifier: MIT
 * report/text.h: what the writers share.  Private to report/.
 *
 * Names and values of a profile end on somebody's terminal and in somebody's parser: nothing is
 * written that was not made harmless first. */
#ifndef SBX_REPORT_TEXT_H
#define SBX_REPORT_TEXT_H

#include <stddef.h>
#include <stdio.h>

#include "facts/facts.h"
#include "plan/op.h"
#include "profile/profile.h"

/* @len bytes of @text as one word, as fixtures read it: as it is when nothing in it is special,
 * else in double quotes, with C escapes. */
void sbx_put_word(FILE *out, const char *text, size_t len);

/* What stands between those quotes. */
void sbx_put_escaped(FILE *out, const char *text, size_t len);

/* @text with control characters and bytes that are no UTF-8 as \xHH. */
void sbx_put_safe(FILE *out, const char *text);

/* "smtpd.conf:4", "-p", or "" when nobody asked.  Gives how many bytes were written. */
int sbx_put_origin(FILE *out, const struct sbx_origin *origin);

/* Blanks up to column @width from column @at, and at least two. */
void sbx_put_blanks(FILE *out, int at, int width);

/* @text as a string of JSON, quotes included; bytes that are no UTF-8 become U+FFFD. */
void sbx_put_json(FILE *out, const char *text);

/* The value of @setting as a profile writes it. */
const char *sbx_value_text(struct sbx_arena *arena, const struct sbx_directive *row,
			   const struct sbx_setting *setting);

/* Ask every directive whether it could be enforced with @facts; @visit hears of those that could
 * not, and with which @value ("": whatever it is).  Gives how many there are. */
typedef void sbx_refusal_visitor(void *data, const char *name, const char *value, const char *why);
unsigned sbx_doctor_refusals(const struct sbx_table *table, const struct sbx_facts *facts,
			     sbx_refusal_visitor *visit, void *data);

const char *sbx_status_word(enum sbx_status status);
const char *sbx_stage_word(enum sbx_stage stage);

/* What there is to say of an operation, piece by piece: text puts @lead before the value, JSON
 * makes it a member called @key. */
struct sbx_field {
	const char *key, *lead;
	enum {
		SBX_FIELD_TEXT,
		SBX_FIELD_SET, /* as a profile writes it */
		SBX_FIELD_NUMBER,
		SBX_FIELD_FLAG, /* it holds: @lead says so by itself */
		SBX_FIELD_WORDS,
	} kind;
	const char *text;
	uint64_t number;
	const char *const *words; /* NULL-terminated */
};

typedef void sbx_field_writer(void *data, const struct sbx_field *field);

void sbx_describe_op(const struct sbx_op *op, sbx_field_writer *write, void *data);

#endif

/* SPDX-License-Identifier: MIT
 * report/json.c: the same things for machines.  Only sbxctl links this, for json-c is too much to
 * carry into every start of a service.  The members are documented in sbxctl(1). */
#include <json.h>
#include <string.h>

#include "base/utf8.h"
#include "report/report.h"
#include "report/text.h"
#include "value/syscalls.h"

/* JSON is UTF-8, paths are bytes: each byte that is none becomes U+FFFD. */
static struct json_object *string(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	size_t left = strlen(text), used = 0;
	char *clean = malloc(3 * left + 1);
	struct json_object *made;

	if (!clean)
		return NULL;
	while (left) {
		size_t n = sbx_utf8_sequence(text, left);

		memcpy(clean + used, n ? text : replacement, n ? n : 3);
		used += n ? n : 3;
		text += n ? n : 1;
		left -= n ? n : 1;
	}
	clean[used] = '\0';
	made = json_object_new_string_len(clean, (int)used);
	free(clean);
	return made;
}

/* Text that is not there is null, not "". */
static void add_text(struct json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, text ? string(text) : NULL);
}

static void add_number(struct json_object *o, const char *key, uint64_t value)
{
	json_object_object_add(o, key, json_object_new_uint64(value));
}

static void add_flag(struct json_object *o, const char *key, bool value)
{
	json_object_object_add(o, key, json_object_new_boolean(value));
}

static struct json_object *add_array(struct json_object *o, const char *key)
{
	struct json_object *array = json_object_new_array();

	json_object_object_add(o, key, array);
	return array;
}

static void add_words(struct json_object *o, const char *key, const char *const *words)
{
	struct json_object *array = add_array(o, key);

	for (; words && *words; words++)
		json_object_array_add(array, string(*words));
}

static void add_origin(struct json_object *o, const struct sbx_origin *origin)
{
	add_text(o, "file", origin->file);
	add_number(o, "line", origin->line);
}

/* One document, and gone. */
static void finish(FILE *out, struct json_object *o)
{
	fputs(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
							JSON_C_TO_STRING_NOSLASHESCAPE),
	      out);
	fputc('\n', out);
	json_object_put(o);
}

/* --- Plan and ledger ------------------------------------------------------------------------*/

static void add_field(void *data, const struct sbx_field *f)
{
	switch (f->kind) {
	case SBX_FIELD_TEXT:
	case SBX_FIELD_SET:
		add_text(data, f->key, f->text);
		return;
	case SBX_FIELD_NUMBER:
		add_number(data, f->key, f->number);
		return;
	case SBX_FIELD_FLAG:
		add_flag(data, f->key, true);
		return;
	case SBX_FIELD_WORDS:
		add_words(data, f->key, f->words);
		return;
	}
}

static struct json_object *operation(const struct sbx_op *op)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "operation", sbx_op_infos[op->kind].name);
	add_text(o, "stage", sbx_stage_word(sbx_op_infos[op->kind].stage));
	sbx_describe_op(op, add_field, o);
	if (op->kind == SBX_OP_exec)
		add_words(o, "environment", (const char *const *)op->exec.envp);
	if (op->origin.file) {
		struct json_object *from = json_object_new_object();

		add_text(from, "directive", op->origin.directive);
		add_origin(from, &op->origin);
		json_object_object_add(o, "origin", from);
	}
	return o;
}

static struct json_object *ledger_line(const struct sbx_directive *row,
				       const struct sbx_origin *origin,
				       const struct sbx_ledger_line *line)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "directive", row->name);
	add_text(o, "state", sbx_state_word(line->state));
	add_origin(o, origin);
	if (line->how)
		add_text(o, "how", line->how);
	return o;
}

void sbx_report_plan_json(FILE *out, const struct sbx_profile *profile, const struct sbx_plan *plan)
{
	struct json_object *o = json_object_new_object();
	struct json_object *ops = add_array(o, "operations");
	struct json_object *directives = add_array(o, "directives");

	for (unsigned i = 0; i < plan->n_ops; i++)
		json_object_array_add(ops, operation(&plan->ops[i]));
	for (unsigned i = 0; i < profile->table->n_rows; i++)
		if (plan->ledger[i].state != SBX_STATE_UNSET)
			json_object_array_add(directives, ledger_line(&profile->table->rows[i],
								      &profile->settings[i].origin,
								      &plan->ledger[i]));
	finish(out, o);
}

/* --- Profile and table ----------------------------------------------------------------------*/

void sbx_report_profile_json(FILE *out, struct sbx_arena *arena, const struct sbx_profile *profile)
{
	struct json_object *o = json_object_new_object();
	struct json_object *settings = add_array(o, "settings");

	for (unsigned i = 0; i < profile->table->n_rows; i++) {
		const struct sbx_setting *setting = &profile->settings[i];
		const struct sbx_directive *row = &profile->table->rows[i];
		struct json_object *s;

		if (!setting->raw)
			continue;
		s = json_object_new_object();
		add_text(s, "directive", row->name);
		add_text(s, "value", sbx_value_text(arena, row, setting));
		add_text(s, "status", sbx_status_word(row->status));
		add_origin(s, &setting->origin);
		json_object_array_add(settings, s);
	}
	finish(out, o);
}

static void add_choices(struct json_object *o, const struct sbx_name *names)
{
	struct json_object *array = add_array(o, "values");

	for (; names->name; names++)
		json_object_array_add(array, string(names->name));
}

void sbx_report_directives_json(FILE *out, const struct sbx_table *table)
{
	struct json_object *o = json_object_new_object();
	struct json_object *array = add_array(o, "directives");

	for (unsigned i = 0; i < table->n_rows; i++) {
		const struct sbx_directive *row = &table->rows[i];
		struct json_object *d = json_object_new_object();

		add_text(d, "name", row->name);
		add_text(d, "status", sbx_status_word(row->status));
		add_text(d, "subject", sbx_subject_title(row->subject));
		add_text(d, "summary", row->summary);
		if (row->status == SBX_ENFORCED && row->type)
			add_text(d, "type", row->type->name);
		if (row->names)
			add_choices(d, row->names);
		if (row->same_as)
			add_text(d, "same_as", row->same_as);
		json_object_array_add(array, d);
	}
	finish(out, o);
}

/* --- System calls ---------------------------------------------------------------------------*/

static void add_call(void *data, unsigned index)
{
	json_object_array_add(data, string(sbx_syscall_name(index)));
}

static struct json_object *group(const char *name, const char *summary)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "group", name);
	add_text(o, "summary", summary);
	sbx_syscall_expand(name, add_call, add_array(o, "calls"));
	return o;
}

static struct json_object *call(unsigned index)
{
	struct json_object *o = json_object_new_object();
	struct json_object *numbers, *groups;

	add_text(o, "call", sbx_syscall_name(index));
	numbers = json_object_new_object();
	json_object_object_add(o, "numbers", numbers);
	for (int abi = 0; abi < SBX_ABIS; abi++) {
		int32_t number = sbx_syscall_number(index, (enum sbx_abi)abi);

		if (number >= 0)
			add_number(numbers, sbx_abis[abi].name, (uint64_t)number);
	}
	groups = add_array(o, "groups");
	for (unsigned i = 0; i < sbx_syscall_group_count; i++)
		if (sbx_syscall_in_group(index, sbx_syscall_group_name(i)))
			json_object_array_add(groups, string(sbx_syscall_group_name(i)));
	return o;
}

int sbx_report_syscalls_json(FILE *out, const char *name)
{
	int index = name ? sbx_syscall_by_name(name) : -1;
	struct json_object *o, *array;

	if (index >= 0) {
		finish(out, call((unsigned)index));
		return 0;
	}
	o = json_object_new_object();
	array = add_array(o, "groups");
	for (unsigned i = 0; i < sbx_syscall_group_count; i++) {
		const char *title = sbx_syscall_group_name(i);

		if (!name || strcmp(name, title) == 0)
			json_object_array_add(array, group(title, sbx_syscall_group_summary(i)));
	}
	if (json_object_array_length(array) == 0) {
		json_object_put(o);
		return -1;
	}
	finish(out, o);
	return 0;
}

/* --- Doctor ---------------------------------------------------------------------------------*/

static void add_refusal(void *data, const char *name, const char *value, const char *why)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "directive", name);
	if (*value)
		add_text(o, "value", value);
	add_text(o, "why", why);
	json_object_array_add(data, o);
}

void sbx_report_doctor_json(FILE *out, const struct sbx_table *table, const struct sbx_facts *facts)
{
	struct json_object *o = json_object_new_object();
	struct json_object *features;
	char kernel[32];

	snprintf(kernel, sizeof(kernel), "%u.%u", facts->kernel >> 8, facts->kernel & 0xff);
	add_text(o, "kernel", kernel);
	add_text(o, "architecture", sbx_abis[facts->abi].name);
	features = json_object_new_object();
	json_object_object_add(o, "features", features);
	for (unsigned i = 0; i < SBX_FEATURE_COUNT; i++)
		add_flag(features, sbx_feature_words[i], sbx_facts_has(facts, (enum sbx_feature)i));
	add_number(o, "uid", facts->uid);
	add_number(o, "gid", facts->gid);
	add_flag(o, "no_new_privileges", facts->no_new_privs);
	sbx_doctor_refusals(table, facts, add_refusal, add_array(o, "not_enforceable"));
	finish(out, o);
}

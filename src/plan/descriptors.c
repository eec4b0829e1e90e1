/* SPDX-License-Identifier: MIT
 * plan/descriptors.c: what stays open, and the two directives of [X-Sbx].
 *
 * A descriptor of a directory is a way out of any mount namespace (L16), so all but a few are
 * closed: 0 to 2, those of socket activation, those named by KeepFD=, and pipes and sockets,
 * because s6, dinit and their like pass their readiness channel that way. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "plan/planner.h"
#include "plan/planners.h"

#define FIRST_PASSED 3U

void sbx_plan_keep_fd(struct sbx_planner *p, const struct sbx_value *v)
{
	for (const struct sbx_item *i = v->list.first; i; i = i->next) {
		int fd = (int)strtol(i->text, NULL, 10);
		bool open = false;

		for (unsigned k = 0; k < p->facts->n_descriptors; k++)
			open |= p->facts->descriptors[k].fd == fd;
		if (!open)
			sbx_refuse_item(p, &i->origin, "descriptor %d is not open", fd);
	}
}

void sbx_plan_optional(struct sbx_planner *p, const struct sbx_value *v)
{
	for (const struct sbx_item *i = v->list.first; i; i = i->next) {
		const struct sbx_table *table = p->profile->table;
		const char *near;

		if (sbx_table_find(table, i->text))
			continue;
		near = sbx_table_suggest(table, i->text);
		sbx_mistake(p, &i->origin, "there is no directive %s%s%s%s", i->text,
			    near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
	}
}

/* How many descriptors from 3 up the supervisor passes by the protocol of sd_listen_fds(3).  A
 * LISTEN_PID of another process means that the variables were inherited by mistake. */
static unsigned listen_fds(const struct sbx_planner *p)
{
	const char *pid = sbx_environment_value(p->command->envp, "LISTEN_PID");
	const char *fds = sbx_environment_value(p->command->envp, "LISTEN_FDS");
	char *end;
	long n;

	if (!pid || !fds || strtol(pid, &end, 10) != p->facts->pid || *end)
		return 0;
	n = strtol(fds, &end, 10);
	return *end || n < 0 || n > 65536 ? 0 : (unsigned)n;
}

static bool is_named(const struct sbx_planner *p, int fd)
{
	const struct sbx_value *v = sbx_setting_of(p, SBX_D_KeepFD);

	for (const struct sbx_item *i = v ? v->list.first : NULL; i; i = i->next)
		if (strtol(i->text, NULL, 10) == fd)
			return true;
	return false;
}

static bool is_kept(const struct sbx_planner *p, const struct sbx_descriptor_fact *d,
		    unsigned passed)
{
	return (unsigned)d->fd < FIRST_PASSED + passed || d->kind == SBX_FD_PIPE ||
	       d->kind == SBX_FD_SOCKET || is_named(p, d->fd);
}

static void refuse_standard(struct sbx_planner *p, const struct sbx_descriptor_fact *d)
{
	struct sbx_error err;

	sbx_fail(
		&err, SBX_EXIT_FDS, NULL, "descriptors",
		"standard descriptor %d is a directory or O_PATH: it would lead out of the sandbox",
		d->fd);
	sbx_problem_add(p->arena, p->problems, SBX_ERROR, &err);
}

static void close_files(struct sbx_planner *p, unsigned first, unsigned last)
{
	struct sbx_op *op;

	if (first > last)
		return;
	op = sbx_emit(p, SBX_OP_close_files, &(struct sbx_origin){0});
	op->close_files.first = first;
	op->close_files.last = last;
}

void sbx_reduce_descriptors(struct sbx_planner *p)
{
	unsigned passed = listen_fds(p), next = FIRST_PASSED;

	for (unsigned i = 0; i < p->facts->n_descriptors; i++) {
		const struct sbx_descriptor_fact *d = &p->facts->descriptors[i];

		if (d->fd < (int)FIRST_PASSED) {
			if (d->kind == SBX_FD_DIRECTORY || d->kind == SBX_FD_PATH)
				refuse_standard(p, d);
			continue;
		}
		if (!is_kept(p, d, passed))
			continue;
		close_files(p, next, (unsigned)d->fd - 1);
		next = (unsigned)d->fd + 1;
	}
	close_files(p, next, UINT_MAX);
	sbx_emit(p, SBX_OP_reset_signals, &(struct sbx_origin){0});
}

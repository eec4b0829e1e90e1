/* SPDX-License-Identifier: MIT
 * plan/command.c: where the command will be looked for, and the last operation. */
#include <string.h>

#include "base/path.h"
#include "plan/planner.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* One candidate per directory of @path.  An empty component would mean the working directory,
 * which is no place to find a daemon in. */
static const char *const *candidates(struct sbx_arena *a, const char *name, const char *path)
{
	size_t room = 2, n = 0;
	const char **list;

	for (const char *s = path; *s; s++)
		room += *s == ':';
	list = sbx_arena_array(a, room, sizeof(*list));
	while (list && *path) {
		size_t len = strcspn(path, ":");

		if (len && *path == '/')
			list[n++] = sbx_path_join(a, sbx_arena_strndup(a, path, len), name);
		path += len + (path[len] == ':');
	}
	return list;
}

static const char *const *only(struct sbx_arena *a, const char *path)
{
	const char **list = sbx_arena_array(a, 2, sizeof(*list));

	if (list)
		list[0] = path;
	return list;
}

void sbx_reduce_command(struct sbx_planner *p)
{
	const struct sbx_origin nobody = {0};
	char *const *envp = sbx_final_environment(p);
	char *const *argv = p->command->argv;
	const char *path;
	struct sbx_op *op;

	/* A plan may be looked at without a command. */
	if (!envp || !argv || !argv[0])
		return;
	path = sbx_environment_value(envp, "PATH");
	op = sbx_emit(p, SBX_OP_locate, &nobody);
	op->locate.name = argv[0];
	op->locate.candidates = strchr(argv[0], '/')
					? only(p->arena, argv[0])
					: candidates(p->arena, argv[0], path ? path : DEFAULT_PATH);
	op = sbx_emit(p, SBX_OP_exec, &nobody);
	op->exec.argv = argv;
	op->exec.envp = envp;
}

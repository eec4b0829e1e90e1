/* SPDX-License-Identifier: MIT
 * plan/private.c: fresh file systems, the mount namespace itself, and another root. */
#include <errno.h>
#include <linux/capability.h>
#include <string.h>

#include "base/path.h"
#include "plan/planner.h"
#include "plan/planners.h"
#include "plan/view.h"

const struct sbx_name sbx_names_private_tmp[] = {
	{"no", 0},
	{"yes", 1},
	{"disconnected", 1}, /* there is nobody left to clean a connected one up */
	{NULL, 0},
};

void sbx_plan_private_tmp(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct {
		const char *path, *part;
	} dirs[] = {{"/tmp", "tmp"}, {"/var/tmp", "var-tmp"}};

	if (!v->choice || sbx_cannot_mount(p))
		return;
	for (size_t i = 0; i < SBX_COUNT(dirs); i++) {
		struct sbx_path_wish *w = sbx_want_path(p, dirs[i].path);

		w->content = SBX_CONTENT_PRIVATE_TMP;
		w->source = dirs[i].part;
		w->options = "mode=0700,size=10%,nr_inodes=400k";
		w->read_only = SBX_NO;
		w->firm = true;
		/* A host without it has nothing of others' in it. */
		w->optional = true;
	}
}

static void bind_device(struct sbx_planner *p, const char *path)
{
	struct sbx_path_wish *w = sbx_want_path(p, path);

	w->content = SBX_CONTENT_BIND;
	w->source = path;
	w->yields = true;
	w->optional = true;
}

/* Where there is no journald, syslogd listens on /dev/log itself: without it a service in a
 * private /dev would log into nothing. */
static const char *log_target(struct sbx_planner *p)
{
	const struct sbx_path_fact *f = sbx_ask_path(p, "/dev/log");

	if (f && f->kind == SBX_KIND_SYMLINK)
		return f->target;
	if (f && f->kind == SBX_KIND_SOCKET)
		bind_device(p, "/dev/log");
	return NULL;
}

void sbx_plan_private_devices(struct sbx_planner *p, const struct sbx_value *v)
{
	static const char *const kept[] = {"/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/hugepages"};
	static const char *const devices[] = {"/dev/null",   "/dev/zero",    "/dev/full",
					      "/dev/random", "/dev/urandom", "/dev/tty",
					      "/dev/ptmx"};
	struct sbx_path_wish *dev;

	if (!v->flag || sbx_cannot_mount(p) || sbx_cannot_filter(p))
		return;
	dev = sbx_want_path(p, "/dev");
	dev->content = SBX_CONTENT_PRIVATE_DEV;
	dev->firm = true;
	dev->exact = true;
	dev->options = log_target(p);
	for (size_t i = 0; i < SBX_COUNT(kept); i++)
		bind_device(p, kept[i]);
	for (size_t i = 0; i < SBX_COUNT(devices); i++) {
		/* Asked now, so that mounts.c need not wait a round for the answer. */
		(void)sbx_ask_path(p, devices[i]);
		if (!sbx_can_make_devices(p))
			bind_device(p, devices[i]);
	}
	sbx_drop_capabilities(p, SBX_CAP(MKNOD) | SBX_CAP(SYS_RAWIO));
	sbx_deny_syscalls(p, "@raw-io", EPERM);
}

void sbx_plan_private_mounts(struct sbx_planner *p, const struct sbx_value *v)
{
	if (v->flag && !sbx_cannot_mount(p))
		sbx_want_mount_namespace(p);
}

const struct sbx_name sbx_names_mount_flags[] = {
	{"shared", SBX_PROPAGATION_SHARED},
	{"slave", SBX_PROPAGATION_SLAVE},
	{"private", SBX_PROPAGATION_PRIVATE},
	{NULL, 0},
};

void sbx_plan_mount_flags(struct sbx_planner *p, const struct sbx_value *v)
{
	if (sbx_cannot_mount(p))
		return;
	p->paths.propagation_set = true;
	p->paths.propagation = (enum sbx_propagation)v->choice;
	p->paths.propagation_origin = p->origin;
	/* "shared" is the default, and no reason for a namespace. */
	if (p->paths.propagation != SBX_PROPAGATION_SHARED)
		sbx_want_mount_namespace(p);
}

static void want_api_bind(struct sbx_planner *p, const char *path)
{
	struct sbx_path_wish *w = sbx_want_path(p, path);

	w->content = SBX_CONTENT_BIND;
	w->source = path;
	w->yields = true;
	w->exact = true;
}

/* What a program expects of any root. */
static void want_api(struct sbx_planner *p)
{
	const struct sbx_value *devices = sbx_setting_of(p, SBX_D_PrivateDevices);
	struct sbx_path_wish *run;

	sbx_want_proc(p, "");
	want_api_bind(p, "/sys");
	if (!devices || !devices->flag)
		want_api_bind(p, "/dev");
	run = sbx_want_path(p, "/run");
	run->content = SBX_CONTENT_TMPFS;
	run->options = "mode=0755,size=20%,nr_inodes=800k,nosuid,nodev,strictatime";
	run->read_only = SBX_NO;
	run->yields = true;
	run->exact = true;
}

void sbx_plan_root_directory(struct sbx_planner *p, const struct sbx_value *v)
{
	const struct sbx_value *api = sbx_setting_of(p, SBX_D_MountAPIVFS);
	struct sbx_glimpse g;
	struct sbx_error err;

	if (strcmp(v->text, "/") == 0 || sbx_cannot_mount(p))
		return;
	g = sbx_host_look(p, v->text);
	if (g.sight == SBX_SIGHT_UNKNOWN)
		return;
	if (g.sight != SBX_SIGHT_FOUND || g.kind != SBX_KIND_DIRECTORY) {
		sbx_fail_errno(&err, SBX_EXIT_NAMESPACE,
			       g.sight == SBX_SIGHT_LOOP    ? ELOOP
			       : g.sight == SBX_SIGHT_FOUND ? ENOTDIR
							    : ENOENT,
			       &p->origin, "look up", "%s", v->text);
		sbx_refuse_error(p, &err);
		return;
	}
	p->paths.root = g.path;
	p->paths.root_origin = p->origin;
	if (!api || api->flag)
		want_api(p);
}

void sbx_plan_mount_api_vfs(struct sbx_planner *p, const struct sbx_value *v)
{
	/* With RootDirectory= it is the default, and that planner's business.  Without, /dev, /sys
	 * and /run are the host's already. */
	if (v->flag && !sbx_setting_of(p, SBX_D_RootDirectory) && !sbx_cannot_mount(p))
		sbx_want_proc(p, "");
}

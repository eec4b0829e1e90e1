/* SPDX-License-Identifier: MIT
 * plan/protect.c: the Protect family: tables of paths, and what else each takes away.
 *
 * The paths are those of the new root, and mostly optional: what a machine does not have needs
 * no protection. */
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>

#include "plan/planner.h"
#include "plan/planners.h"

enum access {
	READ_ONLY,
	READ_WRITE, /* implicit: any other wish for the path wins */
	HIDDEN,
	EMPTY, /* a read-only tmpfs */
};

struct row {
	const char *path;
	enum access access;
	bool must_exist;
	const char *options; /* EMPTY */
};

#define END                                                                                        \
	{                                                                                          \
		NULL, READ_ONLY, false, NULL                                                       \
	}

static void want_table(struct sbx_planner *p, const struct row *rows)
{
	for (; rows->path; rows++) {
		struct sbx_path_wish *w = sbx_want_path(p, rows->path);

		w->optional = !rows->must_exist;
		switch (rows->access) {
		case READ_ONLY:
			w->read_only = SBX_YES;
			break;
		case READ_WRITE:
			w->read_only = SBX_NO;
			w->implicit = true;
			break;
		case HIDDEN:
			w->content = SBX_CONTENT_INACCESSIBLE;
			break;
		case EMPTY:
			w->content = SBX_CONTENT_TMPFS;
			w->firm = true;
			w->options = rows->options;
			w->read_only = SBX_YES;
			break;
		}
	}
}

enum {
	SYSTEM_NO,
	SYSTEM_YES,
	SYSTEM_FULL,
	SYSTEM_STRICT
};

const struct sbx_name sbx_names_protect_system[] = {
	{"no", SYSTEM_NO},	   {"yes", SYSTEM_YES}, {"full", SYSTEM_FULL},
	{"strict", SYSTEM_STRICT}, {NULL, 0},
};

void sbx_plan_protect_system(struct sbx_planner *p, const struct sbx_value *v)
{
	/* Where /bin and /lib are not links into /usr (Alpine, Gentoo) they are the system too. */
	static const struct row vendor[] = {
		{"/usr", READ_ONLY, true, NULL},     {"/boot", READ_ONLY, false, NULL},
		{"/efi", READ_ONLY, false, NULL},    {"/bin", READ_ONLY, false, NULL},
		{"/sbin", READ_ONLY, false, NULL},   {"/lib", READ_ONLY, false, NULL},
		{"/lib32", READ_ONLY, false, NULL},  {"/lib64", READ_ONLY, false, NULL},
		{"/libx32", READ_ONLY, false, NULL}, END,
	};
	static const struct row etc[] = {{"/etc", READ_ONLY, true, NULL}, END};
	/* Not /run: systemd means it to be read-only, and leaves it writable by accident as soon
	 * as other directives imply MountAPIVFS=.  Homes are ProtectHome='s business. */
	static const struct row everything[] = {
		{"/", READ_ONLY, true, NULL},	    {"/proc", READ_WRITE, false, NULL},
		{"/sys", READ_WRITE, false, NULL},  {"/dev", READ_WRITE, false, NULL},
		{"/home", READ_WRITE, false, NULL}, {"/run/user", READ_WRITE, false, NULL},
		{"/root", READ_WRITE, false, NULL}, END,
	};

	if (v->choice == SYSTEM_NO || sbx_cannot_mount(p))
		return;
	if (v->choice == SYSTEM_STRICT) {
		want_table(p, everything);
		return;
	}
	want_table(p, vendor);
	if (v->choice == SYSTEM_FULL)
		want_table(p, etc);
}

enum {
	HOME_NO,
	HOME_YES,
	HOME_READ_ONLY,
	HOME_TMPFS
};

const struct sbx_name sbx_names_protect_home[] = {
	{"no", HOME_NO},       {"yes", HOME_YES}, {"read-only", HOME_READ_ONLY},
	{"tmpfs", HOME_TMPFS}, {NULL, 0},
};

void sbx_plan_protect_home(struct sbx_planner *p, const struct sbx_value *v)
{
#define SMALL "size=4m,nr_inodes=1k,nodev,strictatime,mode="
	static const struct row hidden[] = {
		{"/home", HIDDEN, false, NULL},
		{"/run/user", HIDDEN, false, NULL},
		{"/root", HIDDEN, false, NULL},
		END,
	};
	static const struct row read_only[] = {
		{"/home", READ_ONLY, false, NULL},
		{"/run/user", READ_ONLY, false, NULL},
		{"/root", READ_ONLY, false, NULL},
		END,
	};
	static const struct row empty[] = {
		{"/home", EMPTY, false, SMALL "0755"},
		{"/run/user", EMPTY, false, SMALL "0755"},
		{"/root", EMPTY, false, SMALL "0700"},
		END,
	};
#undef SMALL
	static const struct row *const tables[] = {
		[HOME_YES] = hidden,
		[HOME_READ_ONLY] = read_only,
		[HOME_TMPFS] = empty,
	};

	if (v->choice != HOME_NO && !sbx_cannot_mount(p))
		want_table(p, tables[v->choice]);
}

void sbx_plan_protect_kernel_tunables(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct row rows[] = {
		{"/proc/acpi", READ_ONLY, false, NULL},
		{"/proc/apm", READ_ONLY, false, NULL},
		{"/proc/asound", READ_ONLY, false, NULL},
		{"/proc/bus", READ_ONLY, false, NULL},
		{"/proc/fs", READ_ONLY, false, NULL},
		{"/proc/irq", READ_ONLY, false, NULL},
		{"/proc/latency_stats", READ_ONLY, false, NULL},
		{"/proc/mtrr", READ_ONLY, false, NULL},
		{"/proc/scsi", READ_ONLY, false, NULL},
		{"/proc/sys", READ_ONLY, false, NULL},
		{"/proc/sysrq-trigger", READ_ONLY, false, NULL},
		{"/proc/timer_stats", READ_ONLY, false, NULL},
		{"/proc/kallsyms", HIDDEN, false, NULL},
		{"/proc/kcore", HIDDEN, false, NULL},
		{"/sys", READ_ONLY, false, NULL},
		/* Delegated to others: control groups have a directive of their own. */
		{"/sys/fs/cgroup", READ_WRITE, false, NULL},
		{"/sys/fs/selinux", READ_WRITE, false, NULL},
		{"/sys/fs/bpf", READ_ONLY, false, NULL},
		{"/sys/kernel/debug", READ_ONLY, false, NULL},
		{"/sys/kernel/tracing", READ_ONLY, false, NULL},
		END,
	};

	if (!v->flag || sbx_cannot_mount(p) || sbx_cannot_filter(p))
		return;
	want_table(p, rows);
	sbx_deny_syscalls(p, "_sysctl", EPERM);
}

void sbx_plan_protect_kernel_modules(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct row rows[] = {
		{"/usr/lib/modules", HIDDEN, false, NULL},
		{"/lib/modules", HIDDEN, false, NULL},
		END,
	};

	if (!v->flag || sbx_cannot_mount(p) || sbx_cannot_filter(p))
		return;
	want_table(p, rows);
	sbx_drop_capabilities(p, SBX_CAP(SYS_MODULE));
	sbx_deny_syscalls(p, "@module", EPERM);
}

void sbx_plan_protect_kernel_logs(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct row rows[] = {
		{"/proc/kmsg", HIDDEN, false, NULL},
		{"/dev/kmsg", HIDDEN, false, NULL},
		END,
	};

	if (!v->flag || sbx_cannot_mount(p) || sbx_cannot_filter(p))
		return;
	want_table(p, rows);
	sbx_drop_capabilities(p, SBX_CAP(SYSLOG));
	sbx_deny_syscalls(p, "syslog", EPERM);
}

enum {
	CGROUPS_NO,
	CGROUPS_YES,
	CGROUPS_PRIVATE,
	CGROUPS_STRICT
};

const struct sbx_name sbx_names_protect_control_groups[] = {
	{"no", CGROUPS_NO},
	{"yes", CGROUPS_YES},
	{"private", CGROUPS_PRIVATE},
	{"strict", CGROUPS_STRICT},
	{NULL, 0},
};

void sbx_plan_protect_control_groups(struct sbx_planner *p, const struct sbx_value *v)
{
	static const struct row rows[] = {{"/sys/fs/cgroup", READ_ONLY, false, NULL}, END};

	if (v->choice == CGROUPS_NO)
		return;
	if (v->choice != CGROUPS_YES) {
		sbx_refuse(p, "private and strict need a cgroup namespace, which is not built yet: "
			      "write ProtectControlGroups=yes");
		return;
	}
	if (!sbx_cannot_mount(p))
		want_table(p, rows);
}

static const char *const hidepid[] = {
	"",
	"hidepid=noaccess",
	"hidepid=invisible",
	"hidepid=ptraceable",
};

const struct sbx_name sbx_names_protect_proc[] = {
	{"default", 0}, {"noaccess", 1}, {"invisible", 2}, {"ptraceable", 3}, {NULL, 0},
};

void sbx_plan_protect_proc(struct sbx_planner *p, const struct sbx_value *v)
{
	if (v->choice && !sbx_cannot_mount(p))
		sbx_want_proc(p, hidepid[v->choice]);
}

const struct sbx_name sbx_names_proc_subset[] = {
	{"all", 0},
	{"pid", 1},
	{NULL, 0},
};

void sbx_plan_proc_subset(struct sbx_planner *p, const struct sbx_value *v)
{
	if (v->choice && !sbx_cannot_mount(p))
		sbx_want_proc(p, "subset=pid");
}

enum {
	HOSTNAME_NO,
	HOSTNAME_YES,
	HOSTNAME_PRIVATE
};

const struct sbx_name sbx_names_protect_hostname[] = {
	{"no", HOSTNAME_NO},
	{"yes", HOSTNAME_YES},
	{"private", HOSTNAME_PRIVATE},
	{NULL, 0},
};

static bool cannot_have_uts_namespace(struct sbx_planner *p)
{
	if (sbx_lacks_capability(p, CAP_SYS_ADMIN, "a UTS namespace needs CAP_SYS_ADMIN"))
		return true;
	if (sbx_facts_has(p->facts, SBX_HAS_UTS_NAMESPACE))
		return false;
	sbx_refuse(p, sbx_facts_has(p->facts, SBX_HAS_PROC)
			      ? "this kernel has no UTS namespaces (CONFIG_UTS_NS)"
			      : "whether the kernel has UTS namespaces stands in /proc: mount it");
	return true;
}

void sbx_plan_protect_hostname(struct sbx_planner *p, const struct sbx_value *v)
{
	static const char *const files[] = {"/proc/sys/kernel/hostname",
					    "/proc/sys/kernel/domainname"};

	if (v->choice == HOSTNAME_NO && v->argument && *v->argument)
		sbx_mistake(p, &p->origin,
			    "a host name can be set in a UTS namespace of its own "
			    "only: write yes:%s or private:%s",
			    v->argument, v->argument);
	if (v->choice == HOSTNAME_NO || cannot_have_uts_namespace(p))
		return;
	if (v->choice == HOSTNAME_YES && sbx_cannot_filter(p))
		return;
	sbx_want_namespace(p, CLONE_NEWUTS);
	if (v->argument && *v->argument) {
		p->hostname = v->argument;
		p->hostname_origin = p->origin;
	}
	if (v->choice == HOSTNAME_PRIVATE)
		return;
	sbx_deny_syscalls(p, "sethostname setdomainname", EPERM);
	for (size_t i = 0; i < SBX_COUNT(files); i++) {
		struct sbx_path_wish *w = sbx_want_path(p, files[i]);

		w->read_only = SBX_YES;
		w->optional = true;
		w->weak = true;
	}
}

void sbx_plan_protect_clock(struct sbx_planner *p, const struct sbx_value *v)
{
	if (!v->flag || sbx_cannot_filter(p))
		return;
	sbx_drop_capabilities(p, SBX_CAP(SYS_TIME) | SBX_CAP(WAKE_ALARM));
	sbx_deny_syscalls(p, "@clock", EPERM);
}

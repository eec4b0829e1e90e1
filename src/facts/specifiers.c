/* SPDX-License-Identifier: MIT
 * facts/specifiers.c: the specifiers that the machine answers.
 *
 * Each letter is looked up only when it occurs: most profiles have none, and a start should not
 * read /etc/machine-id for nothing.  "The manager" of systemd's manual is the caller of sbx. */

#include "facts/facts.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "value/environment_file.h"

struct asker {
	struct sbx_arena *arena;
	struct sbx_facts *facts;
	uid_t uid;
	gid_t gid;
	struct utsname uname;
	struct sbx_user_fact caller; /* known: has been looked up */
	struct sbx_list os_release;
	bool has_os_release;
};

static const char *environment_path(const char *name)
{
	const char *value = secure_getenv(name);

	return value && *value == '/' ? value : NULL;
}

/* The caller's own entry, by number.  Root needs none: a container may have no passwd. */
static const struct sbx_user_fact *caller(struct asker *q)
{
	struct sbx_wanted wanted = {.kind = SBX_WANTED_USER};
	const struct sbx_user_fact *found;
	struct sbx_error ignored;

	if (q->caller.known)
		return &q->caller;
	if (q->uid == 0)
		q->caller = (struct sbx_user_fact){
			.known = true, .name = "root", .home = "/root", .shell = "/bin/sh"};
	wanted.name = sbx_arena_printf(q->arena, "%lu", (unsigned long)q->uid);
	if (!wanted.name || sbx_facts_resolve(q->arena, q->facts, &wanted, &ignored) < 0)
		return &q->caller;
	found = sbx_facts_user(q->facts, wanted.name);
	if (found && found->known) {
		const char *home = q->caller.home;

		q->caller = *found;
		q->caller.home = home ? home : found->home;
	}
	return &q->caller;
}

/* A row of the table below: who answers, and what he must know for it. */
struct specifier {
	char letter;
	const char *(*answer)(struct asker *q, const struct specifier *s);
	const char *first;    /* the answer for root; the field; the fallback */
	const char *variable; /* the answer for others */
	const char *below;    /* or, when that is unset, this below their home */
};

static const char *directory(struct asker *q, const struct specifier *s)
{
	const char *value;

	if (q->uid == 0)
		return s->first;
	value = environment_path(s->variable);
	if (value || !s->below || !caller(q)->home)
		return value;
	return sbx_arena_printf(q->arena, "%s/%s", caller(q)->home, s->below);
}

/* Users have no place of their own for logs: it lies in the one for state. */
static const char *log_directory(struct asker *q, const struct specifier *s)
{
	const char *state = directory(q, s);

	if (q->uid == 0 || !state)
		return state;
	return sbx_arena_printf(q->arena, "%s/log", state);
}

static const char *temporary(struct asker *q, const struct specifier *s)
{
	static const char *const variables[] = {"TMPDIR", "TEMP", "TMP"};

	for (size_t i = 0; i < SBX_COUNT(variables); i++)
		if (environment_path(variables[i]))
			return environment_path(variables[i]);
	(void)q;
	return s->first;
}

/* 32 hexadecimal digits, with or without the dashes of an UUID; anything else is no id. */
static const char *id_file(struct asker *q, const struct specifier *s)
{
	const char *text = sbx_facts_read(q->arena, s->first, 4096, NULL);
	char id[33] = "";
	size_t n = 0;

	for (; text && *text && *text != '\n'; text++) {
		if (*text == '-')
			continue;
		if (n == 32 || !isxdigit((unsigned char)*text))
			return NULL;
		id[n++] = (char)tolower((unsigned char)*text);
	}
	return n == 32 ? sbx_arena_strdup(q->arena, id) : NULL;
}

static bool read_list(struct asker *q, const char *path, struct sbx_list *list)
{
	struct sbx_error ignored;
	size_t len;
	const char *text = sbx_facts_read(q->arena, path, 65536, &len);

	return text && sbx_environment_file_parse(q->arena, path, text, len, list, &ignored) == 0;
}

/* The value of @name; the last one counts. */
static const char *list_value(const struct sbx_list *list, const char *name)
{
	const char *value = NULL;
	size_t len = strlen(name);

	for (const struct sbx_item *item = list->first; item; item = item->next)
		if (strncmp(item->text, name, len) == 0 && item->text[len] == '=')
			value = item->text + len + 1;
	return value;
}

/* A field of os-release: empty when the file does not have it, unknown without the file. */
static const char *os_release(struct asker *q, const struct specifier *s)
{
	const char *value;

	if (!q->has_os_release)
		q->has_os_release = read_list(q, "/etc/os-release", &q->os_release) ||
				    read_list(q, "/usr/lib/os-release", &q->os_release);
	if (!q->has_os_release)
		return NULL;
	value = list_value(&q->os_release, s->first);
	return value ? value : "";
}

static const char *host_name(struct asker *q, const struct specifier *s)
{
	(void)s;
	return q->uname.nodename;
}

static const char *short_host_name(struct asker *q, const struct specifier *s)
{
	const char *name = q->uname.nodename;

	(void)s;
	return sbx_arena_strndup(q->arena, name, strcspn(name, "."));
}

static const char *pretty_host_name(struct asker *q, const struct specifier *s)
{
	struct sbx_list machine_info = {0};
	const char *value = NULL;

	if (read_list(q, s->first, &machine_info))
		value = list_value(&machine_info, "PRETTY_HOSTNAME");
	return value && *value ? value : q->uname.nodename;
}

static const char *kernel_release(struct asker *q, const struct specifier *s)
{
	(void)s;
	return q->uname.release;
}

static const char *architecture(struct asker *q, const struct specifier *s)
{
	(void)q;
	(void)s;
	return sbx_abis[sbx_facts_native_abi()].name;
}

static const char *home(struct asker *q, const struct specifier *s)
{
	(void)s;
	return caller(q)->home;
}

static const char *user_name(struct asker *q, const struct specifier *s)
{
	(void)s;
	return caller(q)->name;
}

static const char *shell(struct asker *q, const struct specifier *s)
{
	(void)s;
	return caller(q)->shell;
}

static const char *user_id(struct asker *q, const struct specifier *s)
{
	(void)s;
	return sbx_arena_printf(q->arena, "%lu", (unsigned long)q->uid);
}

static const char *group_id(struct asker *q, const struct specifier *s)
{
	(void)s;
	return sbx_arena_printf(q->arena, "%lu", (unsigned long)q->gid);
}

static const char *group_name(struct asker *q, const struct specifier *s)
{
	char buf[4096];
	struct group entry, *found;

	(void)s;
	if (q->gid == 0)
		return "root";
	if (getgrgid_r(q->gid, &entry, buf, sizeof(buf), &found) != 0 || !found)
		return NULL;
	return sbx_arena_strdup(q->arena, found->gr_name);
}

/* There, even when no credential is configured; unknown for a profile that is no unit. */
static const char *credentials(struct asker *q, const struct specifier *s)
{
	const char *unit = q->facts->specifiers.value['n'];
	const char *run = directory(q, s);

	return unit && run ? sbx_arena_printf(q->arena, "%s/credentials/%s", run, unit) : NULL;
}

static const struct specifier specifiers[] = {
	{'H', host_name},
	{'l', short_host_name},
	{'q', pretty_host_name, "/etc/machine-info"},
	{'v', kernel_release},
	{'a', architecture},
	{'b', id_file, "/proc/sys/kernel/random/boot_id"},
	{'m', id_file, "/etc/machine-id"},
	{'A', os_release, "IMAGE_VERSION"},
	{'B', os_release, "BUILD_ID"},
	{'M', os_release, "IMAGE_ID"},
	{'W', os_release, "VARIANT_ID"},
	{'o', os_release, "ID"},
	{'w', os_release, "VERSION_ID"},
	{'t', directory, "/run", "XDG_RUNTIME_DIR"},
	{'S', directory, "/var/lib", "XDG_STATE_HOME", ".local/state"},
	{'C', directory, "/var/cache", "XDG_CACHE_HOME", ".cache"},
	{'L', log_directory, "/var/log", "XDG_STATE_HOME", ".local/state"},
	{'E', directory, "/etc", "XDG_CONFIG_HOME", ".config"},
	{'D', directory, "/usr/share", "XDG_DATA_HOME", ".local/share"},
	{'T', temporary, "/tmp"},
	{'V', temporary, "/var/tmp"},
	{'h', home},
	{'u', user_name},
	{'s', shell},
	{'U', user_id},
	{'G', group_id},
	{'g', group_name},
	{'d', credentials, "/run", "XDG_RUNTIME_DIR"},
};

int sbx_facts_specifiers(struct sbx_arena *arena, struct sbx_facts *f,
			 const struct sbx_letters *needed, struct sbx_error *err)
{
	struct asker q = {.arena = arena, .facts = f, .uid = geteuid(), .gid = getegid()};

	if (uname(&q.uname) < 0)
		return sbx_fail_errno(err, SBX_EXIT_UNAVAILABLE, errno, NULL, "uname", "%s",
				      "this machine");
	for (const struct specifier *s = specifiers; s < specifiers + SBX_COUNT(specifiers); s++) {
		const char **slot = &f->specifiers.value[(unsigned char)s->letter], *value;

		if (!needed->used[(unsigned char)s->letter] || *slot)
			continue;
		value = s->answer(&q, s);
		*slot = value ? sbx_arena_strdup(arena, value) : NULL;
	}
	return sbx_arena_exhausted(arena) ? sbx_fail_memory(err) : 0;
}

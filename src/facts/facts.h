/* SPDX-License-Identifier: MIT
 * facts/facts.h: what this machine is, gathered once, so that planning needs no kernel.
 *
 * Facts come in two helpings: the machine (sbx_facts_probe), then the paths, users and files
 * the planners name (sbx_facts_resolve).  So facts know neither profile nor plan.  A fixture
 * (sbx_facts_load) stands in for both: a bug report is a profile and a facts file. */
#ifndef SBX_FACTS_FACTS_H
#define SBX_FACTS_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "unit/specifier.h"
#include "value/abi.h"

/* What the kernel can do.  FEATURE(id, word in fixtures and doctor, what it is for) */
#define SBX_FEATURES(FEATURE)                                                                      \
	FEATURE(MOUNT_SETATTR, "mount_setattr", "read-only, noexec and nosuid trees (Linux 5.12)") \
	FEATURE(OPENAT2, "openat2", "opening paths without following symlinks (Linux 5.6)")        \
	FEATURE(CLOSE_RANGE, "close_range", "closing descriptors before exec (Linux 5.11)")        \
	FEATURE(SECCOMP, "seccomp", "system call filters")                                         \
	FEATURE(MDWE, "mdwe", "MemoryDenyWriteExecute= by prctl(2) (Linux 6.3)")                   \
	FEATURE(DETACHED_CLONE, "detached_clone", "cloning parts of detached mounts (Linux 6.15)") \
	FEATURE(INITIAL_USERNS, "initial_userns",                                                  \
		"device nodes and other acts of the host's root")                                  \
	FEATURE(UTS_NAMESPACE, "uts_namespace", "ProtectHostname=")                                \
	FEATURE(KEYRINGS, "keyrings", "KeyringMode=")                                              \
	FEATURE(PROC, "proc", "a mounted /proc")

enum sbx_feature {
#define FEATURE(id, word, purpose) SBX_HAS_##id,
	SBX_FEATURES(FEATURE)
#undef FEATURE
	SBX_FEATURE_COUNT
};

/* How a path looks, without following the last component. */
enum sbx_kind {
	SBX_KIND_UNKNOWN, /* not asked yet */
	SBX_KIND_ABSENT,
	SBX_KIND_DIRECTORY,
	SBX_KIND_FILE,
	SBX_KIND_SYMLINK,
	SBX_KIND_CHAR,
	SBX_KIND_BLOCK,
	SBX_KIND_FIFO,
	SBX_KIND_SOCKET,
};

struct sbx_path_fact {
	const char *path; /* no component before the last is a symlink */
	enum sbx_kind kind;
	const char *target;    /* SBX_KIND_SYMLINK */
	uint32_t major, minor; /* devices */
	mode_t mode;	       /* devices: permission bits */
};

struct sbx_user_fact {
	const char *asked; /* "www-data" or "33", as the profile has it */
	bool known;
	const char *name;
	uid_t uid;
	gid_t gid;
	const char *home, *shell;
	const gid_t *groups; /* as initgroups(3) would install */
	unsigned n_groups;
};

struct sbx_group_fact {
	const char *asked;
	bool known;
	gid_t gid;
};

/* A file, or the files of a glob, that plans need the text of (EnvironmentFile=). */
struct sbx_file_fact {
	const char *asked;
	struct sbx_file_text {
		const char *path;
		const char *text; /* NULL: could not be read, sys_errno says why */
		size_t len;
		int sys_errno;
	} * files;
	unsigned n_files; /* 0: absent, or the glob matches nothing */
};

enum sbx_descriptor_kind {
	SBX_FD_OTHER, /* regular files, devices, anonymous inodes */
	SBX_FD_DIRECTORY,
	SBX_FD_PATH, /* O_PATH */
	SBX_FD_PIPE,
	SBX_FD_SOCKET,
	SBX_FD_TERMINAL,
};

struct sbx_descriptor_fact {
	int fd;
	enum sbx_descriptor_kind kind;
};

#define SBX_LIMITS 16 /* RLIM_NLIMITS */

struct sbx_facts {
	unsigned kernel;   /* 0x060c: 6.12 */
	unsigned features; /* 1 << enum sbx_feature */
	enum sbx_abi abi;  /* the native one */
	int last_cap;

	pid_t pid; /* 0: a fixture does not say */
	uid_t uid;
	gid_t gid;
	uint64_t effective, permitted, bounding, ambient; /* of this process */
	mode_t umask;
	bool no_new_privs;
	bool has_terminal; /* a controlling terminal */
	bool closed_world; /* a fixture that says `others absent` */
	const char *cwd;   /* NULL: none that has a path */
	struct {
		uint64_t soft, hard;		 /* SBX_LIMIT_INFINITY is UINT64_MAX */
	} limits[SBX_LIMITS];			 /* RLIMIT_* */
	struct sbx_descriptor_fact *descriptors; /* open now, ascending */
	unsigned n_descriptors;

	struct sbx_path_fact *paths; /* sorted by path for lookup */
	unsigned n_paths;
	struct sbx_user_fact *users;
	unsigned n_users;
	struct sbx_group_fact *groups;
	unsigned n_groups;
	struct sbx_file_fact *files;
	unsigned n_files;

	struct sbx_specifiers specifiers;
};

/* What plans want to know next. */
enum sbx_wanted_kind {
	SBX_WANTED_PATH,
	SBX_WANTED_USER,
	SBX_WANTED_GROUP,
	SBX_WANTED_FILE,
};

struct sbx_wanted {
	struct sbx_wanted *next;
	enum sbx_wanted_kind kind;
	const char *name;
};

/* Ask the machine.  Specifiers stay; all else that *f held is forgotten. */
int sbx_facts_probe(struct sbx_arena *arena, struct sbx_facts *f,
		    struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3);

/* The ABI this program was built for; sbx is always a native program. */
enum sbx_abi sbx_facts_native_abi(void);

/* Fill in f->specifiers for the letters that occur and that the machine has a value for.  Needs
 * no probe: profiles are read before anybody knows whether there will be one. */
int sbx_facts_specifiers(struct sbx_arena *arena, struct sbx_facts *f,
			 const struct sbx_letters *needed, struct sbx_error *err) SBX_MUST_CHECK
	SBX_NONNULL(1, 2, 3, 4);

/* Look up everything in @wanted.  For a path: the path itself and every component on the way
 * to it, through all symlinks, so that one round of questions is usually enough. */
int sbx_facts_resolve(struct sbx_arena *arena, struct sbx_facts *f, const struct sbx_wanted *wanted,
		      struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 4);

/* Look-ups; NULL: not known yet.  In a closed world everything is known: what no line of the
 * fixture names is absent (such a fact has an empty path or name).  Pure. */
const struct sbx_path_fact *sbx_facts_path(const struct sbx_facts *f, const char *path)
	SBX_NONNULL(1, 2);
const struct sbx_user_fact *sbx_facts_user(const struct sbx_facts *f, const char *asked)
	SBX_NONNULL(1, 2);
const struct sbx_group_fact *sbx_facts_group(const struct sbx_facts *f, const char *asked)
	SBX_NONNULL(1, 2);
const struct sbx_file_fact *sbx_facts_file(const struct sbx_facts *f, const char *asked)
	SBX_NONNULL(1, 2);

static inline bool sbx_facts_has(const struct sbx_facts *f, enum sbx_feature feature)
{
	return f->features & (1U << feature);
}

/* Insertion, for resolve and fixture: keeps the order, copies the fact but not its strings; a
 * second fact about the same thing replaces the first. */
void sbx_facts_add_path(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_path_fact *fact) SBX_NONNULL(1, 2, 3);
void sbx_facts_add_user(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_user_fact *fact) SBX_NONNULL(1, 2, 3);
void sbx_facts_add_group(struct sbx_arena *arena, struct sbx_facts *f,
			 const struct sbx_group_fact *fact) SBX_NONNULL(1, 2, 3);
void sbx_facts_add_file(struct sbx_arena *arena, struct sbx_facts *f,
			const struct sbx_file_fact *fact) SBX_NONNULL(1, 2, 3);
/* One more text for a file fact that is still being made. */
void sbx_facts_add_text(struct sbx_arena *arena, struct sbx_file_fact *fact,
			const struct sbx_file_text *text) SBX_NONNULL(1, 2, 3);

/* The words of fixtures, for reader and writer. */
extern const char *const sbx_feature_words[SBX_FEATURE_COUNT];
extern const char *const sbx_kind_words[SBX_KIND_SOCKET + 1];
extern const char *const sbx_descriptor_words[SBX_FD_TERMINAL + 1];
extern const char *const sbx_limit_words[SBX_LIMITS];

/* The whole of the file at @path, NUL-terminated, at most @limit bytes; NULL and errno.  It must
 * be a regular file: nobody shall make us wait for a pipe.  *len may be given. */
const char *sbx_facts_read(struct sbx_arena *arena, const char *path, size_t limit, size_t *len)
	SBX_NONNULL(1, 2);

/* Read a fixture (the format: top of fixture.c; sbx_report_facts() writes it). */
int sbx_facts_load(struct sbx_arena *arena, struct sbx_facts *f, const char *file, const char *text,
		   size_t len, struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3, 4, 6);

#endif

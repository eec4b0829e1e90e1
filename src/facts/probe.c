/* SPDX-License-Identifier: MIT
 * facts/probe.c: what kernel and process say of themselves.
 *
 * Every start pays for this, so: no fork, no name service, and one read of /proc/self/status
 * instead of a hundred calls.  Where /proc is missing the calls are made. */

#include "facts/facts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "os/os.h"
#include "value/value.h"

#if defined(__x86_64__)
#	define NATIVE_ABI SBX_ABI_X86_64
#elif defined(__i386__)
#	define NATIVE_ABI SBX_ABI_X86
#elif defined(__aarch64__)
#	define NATIVE_ABI SBX_ABI_AARCH64
#elif defined(__arm__)
#	define NATIVE_ABI SBX_ABI_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#	define NATIVE_ABI SBX_ABI_RISCV64
#else
/* cppcheck-suppress preprocessorErrorDirective ; it compiles for no machine */
#	error "sbx has no system call table for this architecture (value/abi.h)"
#endif

enum sbx_abi sbx_facts_native_abi(void)
{
	return NATIVE_ABI;
}

#define KERNEL(major, minor) ((unsigned)(major) << 8 | (unsigned)(minor))

static void probe_kernel(struct sbx_facts *f)
{
	struct utsname name;
	char *end;
	unsigned long major, minor = 0;

	if (uname(&name) < 0)
		return;
	major = strtoul(name.release, &end, 10);
	if (*end == '.')
		minor = strtoul(end + 1, &end, 10);
	f->kernel = KERNEL(major, minor > 255 ? 255 : minor);
}

static bool is_proc(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == 0x9fa0; /* PROC_SUPER_MAGIC */
}

/* The first user namespace has had this inode number since Linux 3.8.  Its id map would not
 * tell: another namespace can map every id to itself. */
static bool in_initial_userns(void)
{
	struct stat st;

	return stat("/proc/self/ns/user", &st) == 0 && st.st_ino == 0xeffffffdU;
}

/* What is no procfs may say anything: only a real one is believed (L22). */
static void probe_features(struct sbx_facts *f)
{
	bool proc = is_proc("/proc");
	const bool has[SBX_FEATURE_COUNT] = {
		[SBX_HAS_MOUNT_SETATTR] = sbx_os_has_mount_setattr(),
		[SBX_HAS_OPENAT2] = sbx_os_has_openat2(),
		[SBX_HAS_CLOSE_RANGE] = sbx_os_has_close_range(),
		[SBX_HAS_SECCOMP] = sbx_os_has_seccomp(),
		[SBX_HAS_MDWE] = sbx_os_has_deny_write_execute(),
		[SBX_HAS_DETACHED_CLONE] = f->kernel >= KERNEL(6, 15),
		[SBX_HAS_INITIAL_USERNS] = proc && in_initial_userns(),
		[SBX_HAS_UTS_NAMESPACE] = proc && access("/proc/self/ns/uts", F_OK) == 0,
		[SBX_HAS_KEYRINGS] = sbx_os_has_keyrings(),
		[SBX_HAS_PROC] = proc,
	};

	for (unsigned i = 0; i < SBX_FEATURE_COUNT; i++)
		f->features |= has[i] ? 1U << i : 0;
}

/* The number after "Name:\t" at the start of a line of /proc/self/status. */
static bool status_number(const char *status, const char *name, int base, uint64_t *out)
{
	const char *line = strstr(status, name);
	char *end;

	if (!line || (line != status && line[-1] != '\n'))
		return false;
	line += strlen(name);
	errno = 0;
	*out = strtoull(line, &end, base);
	return !errno && end != line && *end == '\n';
}

/* Three times what it usually is; with hundreds of groups it is longer, and the calls are made. */
#define STATUS_MAX 4096

static bool probe_status(struct sbx_arena *arena, struct sbx_facts *f)
{
	const char *status = NULL;
	uint64_t mask, no_new_privs;

	if (sbx_facts_has(f, SBX_HAS_PROC))
		status = sbx_facts_read(arena, "/proc/self/status", STATUS_MAX, NULL);
	if (!status || !status_number(status, "Umask:", 8, &mask) ||
	    !status_number(status, "NoNewPrivs:", 10, &no_new_privs) ||
	    !status_number(status, "CapPrm:", 16, &f->permitted) ||
	    !status_number(status, "CapEff:", 16, &f->effective) ||
	    !status_number(status, "CapBnd:", 16, &f->bounding) ||
	    !status_number(status, "CapAmb:", 16, &f->ambient))
		return false;
	f->umask = (mode_t)mask;
	f->no_new_privs = no_new_privs != 0;
	return true;
}

static int probe_calls(struct sbx_facts *f, struct sbx_error *err)
{
	if (sbx_os_get_capabilities(&f->effective, &f->permitted) < 0)
		return sbx_fail_errno(err, SBX_EXIT_UNAVAILABLE, errno, NULL, "capget", "%s",
				      "own capabilities");
	f->bounding = f->ambient = 0;
	for (int cap = 0; cap <= f->last_cap; cap++) {
		f->bounding |= sbx_os_in_bounding(cap) > 0 ? UINT64_C(1) << cap : 0;
		f->ambient |= sbx_os_in_ambient(cap) > 0 ? UINT64_C(1) << cap : 0;
	}
	f->no_new_privs = sbx_os_get_no_new_privs() > 0;
	f->umask = umask(077);
	(void)umask(f->umask);
	return 0;
}

/* The kernel says EINVAL for a capability that it does not know.  The last one has been 40
 * since Linux 5.9, so this is two calls. */
static int last_capability(void)
{
	int cap = 40;

	while (cap < 63 && sbx_os_in_bounding(cap + 1) >= 0)
		cap++;
	while (cap > 0 && sbx_os_in_bounding(cap) < 0)
		cap--;
	return cap;
}

static int probe_limits(struct sbx_facts *f, struct sbx_error *err)
{
	for (int i = 0; i < SBX_LIMITS; i++)
		if (sbx_os_get_limit(i, &f->limits[i].soft, &f->limits[i].hard) < 0)
			return sbx_fail_errno(err, SBX_EXIT_UNAVAILABLE, errno, NULL, "prlimit",
					      "%s", sbx_limit_words[i]);
	return 0;
}

static enum sbx_descriptor_kind descriptor_kind(int fd, int flags)
{
	struct stat st;

	if (flags & O_PATH)
		return SBX_FD_PATH;
	if (fstat(fd, &st) < 0)
		return SBX_FD_OTHER;
	if (S_ISDIR(st.st_mode))
		return SBX_FD_DIRECTORY;
	if (S_ISFIFO(st.st_mode))
		return SBX_FD_PIPE;
	if (S_ISSOCK(st.st_mode))
		return SBX_FD_SOCKET;
	return S_ISCHR(st.st_mode) && isatty(fd) ? SBX_FD_TERMINAL : SBX_FD_OTHER;
}

static void add_descriptor(struct sbx_arena *arena, struct sbx_facts *f, int fd)
{
	int flags = fcntl(fd, F_GETFL);
	struct sbx_descriptor_fact *fds;

	if (flags < 0)
		return; /* not open */
	fds = sbx_arena_grow(arena, f->descriptors, f->n_descriptors, sizeof(*fds));
	if (!fds)
		return;
	f->descriptors = fds;
	fds[f->n_descriptors++] = (struct sbx_descriptor_fact){fd, descriptor_kind(fd, flags)};
}

/* Without /proc: ask for every number there can be.  Bounded, for limits can be in the
 * thousands of millions; above that close_range(2) takes what nobody named. */
#define DESCRIPTORS_TO_TRY 65536

static void try_descriptors(struct sbx_arena *arena, struct sbx_facts *f)
{
	uint64_t n = f->limits[RLIMIT_NOFILE].soft;

	for (int fd = 0; fd < DESCRIPTORS_TO_TRY && (uint64_t)fd < n; fd++)
		add_descriptor(arena, f, fd);
}

/* The kernel lists them in ascending order. */
static void probe_descriptors(struct sbx_arena *arena, struct sbx_facts *f)
{
	DIR *dir = sbx_facts_has(f, SBX_HAS_PROC) ? opendir("/proc/self/fd") : NULL;
	struct dirent *entry;

	if (!dir) {
		try_descriptors(arena, f);
		return;
	}
	while ((entry = readdir(dir))) {
		char *end;
		long fd = strtol(entry->d_name, &end, 10);

		if (end != entry->d_name && !*end && fd != dirfd(dir))
			add_descriptor(arena, f, (int)fd);
	}
	(void)closedir(dir);
}

static const char *probe_cwd(struct sbx_arena *arena)
{
	char buf[PATH_MAX];

	/* Older C libraries hand "(unreachable)/x" on as if it were a path. */
	return getcwd(buf, sizeof(buf)) && buf[0] == '/' ? sbx_arena_strdup(arena, buf) : NULL;
}

static bool probe_terminal(void)
{
	int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	(void)close(fd);
	return true;
}

int sbx_facts_probe(struct sbx_arena *arena, struct sbx_facts *f, struct sbx_error *err)
{
	struct sbx_facts facts = {
		.abi = sbx_facts_native_abi(),
		.pid = getpid(),
		.uid = geteuid(),
		.gid = getegid(),
	};

	probe_kernel(&facts);
	probe_features(&facts);
	facts.last_cap = last_capability();
	if (!probe_status(arena, &facts) && probe_calls(&facts, err) < 0)
		return -1;
	if (probe_limits(&facts, err) < 0)
		return -1;
	probe_descriptors(arena, &facts);
	facts.cwd = probe_cwd(arena);
	facts.has_terminal = probe_terminal();
	facts.specifiers = f->specifiers; /* what the unit's name said */
	if (sbx_arena_exhausted(arena))
		return sbx_fail_memory(err);
	*f = facts;
	return 0;
}

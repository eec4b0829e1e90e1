/* SPDX-License-Identifier: MIT
 * os/linux.c: the only file that says syscall(2).
 *
 * Calls that are younger than the C libraries we build on are made by number.  Numbers,
 * structures and flags stand here under names of our own: they are the kernel's promise, the
 * same for all architectures sbx has tables for, and libc's headers only get in the way. */

#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Since Linux 5.1 a new system call has one number everywhere. */
enum {
	NR_open_tree = 428,
	NR_move_mount = 429,
	NR_fsopen = 430,
	NR_fsconfig = 431,
	NR_fsmount = 432,
	NR_close_range = 436,
	NR_openat2 = 437,
	NR_faccessat2 = 439,
	NR_mount_setattr = 442,
};

enum {
	OPEN_TREE_clone = 1,
	OPEN_TREE_cloexec = O_CLOEXEC,
	MOVE_MOUNT_f_empty_path = 0x04,
	MOVE_MOUNT_t_empty_path = 0x40,
	FSOPEN_cloexec = 1,
	FSCONFIG_set_flag = 0,
	FSCONFIG_set_string = 1,
	FSCONFIG_cmd_create = 6,
	FSMOUNT_cloexec = 1,
	AT_empty_path = 0x1000,
	AT_recursive = 0x8000,
	AT_eaccess = 0x200,
	CLOSE_RANGE_cloexec = 4,
	RESOLVE_no_magiclinks = 0x02,
	RESOLVE_no_symlinks = 0x04,
	KEYCTL_get_keyring_id = 0,
	KEYCTL_join_session_keyring = 1,
	KEY_session_keyring = -3,
	PR_set_mdwe = 65,
	PR_get_mdwe = 66,
	MDWE_refuse_exec_gain = 1,
	CAPABILITY_version_3 = 0x20080522,
};

struct mount_attributes {
	uint64_t set, clear, propagation, userns_fd;
};

struct open_manner {
	uint64_t flags, mode, resolve;
};

struct limit64 {
	uint64_t soft, hard;
};

struct filter_program { /* the kernel only reads, but its header has no const */
	unsigned short len;
	const struct sock_filter *insns;
};

struct capability_header {
	uint32_t version;
	int pid;
};

struct capability_words { /* two of them: capabilities 0…31, then 32…63 */
	uint32_t effective, permitted, inheritable;
};

/* Close @fd and leave errno to the failure that is being reported.  Closing is never repeated:
 * on Linux the descriptor is gone even when close(2) says EINTR. */
static int closing(int fd, int result)
{
	int saved = errno;

	(void)close(fd);
	errno = saved;
	return result;
}

int sbx_os_unshare(int flags)
{
	return unshare(flags);
}

static int set_attributes(int dirfd, const char *path, const struct mount_attributes *attr)
{
	return (int)syscall(NR_mount_setattr, dirfd, path, AT_empty_path | AT_recursive, attr,
			    sizeof(*attr));
}

int sbx_os_set_propagation(uint64_t propagation)
{
	struct mount_attributes attr = {.propagation = propagation};

	return set_attributes(AT_FDCWD, "/", &attr);
}

int sbx_os_fs_open(const char *fstype)
{
	return (int)syscall(NR_fsopen, fstype, FSOPEN_cloexec);
}

int sbx_os_fs_set(int fs, const char *name, const char *value)
{
	int command = value ? FSCONFIG_set_string : FSCONFIG_set_flag;

	return (int)syscall(NR_fsconfig, fs, command, name, value, 0);
}

int sbx_os_fs_create(int fs)
{
	return (int)syscall(NR_fsconfig, fs, FSCONFIG_cmd_create, NULL, NULL, 0);
}

int sbx_os_fs_mount(int fs, uint64_t mount_attr)
{
	return (int)syscall(NR_fsmount, fs, FSMOUNT_cloexec, (unsigned)mount_attr);
}

int sbx_os_fs_message(int fs, char *buf, size_t size)
{
	ssize_t n = read(fs, buf, size - 1);

	if (n < 0)
		return -1;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return 0;
}

int sbx_os_open_path(int dirfd, const char *path)
{
	/* A symlink that appeared since facts were gathered is ELOOP, not an escape.  O_PATH
	 * triggers no automount: an autofs is taken as it is, and mounts its content later for
	 * whoever walks into it.  EAGAIN is for RESOLVE_BENEATH and _IN_ROOT only. */
	struct open_manner how = {.flags = O_PATH | O_CLOEXEC,
				  .resolve = RESOLVE_no_symlinks | RESOLVE_no_magiclinks};

	return (int)syscall(NR_openat2, dirfd, path, &how, sizeof(how));
}

static int clone_descriptor(int fd, bool recursive)
{
	int flags = OPEN_TREE_clone | OPEN_TREE_cloexec | AT_empty_path;

	return (int)syscall(NR_open_tree, fd, "", flags | (recursive ? AT_recursive : 0));
}

int sbx_os_clone_tree(int dirfd, const char *path, bool recursive)
{
	int fd;

	if (!*path)
		return clone_descriptor(dirfd, recursive);
	fd = sbx_os_open_path(dirfd, path);
	return fd < 0 ? -1 : closing(fd, clone_descriptor(fd, recursive));
}

/* The three access time modes are one field: whoever sets one must clear the others. */
static struct mount_attributes added(uint64_t mount_attr)
{
	bool atime = mount_attr & SBX_MOUNT_ATIME_MASK;

	return (struct mount_attributes){.set = mount_attr,
					 .clear = atime ? SBX_MOUNT_ATIME_MASK : 0};
}

int sbx_os_set_tree_attr(int tree, uint64_t mount_attr)
{
	struct mount_attributes attr = added(mount_attr);

	return set_attributes(tree, "", &attr);
}

int sbx_os_set_root_attr(uint64_t mount_attr)
{
	struct mount_attributes attr = added(mount_attr);

	return set_attributes(AT_FDCWD, "/", &attr);
}

int sbx_os_attach_tree(int tree, int target)
{
	return (int)syscall(NR_move_mount, tree, "", target, "",
			    MOVE_MOUNT_f_empty_path | MOVE_MOUNT_t_empty_path);
}

int sbx_os_pivot_here(void)
{
	/* The old root lands on top of the new one, where "." finds it and lets it go: no
	 * directory is needed to put it in. */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		return -1;
	return umount2(".", MNT_DETACH);
}

int sbx_os_detach_tree(int tree)
{
	return fchdir(tree) < 0 ? -1 : umount2(".", MNT_DETACH);
}

int sbx_os_mkdir_at(int dirfd, const char *path, mode_t mode)
{
	return mkdirat(dirfd, path, mode);
}

int sbx_os_file_at(int dirfd, const char *path, mode_t mode)
{
	int fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	return fd < 0 ? -1 : closing(fd, 0);
}

int sbx_os_symlink_at(const char *target, int dirfd, const char *path)
{
	return symlinkat(target, dirfd, path);
}

int sbx_os_mknod_at(int dirfd, const char *path, mode_t mode, dev_t dev)
{
	return mknodat(dirfd, path, mode, dev);
}

int sbx_os_set_hostname(const char *name)
{
	return sethostname(name, strlen(name));
}

int sbx_os_chdir(const char *path)
{
	return chdir(path);
}

int sbx_os_fchdir(int fd)
{
	return fchdir(fd);
}

int sbx_os_check_directory(void)
{
	char buf[4096]; /* the system call never gives more; libc's getcwd() would go looking */

	if (syscall(SYS_getcwd, buf, sizeof(buf)) < 0)
		return -1;
	if (buf[0] == '/')
		return 0;
	errno = ENOENT; /* "(unreachable)…" */
	return -1;
}

mode_t sbx_os_umask(mode_t mask)
{
	return umask(mask);
}

int sbx_os_close_range(unsigned first, unsigned last)
{
	return (int)syscall(NR_close_range, first, last, CLOSE_RANGE_cloexec);
}

int sbx_os_default_signal(int signo)
{
	/* All zero is SIG_DFL in every architecture's struct, and this is longer than any of
	 * them.  Not sigaction(3): it refuses the signals libc keeps for itself, and those can
	 * have been inherited ignored too. */
	static const uint64_t action[8];

	return (int)syscall(SYS_rt_sigaction, signo, action, NULL, sizeof(uint64_t));
}

int sbx_os_unblock_signals(void)
{
	uint64_t none = 0;

	return (int)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

int sbx_os_new_session_keyring(void)
{
	return syscall(SYS_keyctl, KEYCTL_join_session_keyring, NULL) < 0 ? -1 : 0;
}

int sbx_os_set_limit(int resource, uint64_t soft, uint64_t hard)
{
	struct limit64 limit = {soft, hard}; /* 64 bits and ~0 for infinity on 32 bits too */

	return (int)syscall(SYS_prlimit64, 0, resource, &limit, NULL);
}

int sbx_os_get_limit(int resource, uint64_t *soft, uint64_t *hard)
{
	struct limit64 limit;

	if (syscall(SYS_prlimit64, 0, resource, NULL, &limit) < 0)
		return -1;
	*soft = limit.soft;
	*hard = limit.hard;
	return 0;
}

int sbx_os_close(int fd)
{
	return close(fd);
}

/* Containers that emulate root load filters which answer "done" to calls they do not make.  Who
 * believed that would start the service with the caller's identity, so we look.  ENOTSUP: the
 * kernel gives it for none of these calls. */
static int confirm(bool done)
{
	if (done)
		return 0;
	errno = ENOTSUP;
	return -1;
}

int sbx_os_drop_bounding(int capability)
{
	if (prctl(PR_CAPBSET_DROP, (unsigned long)capability, 0UL, 0UL, 0UL) < 0)
		return -1;
	return confirm(sbx_os_in_bounding(capability) == 0);
}

#define GROUPS_MAX 65536 /* the kernel's; that of musl's headers is 32 */

/* The kernel gives them back sorted. */
static bool has_groups(unsigned n, const gid_t *gids)
{
	static gid_t now[GROUPS_MAX];
	int got = getgroups(GROUPS_MAX, now);

	for (int i = 0; i < got; i++) {
		unsigned k = 0;

		while (k < n && gids[k] != now[i])
			k++;
		if (k == n)
			return false;
	}
	return got >= 0 && (unsigned)got == n;
}

int sbx_os_set_groups(unsigned n, const gid_t *gids)
{
	return setgroups(n, gids) < 0 ? -1 : confirm(has_groups(n, gids));
}

int sbx_os_set_gid(gid_t gid)
{
	gid_t real = 0, effective = 0, saved = 0;

	if (setresgid(gid, gid, gid) < 0 || getresgid(&real, &effective, &saved) < 0)
		return -1;
	return confirm(real == gid && effective == gid && saved == gid);
}

int sbx_os_set_uid(uid_t uid)
{
	uid_t real = 0, effective = 0, saved = 0;

	if (setresuid(uid, uid, uid) < 0 || getresuid(&real, &effective, &saved) < 0)
		return -1;
	return confirm(real == uid && effective == uid && saved == uid);
}

int sbx_os_keep_capabilities(void)
{
	return prctl(PR_SET_KEEPCAPS, 1UL, 0UL, 0UL, 0UL);
}

static struct capability_words words(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	return (struct capability_words){(uint32_t)effective, (uint32_t)permitted,
					 (uint32_t)inheritable};
}

int sbx_os_set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	struct capability_header header = {.version = CAPABILITY_version_3};
	struct capability_words data[2] = {
		words(effective, permitted, inheritable),
		words(effective >> 32, permitted >> 32, inheritable >> 32),
	};

	struct capability_words now[2];

	if (syscall(SYS_capset, &header, data) < 0 || syscall(SYS_capget, &header, now) < 0)
		return -1;
	return confirm(memcmp(now, data, sizeof(now)) == 0);
}

int sbx_os_get_capabilities(uint64_t *effective, uint64_t *permitted)
{
	struct capability_header header = {.version = CAPABILITY_version_3};
	struct capability_words data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	*effective = (uint64_t)data[1].effective << 32 | data[0].effective;
	*permitted = (uint64_t)data[1].permitted << 32 | data[0].permitted;
	return 0;
}

int sbx_os_clear_ambient(void)
{
	return prctl(PR_CAP_AMBIENT, (unsigned long)PR_CAP_AMBIENT_CLEAR_ALL, 0UL, 0UL, 0UL);
}

int sbx_os_raise_ambient(int capability)
{
	return prctl(PR_CAP_AMBIENT, (unsigned long)PR_CAP_AMBIENT_RAISE, (unsigned long)capability,
		     0UL, 0UL);
}

int sbx_os_set_secure_bits(unsigned bits)
{
	return prctl(PR_SET_SECUREBITS, (unsigned long)bits, 0UL, 0UL, 0UL);
}

int sbx_os_set_no_new_privs(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) < 0)
		return -1;
	return confirm(sbx_os_get_no_new_privs() == 1);
}

int sbx_os_deny_write_execute(void)
{
	return prctl(PR_set_mdwe, (unsigned long)MDWE_refuse_exec_gain, 0UL, 0UL, 0UL);
}

int sbx_os_load_filter(const struct sock_filter *insns, unsigned short len)
{
	struct filter_program program = {len, insns};

	/* FLAG_LOG: an admin can find in the kernel's log what was denied (L51). */
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG,
			    &program);
}

/* With the effective ids and capabilities, as execve(2) will judge.  Older container filters
 * answer EPERM to calls they do not know; then the real ids do: sbx has made them equal. */
static int execute_access(const char *path)
{
	int r = (int)syscall(NR_faccessat2, AT_FDCWD, path, X_OK, AT_eaccess);

	return r < 0 && (errno == ENOSYS || errno == EPERM) ? access(path, X_OK) : r;
}

int sbx_os_may_execute(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -1;
	if (S_ISREG(st.st_mode))
		return execute_access(path);
	errno = S_ISDIR(st.st_mode) ? EISDIR : EACCES;
	return -1;
}

int sbx_os_exec(const char *path, char *const argv[], char *const envp[])
{
	return execve(path, argv, envp);
}

bool sbx_os_has_mount_setattr(void)
{
	return syscall(NR_mount_setattr, -1, "", 0, NULL, (size_t)0) < 0 && errno == EINVAL;
}

bool sbx_os_has_openat2(void)
{
	return syscall(NR_openat2, -1, "", NULL, (size_t)0) < 0 && errno == EINVAL;
}

bool sbx_os_has_close_range(void)
{
	return syscall(NR_close_range, UINT32_MAX, UINT32_MAX, CLOSE_RANGE_cloexec) == 0;
}

bool sbx_os_has_seccomp(void)
{
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool sbx_os_has_deny_write_execute(void)
{
	return prctl(PR_get_mdwe, 0UL, 0UL, 0UL, 0UL) >= 0;
}

bool sbx_os_has_keyrings(void)
{
	return syscall(SYS_keyctl, KEYCTL_get_keyring_id, KEY_session_keyring, 0) >= 0 ||
	       (errno != ENOSYS && errno != EPERM);
}

int sbx_os_in_bounding(int capability)
{
	return prctl(PR_CAPBSET_READ, (unsigned long)capability, 0UL, 0UL, 0UL);
}

int sbx_os_in_ambient(int capability)
{
	return prctl(PR_CAP_AMBIENT, (unsigned long)PR_CAP_AMBIENT_IS_SET,
		     (unsigned long)capability, 0UL, 0UL);
}

int sbx_os_get_no_new_privs(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL);
}

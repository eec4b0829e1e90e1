/* SPDX-License-Identifier: MIT
 * try: attempt one forbidden thing, and say how it went.
 *
 *	try NAME[=ARG] [ARG]	exit 0: it got through; 1: refused, and the errno on stdout
 *	try -f NAME[=ARG]…	the same, each in a child of its own: lines "NAME RESULT"
 *	try -l			what there is
 *
 * In the place of another program, which is called with arguments of its own, it does as with -f
 * what stands in the file beside it, PROGRAM.try, one word per line, and appends the results to
 * the file named in the first one; "end" is the last.
 *
 * The one hostile program of all live tests: what it does inside a sandbox it can do outside of
 * it, so a test that never fails is found out.
 *
 * Every attempt is harmless where it succeeds.  It acts on this process, a child or the current
 * directory, sets a thing to the value it has, or gives arguments that the kernel judges after
 * asking whether the caller may: then "got through" is the complaint about the arguments.  That
 * order is the kernel's; where it matters a comment says so. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Numbers and flags that the libcs of the day do not know.  System calls since Linux 5.1 have
 * the same number everywhere (but on alpha). */
#ifndef SYS_open_tree
#	define SYS_open_tree 428
#	define SYS_move_mount 429
#	define SYS_fsopen 430
#endif
#ifndef SYS_clone3
#	define SYS_clone3 435
#endif
#ifndef SYS_openat2
#	define SYS_openat2 437
#endif
#ifndef SYS_mount_setattr
#	define SYS_mount_setattr 442
#endif
#ifndef SYS_io_uring_setup
#	define SYS_io_uring_setup 425
#endif
#ifndef SYS_fchmodat2
#	define SYS_fchmodat2 452
#endif
#ifndef CLONE_NEWTIME
#	define CLONE_NEWTIME 0x00000080
#endif
#ifndef CLONE_NEWCGROUP
#	define CLONE_NEWCGROUP 0x02000000
#endif
#ifndef SHM_EXEC
#	define SHM_EXEC 0100000
#endif
#ifndef AF_VSOCK
#	define AF_VSOCK 40
#endif
#ifndef PR_SET_MDWE
#	define PR_SET_MDWE 65
#endif

enum {
	OPEN_TREE_CLONE_ = 1,
	MOVE_MOUNT_F_EMPTY_PATH_ = 4,
	SCHED_DEADLINE_ = 6,
	TIOCLINUX_ = 0x541C,
	KEYCTL_GET_KEYRING_ID_ = 0,
	KEYCTL_DESCRIBE_ = 6,
	KEY_SESSION = -3,
	KEY_PROCESS = -2,
};

extern char **environ;

/* Attempts return 0 for "got through", -1 and errno for "refused". */
struct attempt {
	const char *name;
	int (*act)(const char *arg);
	const char *summary;
};

/* The kernel got as far as complaining about our arguments. */
static int reached(long result, int complaint)
{
	return result >= 0 || errno == complaint ? 0 : -1;
}

static int refused(int error)
{
	errno = error;
	return -1;
}

/* The end of a child: 0, or the errno as exit status (all are below 256). */
static _Noreturn void leave(int result)
{
	_exit(result ? errno : 0);
}

static int outcome(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) < 0)
		return -1;
	if (WIFSIGNALED(status))
		return refused(EFAULT);
	return WEXITSTATUS(status) ? refused(WEXITSTATUS(status)) : 0;
}

static const char *or_default(const char *arg, const char *value)
{
	return arg ? arg : value;
}

static int number(const char *arg, int value)
{
	return arg ? (int)strtol(arg, NULL, 0) : value;
}

/* ---- files ------------------------------------------------------------------------------- */

static int opens(const char *path, int flags)
{
	int fd = open(or_default(path, "/dev/null"), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return fd < 0 ? -1 : close(fd);
}

static int try_open(const char *path)
{
	return opens(path, O_RDONLY);
}

/* Opening is where the kernel judges; nothing is written. */
static int try_write(const char *path)
{
	return opens(path, O_WRONLY);
}

static int try_read(const char *path)
{
	char byte;
	int fd = open(or_default(path, "/dev/null"), O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 ? -1 : (int)(read(fd, &byte, 1) >> 31);
}

/* 0 bytes read is what an inaccessible file gives to root: refused in its own way. */
static int try_content(const char *path)
{
	char byte;
	int fd = open(or_default(path, "/proc/version"), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, &byte, 1);

	return n ? (int)(n >> 31) : refused(ENODATA);
}

/* Write what is there already: for attributes of /proc/sys and /sys. */
static int try_rewrite(const char *path)
{
	char text[4096];
	int fd = open(or_default(path, "/proc/sys/kernel/hostname"), O_RDWR | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : pread(fd, text, sizeof(text), 0);

	return n < 0 || pwrite(fd, text, (size_t)n, 0) < 0 ? -1 : 0;
}

static int try_create(const char *path)
{
	path = or_default(path, "try.tmp");
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	return fd < 0 ? -1 : unlink(path);
}

static int try_mkdir(const char *path)
{
	path = or_default(path, "try.tmp");
	return mkdir(path, 0700) < 0 ? -1 : rmdir(path);
}

static int make_node(const char *path, mode_t mode, dev_t device)
{
	path = or_default(path, "try.tmp");
	return mknod(path, mode, device) < 0 ? -1 : unlink(path);
}

static int try_mknod_char(const char *path)
{
	return make_node(path, S_IFCHR | 0600, makedev(1, 3));
}

static int try_mknod_block(const char *path)
{
	return make_node(path, S_IFBLK | 0600, makedev(7, 0));
}

static int try_mknod_fifo(const char *path)
{
	return make_node(path, S_IFIFO | 0600, 0);
}

static int try_stat(const char *path)
{
	struct stat st;

	return lstat(or_default(path, "/"), &st);
}

/* An empty directory is what an inaccessible one gives to root. */
static int try_list(const char *path)
{
	DIR *d = opendir(or_default(path, "/"));
	int names = 0;

	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d));)
		names += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return names ? 0 : refused(ENODATA);
}

static int try_chdir(const char *path)
{
	return chdir(or_default(path, "/"));
}

/* How an executable ends is its own business: that it ran is ours. */
static int try_exec(const char *path)
{
	int status, error = 0, channel[2];
	char *argv[] = {(char *)(uintptr_t)or_default(path, "/bin/true"), NULL};

	if (pipe(channel) < 0 || fcntl(channel[1], F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	pid_t child = fork();
	if (child == 0) {
		execve(argv[0], argv, environ);
		error = errno;
		_exit(write(channel[1], &error, sizeof(error)) < 0);
	}
	close(channel[1]);
	if (read(channel[0], &error, sizeof(error)) < 0)
		return -1;
	return child < 0 || waitpid(child, &status, 0) < 0 ? -1 : error ? refused(error) : 0;
}

/* A program that is in no file system: mounts cannot forbid it. */
static int try_exec_memfd(const char *path)
{
	char bytes[65536], name[32];
	int from = open(or_default(path, "/bin/true"), O_RDONLY | O_CLOEXEC);
	int to = from < 0 ? -1 : (int)syscall(SYS_memfd_create, "try", 0);

	if (to < 0)
		return -1;
	for (ssize_t n; (n = read(from, bytes, sizeof(bytes))) > 0;)
		if (write(to, bytes, (size_t)n) != n)
			return -1;
	/* Not through /proc, which may not be there; and not open for writing: ETXTBSY. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", to);
	int again = open(name, O_RDONLY);
	if (again < 0)
		return -1;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", again);
	close(to);
	return try_exec(name);
}

static int try_chown(const char *arg)
{
	int fd = open("try.tmp", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int result = fd < 0 ? -1 : fchown(fd, (uid_t)number(arg, 12345), (gid_t)-1);
	int error = errno;

	unlink("try.tmp");
	errno = error;
	return result;
}

/* Swap two names, so that neither is missing in between. */
static int try_swap(const char *arg)
{
	char a[4096];
	const char *b = arg ? strchr(arg, ':') : NULL;

	if (!b || (size_t)(b - arg) >= sizeof(a))
		return refused(EINVAL);
	snprintf(a, sizeof(a), "%.*s", (int)(b - arg), arg);
	return (int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b + 1, 2U);
}

/* ---- modes: setuid and setgid bits ------------------------------------------------------- */

/* Each takes a mode in octal: 4755 is the attempt, 0755 its allowed neighbour.  Raw calls,
 * because libcs turn one into another. */
static const char temporary[] = "try.tmp";

static mode_t mode_of(const char *arg)
{
	return arg ? (mode_t)strtoul(arg, NULL, 8) : 04755;
}

static int with_file(long (*change)(int fd, mode_t mode), const char *arg)
{
	int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	long result = fd < 0 ? -1 : change(fd, mode_of(arg));
	int error = errno;

	unlink(temporary);
	errno = error;
	return (int)result;
}

static int made(long result)
{
	int error = errno;

	if (result >= 0 && unlink(temporary) < 0)
		rmdir(temporary);
	errno = error;
	return result < 0 ? -1 : 0;
}

static long change_fchmod(int fd, mode_t mode)
{
	return syscall(SYS_fchmod, fd, mode);
}

static long change_fchmodat(int fd, mode_t mode)
{
	(void)fd;
	return syscall(SYS_fchmodat, AT_FDCWD, temporary, mode);
}

static long change_fchmodat2(int fd, mode_t mode)
{
	(void)fd;
	return syscall(SYS_fchmodat2, AT_FDCWD, temporary, mode, 0);
}

static int try_fchmod(const char *arg)
{
	return with_file(change_fchmod, arg);
}

static int try_fchmodat(const char *arg)
{
	return with_file(change_fchmodat, arg);
}

static int try_fchmodat2(const char *arg)
{
	return with_file(change_fchmodat2, arg);
}

static int try_openat(const char *arg)
{
	return made(syscall(SYS_openat, AT_FDCWD, temporary, O_CREAT | O_EXCL | O_WRONLY,
			    mode_of(arg)));
}

static int try_openat2(const char *arg)
{
	uint64_t how[3] = {O_CREAT | O_EXCL | O_WRONLY, mode_of(arg), 0};

	return made(syscall(SYS_openat2, AT_FDCWD, temporary, how, sizeof(how)));
}

static int try_tmpfile(const char *arg)
{
	return (int)(syscall(SYS_openat, AT_FDCWD, ".", O_TMPFILE | O_WRONLY, mode_of(arg)) >> 31);
}

static int try_mkdirat(const char *arg)
{
	return made(syscall(SYS_mkdirat, AT_FDCWD, temporary, mode_of(arg)));
}

static int try_mknodat(const char *arg)
{
	return made(syscall(SYS_mknodat, AT_FDCWD, temporary, S_IFREG | mode_of(arg), 0));
}

/* The younger architectures have only the …at forms. */
#ifdef SYS_chmod
static long change_chmod(int fd, mode_t mode)
{
	(void)fd;
	return syscall(SYS_chmod, temporary, mode);
}

static int try_chmod(const char *arg)
{
	return with_file(change_chmod, arg);
}
#endif

#ifdef SYS_open
static int try_open_mode(const char *arg)
{
	return made(syscall(SYS_open, temporary, O_CREAT | O_EXCL | O_WRONLY, mode_of(arg)));
}

static int try_creat(const char *arg)
{
	return made(syscall(SYS_creat, temporary, mode_of(arg)));
}

static int try_mkdir_mode(const char *arg)
{
	return made(syscall(SYS_mkdir, temporary, mode_of(arg)));
}

static int try_mknod_mode(const char *arg)
{
	return made(syscall(SYS_mknod, temporary, S_IFREG | mode_of(arg), 0));
}
#endif

/* ---- mounts ------------------------------------------------------------------------------ */

/* A directory that is never a mount point. */
static const char no_mount_point[] = "/proc/self/fd";

/* Without a place the type does not exist: the kernel says ENODEV once it has allowed us. */
static int try_mount(const char *place)
{
	return reached(
		mount("try", or_default(place, "/"), place ? "tmpfs" : "sbx-no-such-fs", 0, NULL),
		ENODEV);
}

static int try_mount_proc(const char *place)
{
	return place ? mount("proc", place, "proc", 0, NULL) : refused(EINVAL);
}

static int try_mount_bind(const char *place)
{
	return reached(mount(place ? "/" : "/sbx-no-such-file", or_default(place, "/"), NULL,
			     MS_BIND, NULL),
		       ENOENT);
}

/* Take the read-only flag off a mount again. */
static int try_remount(const char *place)
{
	return place ? mount(NULL, place, NULL, MS_REMOUNT | MS_BIND, NULL) : refused(EINVAL);
}

static int try_umount(const char *place)
{
	return reached(umount2(or_default(place, no_mount_point), MNT_DETACH), EINVAL);
}

static int try_fsopen(const char *type)
{
	return (int)(syscall(SYS_fsopen, or_default(type, "tmpfs"), 1U) >> 31);
}

static int try_open_tree(const char *path)
{
	return (int)(syscall(SYS_open_tree, AT_FDCWD, or_default(path, "/"), OPEN_TREE_CLONE_) >>
		     31);
}

static int try_move_mount(const char *arg)
{
	(void)arg;
	return reached(
		syscall(SYS_move_mount, -1, "", AT_FDCWD, no_mount_point, MOVE_MOUNT_F_EMPTY_PATH_),
		EBADF);
}

/* No attribute to set, none to clear. */
static int try_mount_setattr(const char *path)
{
	uint64_t attr[4] = {0};

	return (int)syscall(SYS_mount_setattr, AT_FDCWD, or_default(path, "/"), 0, attr,
			    sizeof(attr));
}

static int try_pivot_root(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_pivot_root, no_mount_point, no_mount_point), EINVAL);
}

static int try_chroot(const char *path)
{
	return chroot(or_default(path, "/"));
}

/* ---- namespaces -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int flag;
} namespaces[] = {
	{"user", CLONE_NEWUSER}, {"mnt", CLONE_NEWNS},	      {"net", CLONE_NEWNET},
	{"uts", CLONE_NEWUTS},	 {"ipc", CLONE_NEWIPC},	      {"pid", CLONE_NEWPID},
	{"time", CLONE_NEWTIME}, {"cgroup", CLONE_NEWCGROUP}, {NULL, 0},
};

static int namespace_flag(const char *type)
{
	for (int i = 0; namespaces[i].name; i++)
		if (type && strcmp(type, namespaces[i].name) == 0)
			return namespaces[i].flag;
	return 0;
}

static int try_unshare(const char *type)
{
	return (int)syscall(SYS_unshare, namespace_flag(type));
}

static int clone_ended(long child)
{
	if (child == 0)
		_exit(0);
	return child < 0 ? -1 : outcome((pid_t)child);
}

static int try_clone(const char *type)
{
	unsigned long flags = (unsigned long)namespace_flag(type) | SIGCHLD;

#if defined(__s390__) || defined(__CRIS__)
	return clone_ended(syscall(SYS_clone, 0, flags, 0, 0, 0));
#else
	return clone_ended(syscall(SYS_clone, flags, 0, 0, 0, 0));
#endif
}

static int try_clone3(const char *type)
{
	uint64_t args[8] = {[0] = (uint64_t)namespace_flag(type), [4] = SIGCHLD};

	return clone_ended(syscall(SYS_clone3, args, sizeof(args)));
}

/* Enter the namespace we are in.  A user namespace is never entered twice: EINVAL. */
static int enter(const char *type, unsigned long flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/ns/%s", or_default(type, "uts"));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -1 : reached(syscall(SYS_setns, fd, flags), EINVAL);
}

static int try_setns(const char *type)
{
	return enter(type, (unsigned long)namespace_flag(or_default(type, "uts")));
}

static int try_setns_any(const char *type)
{
	return enter(type, 0);
}

#ifdef __LP64__
/* The kernel looks at 32 bits of these arguments; whoever compares 64 is passed by. */
#	define WIDE (1UL << 32)

static int try_setns_wide(const char *type)
{
	return enter(type, WIDE | (unsigned long)namespace_flag(or_default(type, "uts")));
}

static int try_setns_any_wide(const char *type)
{
	return enter(type, WIDE);
}
#endif

/* ---- other processes --------------------------------------------------------------------- */

static int try_fork(const char *arg)
{
	(void)arg;
	return clone_ended(fork());
}

static void *nothing(void *arg)
{
	return arg;
}

static int try_thread(const char *arg)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, nothing, NULL);

	(void)arg;
	return error ? refused(error) : pthread_join(thread, NULL);
}

static int try_ptrace(const char *arg)
{
	(void)arg;
	pid_t child = fork();
	if (child == 0)
		leave((int)ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	return child < 0 ? -1 : outcome(child);
}

static int try_ptrace_attach(const char *arg)
{
	int status, error;
	pid_t child = arg ? (pid_t)number(arg, 0) : fork();

	if (child == 0)
		for (;;)
			pause();
	long result = ptrace(PTRACE_SEIZE, child, NULL, NULL);
	error = errno;
	if (!arg && kill(child, SIGKILL) == 0)
		waitpid(child, &status, 0);
	errno = error;
	return (int)result;
}

/* Nothing is at address 1: EFAULT comes after the question whether we may look. */
static int try_process_vm_readv(const char *arg)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {(void *)(uintptr_t)1, 1};

	return reached(syscall(SYS_process_vm_readv, number(arg, (int)getppid()), &here, 1UL,
			       &there, 1UL, 0UL),
		       EFAULT);
}

static int try_kill(const char *arg)
{
	return kill((pid_t)number(arg, 1), 0);
}

/* ---- the kernel itself ------------------------------------------------------------------- */

static int try_init_module(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_init_module, NULL, 0UL, ""), ENOEXEC);
}

static int try_finit_module(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_finit_module, -1, "", 0), EBADF);
}

static int try_delete_module(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_delete_module, "sbx_no_such_module", O_NONBLOCK), ENOENT);
}

/* Never with no segments and good flags: that unloads the kernel loaded before. */
static int try_kexec_load(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_kexec_load, 0UL, 0UL, NULL, 0x8000UL), EINVAL);
}

/* An array of one four-byte value; it goes with its descriptor. */
static int try_bpf(const char *arg)
{
	uint32_t attr[32] = {2, 4, 4, 1};

	(void)arg;
	return (int)(syscall(SYS_bpf, 0, attr, sizeof(attr)) >> 31);
}

/* The software event "dummy", of this process, in user mode. */
static int try_perf_event_open(const char *arg)
{
	uint64_t attr[14] = {1 | (uint64_t)sizeof(attr) << 32, 9, [5] = 1 << 5 | 1 << 6};

	(void)arg;
	return (int)(syscall(SYS_perf_event_open, attr, 0, -1, -1, 0UL) >> 31);
}

static int try_userfaultfd(const char *arg)
{
	(void)arg;
	return (int)(syscall(SYS_userfaultfd, O_CLOEXEC | 1) >> 31);
}

static int try_io_uring_setup(const char *arg)
{
	uint32_t params[30] = {0};

	(void)arg;
	return (int)(syscall(SYS_io_uring_setup, 1U, params) >> 31);
}

static int try_add_key(const char *arg)
{
	(void)arg;
	return (int)(syscall(SYS_add_key, "user", "sbx-try", "x", 1UL, KEY_PROCESS) >> 31);
}

static int try_keyctl(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID_, KEY_SESSION, 0), ENOKEY);
}

/* An impossible time is refused before the privilege is asked for: this is about the call. */
static int try_clock_settime(const char *arg)
{
	struct timespec never = {0, -1};

	(void)arg;
	return reached(syscall(SYS_clock_settime, CLOCK_REALTIME, &never), EINVAL);
}

/* Neither a time nor a time zone: the privilege is asked for, nothing is set. */
static int try_settimeofday(const char *arg)
{
	(void)arg;
	return (int)syscall(SYS_settimeofday, NULL, NULL);
}

static int try_adjtimex(const char *arg)
{
	struct timex t = {0};

	(void)arg;
	if (adjtimex(&t) < 0)
		return -1;
	t.modes = ADJ_TICK;
	return adjtimex(&t) < 0 ? -1 : 0;
}

static int try_clock_adjtime(const char *arg)
{
	struct timex t = {0};

	(void)arg;
	return (int)(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &t) >> 31);
}

static int try_clock_gettime(const char *arg)
{
	struct timespec now;

	(void)arg;
	return (int)syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
}

static int try_sethostname(const char *arg)
{
	struct utsname u;

	if (uname(&u) < 0)
		return -1;
	return sethostname(or_default(arg, u.nodename), strlen(or_default(arg, u.nodename)));
}

static int try_setdomainname(const char *arg)
{
	char name[65] = "";

	(void)arg;
	return getdomainname(name, sizeof(name)) < 0 ? -1 : setdomainname(name, strlen(name));
}

/* Without the magic numbers nothing happens; the privilege is asked for first. */
static int try_reboot(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_reboot, 0, 0, 0, NULL), EINVAL);
}

static int try_swapon(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_swapon, "/sbx-no-such-file", 0), ENOENT);
}

static int try_swapoff(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_swapoff, "/sbx-no-such-file"), ENOENT);
}

static int try_acct(const char *arg)
{
	(void)arg;
	return reached(syscall(SYS_acct, "/sbx-no-such-file"), ENOENT);
}

static int try_syslog(const char *arg)
{
	enum {
		SIZE_BUFFER = 10
	};

	(void)arg;
	return (int)(syscall(SYS_syslog, SIZE_BUFFER, NULL, 0) >> 31);
}

static int try_syslog_read(const char *arg)
{
	enum {
		READ_ALL = 3
	};
	char text[256];

	(void)arg;
	return (int)(syscall(SYS_syslog, READ_ALL, text, (int)sizeof(text)) >> 31);
}

static int try_sysctl(const char *arg)
{
#ifdef SYS__sysctl
	(void)arg;
	return (int)syscall(SYS__sysctl, NULL);
#else
	(void)arg;
	return refused(ENOSYS);
#endif
}

#if defined(__x86_64__) || defined(__i386__)
static int try_iopl(const char *arg)
{
	(void)arg;
	return (int)syscall(SYS_iopl, 3);
}

/* The port of the power-on self test codes. */
static int try_ioperm(const char *arg)
{
	(void)arg;
	return (int)syscall(SYS_ioperm, 0x80UL, 1UL, 1);
}
#endif

/* A call that no kernel has yet: what a filter answers to tomorrow's libc. */
static int try_syscall(const char *arg)
{
	return (int)(syscall(number(arg, 1500), 0, 0, 0, 0, 0, 0) >> 31);
}

/* ---- this process ------------------------------------------------------------------------ */

static int try_personality(const char *arg)
{
	return personality(arg ? strtoul(arg, NULL, 0) : PER_LINUX32) < 0 ? -1 : 0;
}

static int try_personality_query(const char *arg)
{
	(void)arg;
	return personality(0xffffffff) < 0 ? -1 : 0;
}

static int scheduler(int policy, int priority)
{
	struct sched_param param = {.sched_priority = priority};

	return (int)syscall(SYS_sched_setscheduler, 0, policy, &param);
}

static int try_sched_fifo(const char *arg)
{
	(void)arg;
	return scheduler(SCHED_FIFO, 1);
}

static int try_sched_rr(const char *arg)
{
	(void)arg;
	return scheduler(SCHED_RR, 1);
}

static int try_sched_batch(const char *arg)
{
	(void)arg;
	return scheduler(SCHED_BATCH, 0);
}

static int try_sched_setattr(const char *arg)
{
	struct {
		uint32_t size, policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime, deadline, period;
	} attr = {.size = sizeof(attr), .policy = (uint32_t)number(arg, SCHED_FIFO)};

	if (attr.policy == SCHED_DEADLINE_) {
		attr.runtime = 1000000;
		attr.deadline = attr.period = 1000000000;
	} else {
		attr.priority = 1;
	}
	return (int)syscall(SYS_sched_setattr, 0, &attr, 0U);
}

static int try_mlock(const char *arg)
{
	static char page[4096];

	(void)arg;
	return mlock(page, sizeof(page));
}

static void *map(int protection)
{
	return mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int try_mmap(const char *arg)
{
	(void)arg;
	return map(PROT_READ | PROT_WRITE) == MAP_FAILED ? -1 : 0;
}

static int try_mmap_wx(const char *arg)
{
	(void)arg;
	return map(PROT_READ | PROT_WRITE | PROT_EXEC) == MAP_FAILED ? -1 : 0;
}

static int try_mprotect_x(const char *arg)
{
	char *page = map(PROT_READ | PROT_WRITE);

	(void)arg;
	if (page == MAP_FAILED)
		return -1;
	*page = 1;
	return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int try_mprotect_ro(const char *arg)
{
	char *page = map(PROT_READ | PROT_WRITE);

	(void)arg;
	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ);
}

#ifdef SYS_pkey_mprotect
static int try_pkey_mprotect_x(const char *arg)
{
	char *page = map(PROT_READ | PROT_WRITE);

	(void)arg;
	return page == MAP_FAILED
		       ? -1
		       : (int)syscall(SYS_pkey_mprotect, page, 4096UL, PROT_READ | PROT_EXEC, -1);
}
#endif

static int attach_shared(int flags)
{
	int id = shmget(IPC_PRIVATE, 4096, 0700);
	void *page = id < 0 ? (void *)-1 : shmat(id, NULL, flags);
	int error = errno;

	shmctl(id, IPC_RMID, NULL);
	errno = error;
	return page == (void *)-1 ? -1 : 0;
}

static int try_shmat(const char *arg)
{
	(void)arg;
	return attach_shared(0);
}

static int try_shmat_exec(const char *arg)
{
	(void)arg;
	return attach_shared(SHM_EXEC);
}

static int try_setuid(const char *arg)
{
	return (int)syscall(SYS_setuid, number(arg, 1));
}

static int try_setgid(const char *arg)
{
	return (int)syscall(SYS_setgid, number(arg, 1));
}

static int try_setgroups(const char *arg)
{
	(void)arg;
	return (int)syscall(SYS_setgroups, 0UL, NULL);
}

/* Take back one capability, by number. */
static int try_capset(const char *arg)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{0}};
	unsigned cap = (unsigned)number(arg, CAP_SYS_ADMIN);

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	data[cap / 32].permitted |= 1U << cap % 32;
	data[cap / 32].effective |= 1U << cap % 32;
	return (int)syscall(SYS_capset, &header, data);
}

/* The raw call: the libcs do not agree on the type of a resource. */
static int prlimit_of(const char *arg, const uint64_t *wanted, uint64_t *had)
{
	return (int)syscall(SYS_prlimit64, 0, number(arg, RLIMIT_NOFILE), wanted, had);
}

static int try_rlimit_raise(const char *arg)
{
	uint64_t limit[2];

	if (prlimit_of(arg, NULL, limit) < 0)
		return -1;
	limit[1]++;
	return prlimit_of(arg, limit, NULL);
}

static int try_rlimit_lower(const char *arg)
{
	uint64_t limit[2] = {64, 64};

	return prlimit_of(arg, limit, NULL);
}

static int try_securebits(const char *arg)
{
	return prctl(PR_SET_SECUREBITS, number(arg, prctl(PR_GET_SECUREBITS)), 0, 0, 0);
}

/* A program's last defence is also its own to give up. */
static int try_mdwe_off(const char *arg)
{
	(void)arg;
	return prctl(PR_SET_MDWE, 0L, 0L, 0L, 0L);
}

/* ---- terminals --------------------------------------------------------------------------- */

static int terminal(unsigned long request, void *argument)
{
	return reached(syscall(SYS_ioctl, 0, request, argument), ENOTTY);
}

static int try_tiocsti(const char *arg)
{
	char key = arg ? *arg : '#';

	return terminal(TIOCSTI, &key);
}

/* 6: the state of the shift keys. */
static int try_tioclinux(const char *arg)
{
	char subcode = 6;

	(void)arg;
	return terminal(TIOCLINUX_, &subcode);
}

#ifdef __LP64__
static int try_tiocsti_wide(const char *arg)
{
	char key = arg ? *arg : '#';

	return terminal(TIOCSTI | WIDE, &key);
}

static int try_tioclinux_wide(const char *arg)
{
	char subcode = 6;

	(void)arg;
	return terminal(TIOCLINUX_ | WIDE, &subcode);
}
#endif

static int try_winsize(const char *arg)
{
	struct winsize size;

	(void)arg;
	return terminal(TIOCGWINSZ, &size);
}

/* ---- sockets ----------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int family, type, protocol;
} sockets[] = {
	{"unix", AF_UNIX, SOCK_STREAM, 0},	   {"inet", AF_INET, SOCK_STREAM, 0},
	{"inet-dgram", AF_INET, SOCK_DGRAM, 0},	   {"inet6", AF_INET6, SOCK_STREAM, 0},
	{"icmp", AF_INET, SOCK_RAW, IPPROTO_ICMP}, {"packet", AF_PACKET, SOCK_RAW, 0},
	{"netlink", AF_NETLINK, SOCK_RAW, 0},	   {"vsock", AF_VSOCK, SOCK_STREAM, 0},
	{"alg", AF_ALG, SOCK_SEQPACKET, 0},	   {NULL, 0, 0, 0},
};

static int open_socket(const char *name, unsigned long extra)
{
	for (int i = 0; sockets[i].name; i++)
		if (strcmp(or_default(name, "inet"), sockets[i].name) == 0)
			return (int)(syscall(SYS_socket, (unsigned long)sockets[i].family | extra,
					     sockets[i].type, sockets[i].protocol) >>
				     31);
	return refused(EINVAL);
}

static int try_socket(const char *name)
{
	return open_socket(name, 0);
}

#ifdef __LP64__
static int try_socket_wide(const char *name)
{
	return open_socket(name, WIDE);
}
#endif

static int try_socketpair(const char *arg)
{
	int pair[2];

	(void)arg;
	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static int try_connect(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", or_default(path, "/run/socket"));
	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static int try_listen(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", or_default(path, "/run/socket"));
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || listen(fd, 8) < 0)
		return -1;
	puts("ready");
	fflush(stdout);
	return (int)sleep(60);
}

static int try_bind(const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)number(port, 1)),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 ? -1 : bind(fd, (struct sockaddr *)&to, sizeof(to));
}

/* ---- the other doors of an x86-64 kernel ------------------------------------------------- */

#if defined(__x86_64__) && !defined(__ILP32__)
/* The i386 door has its own numbers: a filter that knows only ours is blind here.  Memory it
 * is told of must lie below 4 GiB. */
static int int80(int nr, unsigned long a, unsigned long b, unsigned long c)
{
	long result = nr;

	__asm__ volatile("int $0x80"
			 : "+a"(result)
			 : "b"(a), "c"(b), "d"(c), "S"(0L), "D"(0L)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result < 0 && (int)result > -4096 ? refused(-(int)result) : (int)result;
}

static int try_int80_getpid(const char *arg)
{
	(void)arg;
	return int80(20, 0, 0, 0) < 0 ? -1 : 0;
}

static int try_int80_socket(const char *name)
{
	int family = name && strcmp(name, "packet") == 0 ? AF_PACKET : AF_INET;

	return int80(359, (unsigned long)family, SOCK_DGRAM, 0) < 0 ? -1 : 0;
}

static int try_int80_socketcall(const char *arg)
{
	uint32_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	(void)arg;
	if (low == MAP_FAILED)
		return -1;
	low[0] = AF_INET, low[1] = SOCK_DGRAM, low[2] = 0;
	return int80(102, 1, (unsigned long)low, 0) < 0 ? -1 : 0;
}

/* mount(2) of i386: the privilege is asked for after the arguments were copied. */
static int try_int80_mount(const char *arg)
{
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	(void)arg;
	if (low == MAP_FAILED)
		return -1;
	memcpy(low, "/\0sbx-no-such-fs", 17);
	return reached(int80(21, (unsigned long)low, (unsigned long)low, (unsigned long)low + 2),
		       ENODEV);
}

static int try_int80_personality(const char *arg)
{
	(void)arg;
	return int80(136, PER_LINUX32, 0, 0) < 0 ? -1 : 0;
}

static int try_x32_getpid(const char *arg)
{
	(void)arg;
	return syscall(0x40000000L | SYS_getpid) < 0 ? -1 : 0;
}
#endif

/* ---- looking around: these print --------------------------------------------------------- */

static int try_cat(const char *path)
{
	char text[4096];
	int fd = open(or_default(path, "/proc/self/status"), O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, text, sizeof(text))) > 0)
		fwrite(text, 1, (size_t)n, stdout);
	return n < 0 ? -1 : 0;
}

static int try_ls(const char *path)
{
	DIR *d = opendir(or_default(path, "."));

	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			puts(e->d_name);
	return closedir(d);
}

static int try_env(const char *name)
{
	const char *value = name ? getenv(name) : NULL;

	if (name)
		return value ? puts(value) < 0 : refused(ENOENT);
	for (char **e = environ; *e; e++)
		puts(*e);
	return 0;
}

static int try_ids(const char *arg)
{
	uid_t u[3];
	gid_t g[3], groups[256];
	int n = getgroups(256, groups);

	(void)arg;
	if (n < 0 || getresuid(&u[0], &u[1], &u[2]) < 0 || getresgid(&g[0], &g[1], &g[2]) < 0)
		return -1;
	printf("uid %u %u %u gid %u %u %u groups", u[0], u[1], u[2], g[0], g[1], g[2]);
	for (int i = 0; i < n; i++)
		printf(" %u", groups[i]);
	return puts("") < 0;
}

/* The kernel's own answer: a directory outside of our root is "(unreachable)…". */
static int try_cwd(const char *arg)
{
	char path[4096];

	(void)arg;
	return syscall(SYS_getcwd, path, sizeof(path)) < 0 ? -1 : puts(path) < 0;
}

static int try_fds(const char *arg)
{
	char link[64], target[256];

	(void)arg;
	for (int fd = 0; fd < 1024; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof(target));
		printf("%d %.*s\n", fd, n < 0 ? 0 : (int)n, target);
	}
	return 0;
}

static int try_signals(const char *arg)
{
	sigset_t blocked;
	struct sigaction action;

	(void)arg;
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	for (int s = 1; s <= 64; s++) {
		if (sigismember(&blocked, s) == 1)
			printf("blocked %d\n", s);
		if (sigaction(s, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
			printf("ignored %d\n", s);
	}
	return 0;
}

static int try_pid(const char *arg)
{
	(void)arg;
	return printf("%d\n", (int)getpid()) < 0;
}

static int try_secure_bits(const char *arg)
{
	(void)arg;
	return printf("%d\n", prctl(PR_GET_SECUREBITS)) < 0;
}

static int try_session_keyring(const char *arg)
{
	char text[256] = "";
	long serial = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID_, KEY_SESSION, 0);

	(void)arg;
	if (serial < 0 || syscall(SYS_keyctl, KEYCTL_DESCRIBE_, serial, text, sizeof(text) - 1) < 0)
		return -1;
	return printf("%ld %s\n", serial, text) < 0;
}

static int try_umask(const char *arg)
{
	(void)arg;
	return printf("%04o\n", umask(0)) < 0;
}

static int try_limit(const char *arg)
{
	uint64_t limit[2];

	if (prlimit_of(arg, NULL, limit) < 0)
		return -1;
	return printf("%llu %llu\n", (unsigned long long)limit[0], (unsigned long long)limit[1]) <
	       0;
}

/* To be found by whoever looks at it from outside. */
static int try_wait(const char *arg)
{
	puts("ready");
	fflush(stdout);
	return (int)sleep((unsigned)number(arg, 10));
}

static int try_exit(const char *arg)
{
	_exit(number(arg, 0));
}

static int try_signal(const char *arg)
{
	return raise(number(arg, SIGTERM));
}

/* ---- the table --------------------------------------------------------------------------- */

static const struct attempt attempts[] = {
	{"open", try_open, "PATH for reading"},
	{"read", try_read, "a byte of PATH"},
	{"content", try_content, "a byte of PATH, which must have one"},
	{"write", try_write, "open PATH for writing"},
	{"rewrite", try_rewrite, "PATH with what it says"},
	{"create", try_create, "a file"},
	{"mkdir", try_mkdir, "a directory"},
	{"mknod-char", try_mknod_char, "another /dev/null"},
	{"mknod-block", try_mknod_block, "a block device"},
	{"mknod-fifo", try_mknod_fifo, "a fifo"},
	{"stat", try_stat, "PATH"},
	{"list", try_list, "directory PATH, which must have entries"},
	{"chdir", try_chdir, "to PATH"},
	{"exec", try_exec, "PATH"},
	{"exec-memfd", try_exec_memfd, "a copy of PATH in memory"},
	{"chown", try_chown, "a file to UID"},
	{"swap", try_swap, "the names A:B"},

	{"fchmod", try_fchmod, "a file to MODE"},
	{"fchmodat", try_fchmodat, "a file to MODE"},
	{"fchmodat2", try_fchmodat2, "a file to MODE"},
	{"openat", try_openat, "a new file of MODE"},
	{"openat2", try_openat2, "a new file of MODE"},
	{"tmpfile", try_tmpfile, "a file of MODE without a name"},
	{"mkdirat", try_mkdirat, "a directory of MODE"},
	{"mknodat", try_mknodat, "a file of MODE"},
#ifdef SYS_chmod
	{"chmod", try_chmod, "a file to MODE"},
#endif
#ifdef SYS_open
	{"open-mode", try_open_mode, "a new file of MODE"},
	{"creat", try_creat, "a new file of MODE"},
	{"mkdir-mode", try_mkdir_mode, "a directory of MODE"},
	{"mknod-mode", try_mknod_mode, "a file of MODE"},
#endif

	{"mount", try_mount, "a tmpfs, at PLACE or just asking"},
	{"mount-proc", try_mount_proc, "a new /proc at PLACE"},
	{"mount-bind", try_mount_bind, "the root directory at PLACE, or just asking"},
	{"remount", try_remount, "PLACE, writable"},
	{"umount", try_umount, "PLACE, or just asking"},
	{"fsopen", try_fsopen, "a new file system"},
	{"open_tree", try_open_tree, "a copy of the mounts at PATH"},
	{"move_mount", try_move_mount, "just asking"},
	{"mount_setattr", try_mount_setattr, "no attribute of PATH"},
	{"pivot_root", try_pivot_root, "just asking"},
	{"chroot", try_chroot, "to PATH"},

	{"unshare", try_unshare, "a namespace of TYPE"},
	{"clone", try_clone, "a child in a namespace of TYPE"},
	{"clone3", try_clone3, "a child in a namespace of TYPE"},
	{"setns", try_setns, "to our own namespace of TYPE"},
	{"setns-any", try_setns_any, "the same without saying the type"},
#ifdef __LP64__
	{"setns-wide", try_setns_wide, "the same with a bit the kernel ignores"},
	{"setns-any-wide", try_setns_any_wide, "the same with a bit the kernel ignores"},
#endif

	{"fork", try_fork, "a child"},
	{"thread", try_thread, "a thread"},
	{"ptrace", try_ptrace, "be traced"},
	{"ptrace-attach", try_ptrace_attach, "to a child, or PID"},
	{"process_vm_readv", try_process_vm_readv, "of the parent, or PID"},
	{"kill", try_kill, "PID 1, or PID, with no signal"},

	{"init_module", try_init_module, "of nothing"},
	{"finit_module", try_finit_module, "of no file"},
	{"delete_module", try_delete_module, "that is not there"},
	{"kexec_load", try_kexec_load, "with flags that do not exist"},
	{"bpf", try_bpf, "a map"},
	{"perf_event_open", try_perf_event_open, "the event that never happens"},
	{"userfaultfd", try_userfaultfd, "of user mode"},
	{"io_uring_setup", try_io_uring_setup, "a ring of one entry"},
	{"add_key", try_add_key, "to the keyring of this process"},
	{"keyctl", try_keyctl, "the number of the session keyring"},
	{"clock_settime", try_clock_settime, "to an impossible time"},
	{"settimeofday", try_settimeofday, "to nothing: needs the privilege only"},
	{"adjtimex", try_adjtimex, "to the tick it has"},
	{"clock_adjtime", try_clock_adjtime, "read"},
	{"clock_gettime", try_clock_gettime, ""},
	{"sethostname", try_sethostname, "to what it is, or NAME"},
	{"setdomainname", try_setdomainname, "to what it is"},
	{"reboot", try_reboot, "without the magic numbers"},
	{"swapon", try_swapon, "a file that is not there"},
	{"swapoff", try_swapoff, "a file that is not there"},
	{"acct", try_acct, "to a file that is not there"},
	{"syslog", try_syslog, "the size of the kernel's log"},
	{"syslog-read", try_syslog_read, "the kernel's log"},
	{"sysctl", try_sysctl, "the system call of old"},
#if defined(__x86_64__) || defined(__i386__)
	{"iopl", try_iopl, "3"},
	{"ioperm", try_ioperm, "port 0x80"},
#endif
	{"syscall", try_syscall, "NUMBER"},

	{"personality", try_personality, "NUMBER, or PER_LINUX32"},
	{"personality-query", try_personality_query, ""},
	{"sched-fifo", try_sched_fifo, ""},
	{"sched-rr", try_sched_rr, ""},
	{"sched-batch", try_sched_batch, ""},
	{"sched_setattr", try_sched_setattr, "POLICY, or SCHED_FIFO"},
	{"mlock", try_mlock, "a page"},
	{"mmap", try_mmap, "writable"},
	{"mmap-wx", try_mmap_wx, "writable and executable"},
	{"mprotect-x", try_mprotect_x, "a written page to executable"},
	{"mprotect-ro", try_mprotect_ro, "a page to read-only"},
#ifdef SYS_pkey_mprotect
	{"pkey_mprotect-x", try_pkey_mprotect_x, "a page to executable"},
#endif
	{"shmat", try_shmat, "shared memory"},
	{"shmat-exec", try_shmat_exec, "shared memory, executable"},
	{"setuid", try_setuid, "UID"},
	{"setgid", try_setgid, "GID"},
	{"setgroups", try_setgroups, "none"},
	{"capset", try_capset, "take capability NUMBER"},
	{"rlimit-raise", try_rlimit_raise, "hard limit NUMBER by one"},
	{"rlimit-lower", try_rlimit_lower, "limit NUMBER to 64"},
	{"securebits", try_securebits, "BITS, or what they are"},
	{"mdwe-off", try_mdwe_off, ""},

	{"tiocsti", try_tiocsti, "type CHARACTER on the terminal"},
	{"tioclinux", try_tioclinux, "ask the console"},
#ifdef __LP64__
	{"tiocsti-wide", try_tiocsti_wide, "the same with a bit the kernel ignores"},
	{"tioclinux-wide", try_tioclinux_wide, "the same with a bit the kernel ignores"},
#endif
	{"winsize", try_winsize, "the size of the terminal"},

	{"socket", try_socket, "unix inet inet-dgram inet6 icmp packet netlink vsock alg"},
#ifdef __LP64__
	{"socket-wide", try_socket_wide, "the same with a bit the kernel ignores"},
#endif
	{"socketpair", try_socketpair, ""},
	{"connect", try_connect, "to the socket PATH"},
	{"listen", try_listen, "at the socket PATH, for a minute"},
	{"bind", try_bind, "PORT of the loopback address"},

#if defined(__x86_64__) && !defined(__ILP32__)
	{"int80-getpid", try_int80_getpid, "through the i386 door"},
	{"int80-socket", try_int80_socket, "inet or packet, through the i386 door"},
	{"int80-socketcall", try_int80_socketcall, "through the i386 door"},
	{"int80-mount", try_int80_mount, "just asking, through the i386 door"},
	{"int80-personality", try_int80_personality, "PER_LINUX32, through the i386 door"},
	{"x32-getpid", try_x32_getpid, "through the x32 door"},
#endif

	{"cat", try_cat, "print PATH"},
	{"ls", try_ls, "print the names in PATH"},
	{"env", try_env, "print the environment, or NAME"},
	{"ids", try_ids, "print user and group ids"},
	{"cwd", try_cwd, "print the working directory"},
	{"fds", try_fds, "print the open descriptors"},
	{"signals", try_signals, "print the ignored and blocked ones"},
	{"pid", try_pid, "print it"},
	{"secure-bits", try_secure_bits, "print them"},
	{"session-keyring", try_session_keyring, "print it"},
	{"umask", try_umask, "print it"},
	{"limit", try_limit, "print limit NUMBER"},
	{"wait", try_wait, "for SECONDS, having said so"},
	{"exit", try_exit, "with STATUS"},
	{"signal", try_signal, "to ourselves: NUMBER"},
	{NULL, NULL, NULL},
};

static const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
/* clang-format off */
#define NAME(e) {e, #e}
		NAME(EPERM), NAME(ENOENT), NAME(ESRCH), NAME(EINTR), NAME(EIO), NAME(ENXIO),
		NAME(E2BIG), NAME(ENOEXEC), NAME(EBADF), NAME(ECHILD), NAME(EAGAIN),
		NAME(ENOMEM), NAME(EACCES), NAME(EFAULT), NAME(ENOTBLK), NAME(EBUSY),
		NAME(EEXIST), NAME(EXDEV), NAME(ENODEV), NAME(ENOTDIR), NAME(EISDIR),
		NAME(EINVAL), NAME(ENFILE), NAME(EMFILE), NAME(ENOTTY), NAME(ETXTBSY),
		NAME(EFBIG), NAME(ENOSPC), NAME(ESPIPE), NAME(EROFS), NAME(EMLINK), NAME(EPIPE),
		NAME(ERANGE), NAME(EDEADLK), NAME(ENAMETOOLONG), NAME(ENOSYS), NAME(ENOTEMPTY),
		NAME(ELOOP), NAME(ENODATA), NAME(EPROTO), NAME(EOVERFLOW), NAME(EPROTOTYPE),
		NAME(ENOPROTOOPT), NAME(EPROTONOSUPPORT), NAME(ESOCKTNOSUPPORT),
		NAME(EOPNOTSUPP), NAME(EAFNOSUPPORT), NAME(EADDRINUSE), NAME(EADDRNOTAVAIL),
		NAME(ECONNREFUSED), NAME(ETIMEDOUT), NAME(EUCLEAN), NAME(EDQUOT), NAME(ENOKEY),
#undef NAME
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	return "E?";
}

static const struct attempt *find(const char *name, size_t len)
{
	for (const struct attempt *a = attempts; a->name; a++)
		if (strlen(a->name) == len && memcmp(a->name, name, len) == 0)
			return a;
	fprintf(stderr, "try: no attempt is called %.*s\n", (int)len, name);
	exit(2);
}

/* "NAME=ARG", or "NAME" and @arg. */
static int perform(const char *word, const char *arg)
{
	size_t len = strcspn(word, "=");
	const struct attempt *a = find(word, len);

	errno = 0;
	return a->act(word[len] ? word + len + 1 : arg) ? -1 : 0;
}

static int perform_each(char *const *words)
{
	for (; *words; words++) {
		int status;
		fflush(stdout);
		pid_t child = fork();
		if (child == 0) {
			int result = perform(*words, NULL);
			int error = errno;
			fflush(stdout);
			_exit(result ? error : 0);
		}
		if (child < 0 || waitpid(child, &status, 0) < 0)
			return 2;
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
			printf("%s SIGSYS\n", *words);
		else if (WIFSIGNALED(status))
			printf("%s SIGNAL%d\n", *words, WTERMSIG(status));
		else
			printf("%s %s\n", *words,
			       WEXITSTATUS(status) ? error_name(WEXITSTATUS(status)) : "OK");
	}
	return 0;
}

/* One line after the other of @text, in @words, NULL-terminated. */
static void split(char *text, char **words, size_t n)
{
	size_t i = 0;
	char *rest;

	for (char *word = strtok_r(text, "\n", &rest); word && i < n - 1;
	     word = strtok_r(NULL, "\n", &rest))
		words[i++] = word;
	words[i] = NULL;
}

static int take_over(const char *orders)
{
	static char text[16384];
	static char *words[512];
	int fd = open(orders, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return 2;
	split(text, words, sizeof(words) / sizeof(words[0]));
	if (!words[0] || !freopen(words[0], "a", stdout))
		return 2;
	int status = perform_each(words + 1);
	puts("end");
	return status;
}

static int list(void)
{
	for (const struct attempt *a = attempts; a->name; a++)
		printf("%-20s %s\n", a->name, a->summary);
	return 0;
}

int main(int argc, char *argv[])
{
	char orders[4096];

	snprintf(orders, sizeof(orders), "%s.try", argv[0]);
	if (access(orders, R_OK) == 0)
		return take_over(orders);
	if (argc >= 3 && strcmp(argv[1], "-f") == 0)
		return perform_each(argv + 2);
	if (argc == 2 && strcmp(argv[1], "-l") == 0)
		return list();
	if (argc < 2 || argc > 3 || argv[1][0] == '-') {
		fprintf(stderr, "usage: try NAME[=ARG] [ARG] | try -f NAME[=ARG]... | try -l\n");
		return 2;
	}
	if (perform(argv[1], argv[2]) == 0)
		return 0;
	puts(error_name(errno));
	return 1;
}

/* SPDX-License-Identifier: MIT
 * fake_os.c: see fake_os.h. */
#include "fake_os.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "os/os.h"

#define FIRST_FD 100
#define MAX_FDS 100

const char *fake_os_message, *fake_os_executable;

static struct {
	unsigned calls, fail;
	int sys_errno;
	char last[32];
	char log[16384];
	size_t used;
	bool open[MAX_FDS];
	int next_fd;
} fake;

void fake_os_reset(unsigned fail, int sys_errno)
{
	memset(&fake, 0, sizeof(fake));
	fake.fail = fail;
	fake.sys_errno = sys_errno;
	fake.next_fd = FIRST_FD;
	fake_os_message = fake_os_executable = NULL;
}

unsigned fake_os_calls(void)
{
	return fake.calls;
}

const char *fake_os_last(void)
{
	return fake.last;
}

const char *fake_os_log(void)
{
	return fake.log;
}

unsigned fake_os_open(void)
{
	unsigned n = 0;

	for (size_t i = 0; i < MAX_FDS; i++)
		n += fake.open[i];
	return n;
}

static __attribute__((format(printf, 2, 0))) void note(const char *name, const char *fmt,
						       va_list ap)
{
	char *end = fake.log + fake.used;
	size_t room = sizeof(fake.log) - fake.used;
	int n = snprintf(end, room, "%s ", name);

	n += vsnprintf(end + n, room - (size_t)n, fmt, ap);
	fake.used += (size_t)n + 1;
	end[n] = '\n';
	end[n + 1] = '\0';
}

/* Write the call down; 0, or -1 when it is the one to fail or works on no descriptor. */
static __attribute__((format(printf, 3, 4))) int call(const char *name, int fd, const char *fmt,
						      ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(name, fmt, ap);
	va_end(ap);
	(void)snprintf(fake.last, sizeof(fake.last), "%s", name);
	fake.calls++;
	if (fake.calls == fake.fail || fd == -1) {
		errno = fake.calls == fake.fail ? fake.sys_errno : EBADF;
		return -1;
	}
	return 0;
}

/* For calls whose result nobody may depend on. */
static __attribute__((format(printf, 2, 3))) void remark(const char *name, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(name, fmt, ap);
	va_end(ap);
}

static int opened(int result)
{
	if (result < 0)
		return -1;
	fake.open[fake.next_fd - FIRST_FD] = true;
	return fake.next_fd++;
}

#define NO_FD 0 /* the call takes none that could be bad */

int sbx_os_unshare(int flags)
{
	return call("unshare", NO_FD, "%#x", (unsigned)flags);
}

int sbx_os_set_propagation(uint64_t propagation)
{
	return call("set_propagation", NO_FD, "%#llx", (unsigned long long)propagation);
}

int sbx_os_fs_open(const char *fstype)
{
	return opened(call("fs_open", NO_FD, "%s", fstype));
}

int sbx_os_fs_set(int fs, const char *name, const char *value)
{
	return call("fs_set", fs, "%d %s=%s", fs, name, value ? value : "(flag)");
}

int sbx_os_fs_create(int fs)
{
	return call("fs_create", fs, "%d", fs);
}

int sbx_os_fs_mount(int fs, uint64_t mount_attr)
{
	return opened(call("fs_mount", fs, "%d %#llx", fs, (unsigned long long)mount_attr));
}

int sbx_os_fs_message(int fs, char *buf, size_t size)
{
	(void)fs;
	if (!fake_os_message) {
		errno = ENODATA;
		return -1;
	}
	(void)snprintf(buf, size, "%s", fake_os_message);
	return 0;
}

int sbx_os_clone_tree(int dirfd, const char *path, bool recursive)
{
	return opened(
		call("clone_tree", dirfd, "%d '%s'%s", dirfd, path, recursive ? " recursive" : ""));
}

int sbx_os_set_tree_attr(int tree, uint64_t mount_attr)
{
	return call("set_tree_attr", tree, "%d %#llx", tree, (unsigned long long)mount_attr);
}

int sbx_os_set_root_attr(uint64_t mount_attr)
{
	return call("set_root_attr", NO_FD, "%#llx", (unsigned long long)mount_attr);
}

int sbx_os_attach_tree(int tree, int target)
{
	return call("attach_tree", tree, "%d on %d", tree, target);
}

int sbx_os_open_path(int dirfd, const char *path)
{
	return opened(call("open_path", dirfd, "%s", path));
}

int sbx_os_pivot_here(void)
{
	return call("pivot_here", NO_FD, ".");
}

int sbx_os_detach_tree(int tree)
{
	return call("detach_tree", tree, "%d", tree);
}

int sbx_os_mkdir_at(int dirfd, const char *path, mode_t mode)
{
	return call("mkdir_at", dirfd, "%d %s %04o", dirfd, path, (unsigned)mode);
}

int sbx_os_file_at(int dirfd, const char *path, mode_t mode)
{
	return call("file_at", dirfd, "%d %s %04o", dirfd, path, (unsigned)mode);
}

int sbx_os_symlink_at(const char *target, int dirfd, const char *path)
{
	return call("symlink_at", dirfd, "%d %s -> %s", dirfd, path, target);
}

int sbx_os_mknod_at(int dirfd, const char *path, mode_t mode, dev_t dev)
{
	return call("mknod_at", dirfd, "%d %s %06o %#llx", dirfd, path, (unsigned)mode,
		    (unsigned long long)dev);
}

int sbx_os_set_hostname(const char *name)
{
	return call("set_hostname", NO_FD, "%s", name);
}

int sbx_os_chdir(const char *path)
{
	return call("chdir", NO_FD, "%s", path);
}

int sbx_os_fchdir(int fd)
{
	return call("fchdir", fd, "%d", fd);
}

int sbx_os_check_directory(void)
{
	return call("check_directory", NO_FD, ".");
}

mode_t sbx_os_umask(mode_t mask)
{
	remark("umask", "%04o", (unsigned)mask);
	return 022;
}

int sbx_os_close_range(unsigned first, unsigned last)
{
	return call("close_range", NO_FD, "%u %u", first, last);
}

int sbx_os_default_signal(int signo)
{
	return call("default_signal", NO_FD, "%d", signo);
}

int sbx_os_unblock_signals(void)
{
	return call("unblock_signals", NO_FD, "all");
}

int sbx_os_new_session_keyring(void)
{
	return call("new_session_keyring", NO_FD, "private");
}

int sbx_os_set_limit(int resource, uint64_t soft, uint64_t hard)
{
	return call("set_limit", NO_FD, "%d %llu %llu", resource, (unsigned long long)soft,
		    (unsigned long long)hard);
}

int sbx_os_close(int fd)
{
	remark("close", "%d", fd);
	if (fd < FIRST_FD || !fake.open[fd - FIRST_FD]) {
		errno = EBADF;
		return -1;
	}
	fake.open[fd - FIRST_FD] = false;
	return 0;
}

int sbx_os_drop_bounding(int capability)
{
	return call("drop_bounding", NO_FD, "%d", capability);
}

int sbx_os_set_groups(unsigned n, const gid_t *gids)
{
	return call("set_groups", NO_FD, "%u, first %u", n, n ? (unsigned)gids[0] : 0);
}

int sbx_os_set_gid(gid_t gid)
{
	return call("set_gid", NO_FD, "%u", (unsigned)gid);
}

int sbx_os_set_uid(uid_t uid)
{
	return call("set_uid", NO_FD, "%u", (unsigned)uid);
}

int sbx_os_keep_capabilities(void)
{
	return call("keep_capabilities", NO_FD, "1");
}

int sbx_os_set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	return call("set_capabilities", NO_FD, "%#llx %#llx %#llx", (unsigned long long)effective,
		    (unsigned long long)permitted, (unsigned long long)inheritable);
}

int sbx_os_clear_ambient(void)
{
	return call("clear_ambient", NO_FD, "all");
}

int sbx_os_raise_ambient(int capability)
{
	return call("raise_ambient", NO_FD, "%d", capability);
}

int sbx_os_set_secure_bits(unsigned bits)
{
	return call("set_secure_bits", NO_FD, "%#x", bits);
}

int sbx_os_set_no_new_privs(void)
{
	return call("set_no_new_privs", NO_FD, "1");
}

int sbx_os_deny_write_execute(void)
{
	return call("deny_write_execute", NO_FD, "1");
}

int sbx_os_load_filter(const struct sock_filter *insns, unsigned short len)
{
	return call("load_filter", NO_FD, "%u instructions, first %#x", len, insns[0].code);
}

int sbx_os_may_execute(const char *path)
{
	if (call("may_execute", NO_FD, "%s", path) < 0)
		return -1;
	if (!fake_os_executable || strcmp(path, fake_os_executable) == 0)
		return 0;
	errno = strstr(path, "denied") ? EACCES : strstr(path, "directory") ? EISDIR : ENOENT;
	return -1;
}

/* The real one does not come back.  errno 0 marks that here. */
int sbx_os_exec(const char *path, char *const argv[], char *const envp[])
{
	if (call("exec", NO_FD, "%s %s %s", path ? path : "(nothing)", argv[0], envp[0]) == 0)
		errno = 0;
	return -1;
}

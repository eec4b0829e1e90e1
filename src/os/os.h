/* SPDX-License-Identifier: MIT
 * os/os.h: one function per system call that has no good wrapper in every libc.  No policy, no
 * text.  -1 and errno on failure, as in libc.  Descriptors are CLOEXEC from birth.
 *
 * tests/unit/fake_os.c is the second implementation: it fails call n on purpose. */
#ifndef SBX_OS_OS_H
#define SBX_OS_OS_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/attr.h"

/* What fsmount(2) and mount_setattr(2) call MOUNT_ATTR_*.  Names of our own: libc's and the
 * kernel's header fight over theirs, and older ones of both have not all of them. */
#define SBX_MOUNT_RDONLY UINT64_C(0x00000001)
#define SBX_MOUNT_NOSUID UINT64_C(0x00000002)
#define SBX_MOUNT_NODEV UINT64_C(0x00000004)
#define SBX_MOUNT_NOEXEC UINT64_C(0x00000008)
#define SBX_MOUNT_NOATIME UINT64_C(0x00000010)
#define SBX_MOUNT_STRICTATIME UINT64_C(0x00000020)
#define SBX_MOUNT_ATIME_MASK UINT64_C(0x00000070) /* one choice of three, not bits */
#define SBX_MOUNT_NODIRATIME UINT64_C(0x00000080)
#define SBX_MOUNT_NOSYMFOLLOW UINT64_C(0x00200000)

/* Namespaces and mounts. */
int sbx_os_unshare(int flags);
int sbx_os_set_propagation(uint64_t propagation);		/* "/", MS_SLAVE …; recursive */
int sbx_os_fs_open(const char *fstype);				/* fsopen(2) */
int sbx_os_fs_set(int fs, const char *name, const char *value); /* NULL value: a flag */
int sbx_os_fs_create(int fs);
int sbx_os_fs_mount(int fs, uint64_t mount_attr);      /* fsmount(2): a detached tree */
int sbx_os_fs_message(int fs, char *buf, size_t size); /* what the file system had to say */
int sbx_os_clone_tree(int dirfd, const char *path, bool recursive); /* open_tree(2), of what
		openat2(2) with RESOLVE_NO_SYMLINKS found; "" is dirfd itself */
int sbx_os_set_tree_attr(int tree, uint64_t mount_attr);	    /* added, recursive */
int sbx_os_set_root_attr(uint64_t mount_attr);			    /* "/", added, recursive */
int sbx_os_attach_tree(int tree, int target);	   /* move_mount(2), both by descriptor */
int sbx_os_open_path(int dirfd, const char *path); /* O_PATH, no symlinks anywhere */
int sbx_os_pivot_here(void);	  /* pivot_root(".", ".") and detach the old root */
int sbx_os_detach_tree(int tree); /* fchdir(2) and umount2(".", MNT_DETACH) */
int sbx_os_mkdir_at(int dirfd, const char *path, mode_t mode);
int sbx_os_file_at(int dirfd, const char *path, mode_t mode); /* an empty file, created */
int sbx_os_symlink_at(const char *target, int dirfd, const char *path);
int sbx_os_mknod_at(int dirfd, const char *path, mode_t mode, dev_t dev);
int sbx_os_set_hostname(const char *name);

/* The process. */
int sbx_os_chdir(const char *path);
int sbx_os_fchdir(int fd);
int sbx_os_check_directory(void); /* ENOENT: the working directory is not below the root */
mode_t sbx_os_umask(mode_t mask);
int sbx_os_close_range(unsigned first, unsigned last); /* CLOSE_RANGE_CLOEXEC */
int sbx_os_default_signal(int signo);		       /* SIG_DFL */
int sbx_os_unblock_signals(void);
int sbx_os_new_session_keyring(void);
int sbx_os_set_limit(int resource, uint64_t soft, uint64_t hard);
int sbx_os_close(int fd);

/* Identity and privilege. */
int sbx_os_drop_bounding(int capability);
int sbx_os_set_groups(unsigned n, const gid_t *gids);
int sbx_os_set_gid(gid_t gid);
int sbx_os_set_uid(uid_t uid);
int sbx_os_keep_capabilities(void);
int sbx_os_set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable);
int sbx_os_clear_ambient(void);
int sbx_os_raise_ambient(int capability);
int sbx_os_set_secure_bits(unsigned bits);
int sbx_os_set_no_new_privs(void);
int sbx_os_deny_write_execute(void);
int sbx_os_load_filter(const struct sock_filter *insns, unsigned short len);
int sbx_os_may_execute(const char *path); /* X_OK with what execve(2) will have, and a file */
int sbx_os_exec(const char *path, char *const argv[], char *const envp[]);

/* What is there, for facts/.  Calls without effect: a system call that exists complains about
 * its arguments; one that is missing, or that a filter around us hides, does not. */
bool sbx_os_has_mount_setattr(void);
bool sbx_os_has_openat2(void);
bool sbx_os_has_close_range(void);
bool sbx_os_has_seccomp(void);
bool sbx_os_has_deny_write_execute(void);
bool sbx_os_has_keyrings(void);
int sbx_os_get_capabilities(uint64_t *effective, uint64_t *permitted);
int sbx_os_in_bounding(int capability); /* 1, 0; -1: the kernel has no such capability */
int sbx_os_in_ambient(int capability);
int sbx_os_get_no_new_privs(void);
int sbx_os_get_limit(int resource, uint64_t *soft, uint64_t *hard);

#endif

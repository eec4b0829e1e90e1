#!/bin/sh
# SPDX-License-Identifier: MIT
# SystemCallFilter=: lists of system calls, allowed or refused.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# What is refused kills, unless an error is asked for.
profile SystemCallFilter=~mount
refused SIGSYS mount int80-mount
allowed fsopen mmap fork
profile SystemCallFilter=~mount SystemCallErrorNumber=EPERM
refused EPERM mount
profile SystemCallFilter=~mount:ENOENT SystemCallFilter=~reboot:kill SystemCallErrorNumber=EPERM \
	SystemCallFilter=~swapon
refused ENOENT mount
refused SIGSYS reboot
refused EPERM swapon
profile 'SystemCallFilter=~@mount @clock' SystemCallErrorNumber=EACCES
refused EACCES mount fsopen open_tree move_mount mount_setattr umount pivot_root chroot \
	clock_settime settimeofday adjtimex
allowed clock_gettime socket unshare=uts

# An allow-list: what a service needs, and nothing else.
profile SystemCallFilter=@system-service SystemCallErrorNumber=EPERM
refused EPERM mount fsopen reboot swapon init_module bpf perf_event_open \
	settimeofday ptrace kexec_load chroot acct sethostname
allowed fork thread socket=inet create mmap chown setuid kill add_key
# What nobody knows yet looks as if it did not exist.
refused_too ENOSYS syscall=1500 syscall=999
profile SystemCallFilter=@system-service SystemCallFilter=chroot SystemCallFilter=~setuid \
	SystemCallErrorNumber=EPERM
allowed chroot setgid
refused EPERM setuid mount
profile SystemCallFilter=@system-service 'SystemCallFilter=~mlock:ENOMEM' SystemCallErrorNumber=EPERM
refused ENOMEM mlock

# write is no exception, as it is elsewhere.
profile SystemCallFilter=~write
inside /bin/sh -c "echo something"
is "$status $out" "159 " "$claim: nothing can be written"

# An empty line starts again, and the next says which kind of list it is.
profile SystemCallFilter=@system-service SystemCallFilter= SystemCallFilter=~mount \
	SystemCallErrorNumber=EPERM
refused EPERM mount
allowed fsopen
profile SystemCallFilter=~
allowed mount

# A ring that would do the forbidden behind the filter's back is not there (L43).
profile SystemCallFilter=~connect SystemCallErrorNumber=EPERM
refused ENOSYS io_uring_setup

profile SystemCallFilter=no_such_call
does_not_start 78 '*no_such_call*'
profile SystemCallFilter=@sytem-service
does_not_start 78 '*@sytem-service*@system-service*'

live_done

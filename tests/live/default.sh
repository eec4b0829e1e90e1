#!/bin/sh
# SPDX-License-Identifier: MIT
# No profile named: the built-in one, against what an intruder tries first.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

claim=default
# Instead of lib.sh's, which names a profile.
inside() {
	live_before=$(live_mounts)
	run "$SBX" -- "$@"
	[ "$(live_mounts)" = "$live_before" ] || live_left="$live_left$claim; "
}

refused EROFS write=/etc/passwd create=/srv/work/new write=/run/f rewrite=/proc/sys/kernel/hostname
refused ENODATA list=/home list=/root
refused ENOENT open=/home/alice/f
# Tracers see a call before the filter did, up to Linux 4.7, and can suspend it to this day (L50).
refused EPERM ptrace ptrace-attach
# New namespaces lead to code of the kernel that seldom meets hostile callers (L58).
refused EPERM unshare=user setns mount mount-bind umount fsopen open_tree move_mount chroot pivot_root
refused EPERM init_module bpf perf_event_open clock_settime sethostname swapon reboot syslog-read
refused EPERM sched-fifo sched-rr
refused EROFS fchmod mknod-char
refused ENOSYS io_uring_setup clone3=user
refused EAFNOSUPPORT socket=packet
allowed fork thread read=/etc/passwd socket=inet socket=unix socket=netlink clock_gettime
inside sh -c 'echo mine >/tmp/f && cat /tmp/f'
is "$status $out" "0 mine" "$claim: a /tmp of its own"
[ ! -e /tmp/f ] && tap=ok || tap=not-ok
tap_result "$tap" "$claim: nothing of it is left"

live_done

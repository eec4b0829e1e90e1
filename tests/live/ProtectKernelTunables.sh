#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectKernelTunables=: /proc/sys and /sys are to be read.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectKernelTunables=yes
refused EROFS rewrite=/proc/sys/kernel/hostname rewrite=/proc/sys/kernel/core_pattern
[ ! -e /proc/sysrq-trigger ] || refused EROFS write=/proc/sysrq-trigger
[ ! -e /sys/kernel/profiling ] || refused EROFS write=/sys/kernel/profiling
attribute=$(find /sys/kernel /sys/module /sys/devices/system -type f -perm -200 2>/dev/null | sed 1q)
[ -z "$attribute" ] || refused EROFS write="$attribute"
refused EPERM sysctl
[ ! -e /proc/kallsyms ] || refused ENODATA content=/proc/kallsyms
[ ! -e /proc/kcore ] || refused ENODATA content=/proc/kcore
allowed content=/proc/sys/kernel/hostname list=/sys/kernel content=/proc/meminfo write=/proc/self/comm

# The cgroup tree below /sys is not part of it.
group=$(awk '$3 == "cgroup2" { print $2 }' /proc/mounts | sed 1q)
if [ -n "$group" ]; then
	profile ProtectKernelTunables=yes
	allowed mkdir="$group/sbx-try"
	profile ProtectControlGroups=yes
	refused EROFS mkdir="$group/sbx-try"
fi

# A new /proc must be of the same use.
profile ProtectKernelTunables=yes CapabilityBoundingSet=~CAP_SYS_ADMIN
refused EPERM mount-proc=/srv/other mount fsopen=proc
umount /srv/other
profile ProtectKernelTunables=no
allowed rewrite=/proc/sys/kernel/hostname

# A new procfs has more than the one that is here: what cannot be seen cannot be protected.
mount -t proc -o subset=pid proc /proc
profile ProtectProc=invisible ProtectKernelTunables=yes
does_not_start 226 '*ProtectKernelTunables=*/proc/*'
profile ProtectProc=invisible ProcSubset=pid ProtectKernelTunables=yes
inside true
is "$status" 0 "$claim: starts"
umount /proc

live_done

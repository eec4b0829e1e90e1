#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectKernelLogs=: the log of the kernel is not read.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectKernelLogs=yes
refused EPERM syslog syslog-read
profile ProtectKernelLogs=yes User=daemon
[ ! -e /proc/kmsg ] || refused EACCES open=/proc/kmsg
profile ProtectKernelLogs=yes
if [ -e /dev/kmsg ]; then
	refused EROFS write=/dev/kmsg
	inside cat /dev/kmsg
	is "$status $out" "0 " "$claim: /dev/kmsg says nothing"
fi
allowed content=/proc/version read=/dev/zero
inside grep CapBnd /proc/self/status
is "$((0x${out##*	} >> 34 & 1))" 0 "$claim: CAP_SYSLOG is gone"

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectProc= and ProcSubset=: what of the others is seen.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

sleep 60 &
other=$!
profile ProtectProc=invisible User=daemon
refused ENOENT stat=/proc/$other list=/proc/1
allowed list=/proc/self content=/proc/version
profile ProtectProc=noaccess User=daemon
refused EPERM open=/proc/$other/status
allowed stat=/proc/$other
profile ProtectProc=ptraceable User=daemon
refused ENOENT stat=/proc/$other
profile ProtectProc=default User=daemon
allowed stat=/proc/$other open=/proc/$other/status

profile ProcSubset=pid
refused ENOENT open=/proc/sys/kernel/hostname open=/proc/version open=/proc/meminfo
allowed list=/proc/self stat=/proc/$other
profile ProcSubset=pid ProtectProc=invisible ProtectKernelTunables=yes ProtectKernelLogs=yes User=daemon
refused ENOENT stat=/proc/$other open=/proc/version
allowed list=/proc/self
kill "$other"

live_done

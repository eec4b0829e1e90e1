#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectClock=: the time is not set.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectClock=yes
refused EPERM clock_settime settimeofday adjtimex clock_adjtime
allowed clock_gettime
inside grep CapBnd /proc/self/status
# 25 is SYS_TIME, 35 is WAKE_ALARM.
is "$((0x${out##*	} >> 25 & 1)) $((0x${out##*	} >> 35 & 1))" "0 0" "$claim: its capabilities are gone"
profile ProtectClock=yes "CapabilityBoundingSet=CAP_SYS_TIME CAP_KILL"
refused EPERM settimeofday
allowed kill

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# RestrictRealtime=: nobody takes the processor for himself.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile RestrictRealtime=yes
refused EPERM sched-fifo sched-rr
# Its policy stands behind a pointer: the whole call is not there.
refused ENOSYS sched_setattr=1 sched_setattr=6
allowed sched-batch fork
prints "0 0" "$TRY" limit 14
profile RestrictRealtime=yes LimitRTPRIO=5
if may 24; then
	prints "5 5" "$TRY" limit 14
else
	does_not_start 69 '*LimitRTPRIO=*CAP_SYS_RESOURCE*'
fi
profile RestrictRealtime=no
allowed sched-fifo

live_done

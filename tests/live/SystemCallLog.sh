#!/bin/sh
# SPDX-License-Identifier: MIT
# SystemCallLog=: told, not refused.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile SystemCallLog=sethostname
allowed sethostname fork
prints "Seccomp:	2" grep Seccomp: /proc/self/status
profile SystemCallLog=sethostname SystemCallFilter=~sethostname SystemCallErrorNumber=EPERM
refused EPERM sethostname
profile 'SystemCallLog=~@default @system-service' SystemCallLog=
allowed sethostname fork
profile SystemCallLog=no_such_call
does_not_start 78 '*no_such_call*'

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# SystemCallArchitectures=: only one door into the kernel.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

[ "$(uname -m)" = x86_64 ] || skip_all "the doors are those of x86-64"
profile SystemCallArchitectures=native
refused SIGSYS int80-getpid int80-socket int80-socketcall int80-mount x32-getpid
allowed fork socket=inet
# A profile that says nothing means the same.
profile
refused SIGSYS int80-getpid x32-getpid
profile 'SystemCallArchitectures=native x86'
allowed int80-getpid int80-socket
refused SIGSYS x32-getpid
# Every other filter then holds behind that door as well (L38).
profile 'SystemCallArchitectures=native x86' SystemCallFilter=~mount LockPersonality=yes \
	SystemCallErrorNumber=EPERM
refused EPERM mount int80-mount personality int80-personality
allowed int80-getpid
profile SystemCallArchitectures=z80
does_not_start 78 '*z80*'

live_done

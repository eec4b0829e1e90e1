#!/bin/sh
# SPDX-License-Identifier: MIT
# MemoryDenyWriteExecute=: what was written is not run.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile MemoryDenyWriteExecute=yes
inside "$TRY" mmap-wx
want=$out
case $want in EPERM | EACCES) ;; *) want="EPERM or EACCES" ;; esac
refused "$want" mmap-wx mprotect-x pkey_mprotect-x
allowed mmap mprotect-ro fork thread exec=/bin/true
# Shared memory too, where only a filter can say so.
inside "$TRY" shmat-exec
fails "$claim: shmat-exec is refused" test "$status" -eq 0
# It holds for what is run next as well.
inside "$TRY" exec "$TRY"
is "$status" 0 "$claim: a program can be run"
profile MemoryDenyWriteExecute=no
allowed mmap-wx mprotect-x

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectHostname=: the name of the machine is not ours to change.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectHostname=yes
refused EPERM sethostname setdomainname
allowed content=/proc/sys/kernel/hostname fork
prints "$(uname -n)" uname -n
profile ProtectHostname=yes ProtectSystem=strict
refused EROFS rewrite=/proc/sys/kernel/hostname

profile ProtectHostname=yes:sandbox.example
prints sandbox.example uname -n
refused EPERM sethostname
is "$(uname -n)" "$(cat /proc/sys/kernel/hostname)" "outside the name is as it was"

# A name of one's own, free to change, and nobody else's.
profile ProtectHostname=private
allowed sethostname=elsewhere
fails "outside the name is as it was" test "$(uname -n)" = elsewhere
profile ProtectHostname=private:sandbox
prints sandbox uname -n
profile ProtectHostname=no
allowed sethostname

live_done

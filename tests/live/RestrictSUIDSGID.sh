#!/bin/sh
# SPDX-License-Identifier: MIT
# RestrictSUIDSGID=: no program that outlives us with our rights (L13).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

old="chmod open-mode creat mkdir-mode mknod-mode"
case "$(uname -m)" in x86_64 | i?86 | armv*) ;; *) old= ;; esac
calls="fchmod fchmodat fchmodat2 openat tmpfile mkdirat mknodat $old"
with() { for call in $calls; do printf '%s=%s ' "$call" "$1"; done; }

profile RestrictSUIDSGID=yes
# shellcheck disable=SC2046 # words
refused EPERM $(with 4755) $(with 2755) $(with 6755)
# Its mode stands behind a pointer; and so does that of a ring.
refused ENOSYS openat2=4755 openat2=0755 io_uring_setup
# shellcheck disable=SC2046 # words
allowed $(with 0755) $(with 1777)
profile RestrictSUIDSGID=no
allowed fchmod=4755 openat2=4755 openat=2755

live_done

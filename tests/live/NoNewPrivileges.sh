#!/bin/sh
# SPDX-License-Identifier: MIT
# NoNewPrivileges=: setuid programs give nothing.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

cp "$(command -v id)" /srv/bin/suid-id
chmod 4755 /srv/bin/suid-id
profile User=daemon NoNewPrivileges=yes
prints "$(id -u daemon)" /srv/bin/suid-id -u
prints "NoNewPrivs:	1" grep NoNewPrivs /proc/self/status
profile User=daemon NoNewPrivileges=no
prints 0 /srv/bin/suid-id -u
prints "NoNewPrivs:	0" grep NoNewPrivs /proc/self/status

# Not asked for: a profile is careful.
profile User=daemon
prints "NoNewPrivs:	1" grep NoNewPrivs /proc/self/status
# A filter does not need it, as long as we may load one without.
profile User=daemon NoNewPrivileges=no ProtectClock=yes
prints "NoNewPrivs:	0" grep NoNewPrivs /proc/self/status
profile NoNewPrivileges=no SystemCallFilter=@system-service
prints "NoNewPrivs:	0" grep NoNewPrivs /proc/self/status

live_done

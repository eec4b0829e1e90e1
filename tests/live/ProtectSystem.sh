#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectSystem=: yes, full and strict.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

usr=/usr/lib/os-release etc=/etc/passwd
[ -f $usr ] || usr=$(find /usr/lib /usr/share -type f | sed 1q)

profile ProtectSystem=yes
refused EROFS write="$usr"
allowed write=$etc write=/srv/f
[ ! -d /boot ] || { inside /bin/sh -c '>/boot/new'; is "$status" 2 "$claim: /boot is read-only"; }
profile ProtectSystem=full
refused EROFS write="$usr" write=$etc
allowed write=/srv/f

profile ProtectSystem=strict
refused EROFS write="$usr" write=$etc write=/srv/f create=/srv/work/new write=/srv/mnt/f
# Also what is mounted there: /run is no exception, whatever else is said.
refused EROFS write=/run/f create=/run/user/1000/../../new
allowed read=$etc write=/dev/null rewrite=/proc/sys/kernel/hostname
# Homes are ProtectHome='s business.
allowed write=/home/alice/f write=/root/f write=/run/user/1000/f

profile ProtectSystem=strict ProtectKernelTunables=yes ProtectControlGroups=yes ProtectProc=invisible
refused EROFS write=/run/f write=/srv/f
allowed write=/home/alice/f

profile ProtectSystem=no
allowed write=$etc write=/srv/f

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# However the caller is mounted, his mounts are as before (L35).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

lines="ProtectSystem=strict PrivateTmp=yes PrivateDevices=yes ProtectHome=yes ProtectKernelTunables=yes \
ProtectControlGroups=yes ProtectProc=invisible TemporaryFileSystem=/srv/tree BindPaths=/srv/tree:/srv/other \
InaccessiblePaths=/srv/f"
# shellcheck disable=SC2086 # words
profile $lines
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
listing() { find /srv /run /tmp /var/tmp ! -path "$tmp*" | LC_ALL=C sort; }
before=$(listing)
for kind in shared slave private unbindable; do
	mount --make-r$kind / 2>/dev/null || mount --make-rprivate /
	live_left=
	inside true
	is "$status $live_left" "0 " "below $kind mounts"
done
mount --make-rprivate /
mount --make-rshared /
live_left=
wrong=0 turn=0
while [ $((turn += 1)) -le "${LIVE_TURNS:-200}" ]; do
	inside true
	[ "$status" -eq 0 ] || wrong=$((wrong + 1))
done
is "$wrong $live_left" "0 " "after ${LIVE_TURNS:-200} starts"
# What was made for it went with it.
is "$(listing)" "$before" "no file or directory is left"

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# PrivateTmp=: a /tmp and a /var/tmp that nobody else sees.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

for where in /tmp /var/tmp; do
	mount -t tmpfs -o mode=1777 tmpfs "$where" && echo "$where" >"$where/f" || exit 99
	chmod 666 "$where/f"
done
for value in yes disconnected; do
	profile PrivateTmp=$value
	refused ENOENT open=/tmp/f open=/var/tmp/f
	allowed create=/tmp/new create=/var/tmp/new mkdir=/tmp/new
	inside /bin/sh -c 'echo x >/tmp/left && echo x >/var/tmp/left && ls /tmp /var/tmp'
	ok "$claim: outside nothing was written" test ! -e /tmp/left -a ! -e /var/tmp/left
	refused_too ENOENT open=/tmp/left open=/var/tmp/left
done

# The two are two; each start has its own; everybody may write, devices are dead.
profile PrivateTmp=yes User=daemon
allowed create=/tmp/new create=/var/tmp/new
inside /bin/sh -c 'echo x >/tmp/one && test ! -e /var/tmp/one && stat -c %a /tmp /var/tmp'
is "$out" "1777
1777" "$claim: two directories for everybody"
profile PrivateTmp=yes
inside /bin/sh -c 'mknod /tmp/null c 1 3 && cat /tmp/null'
is "$status" 1 "$claim: a device there is dead"

profile PrivateTmp=yes ProtectSystem=strict
allowed create=/tmp/new create=/var/tmp/new
refused EROFS create=/srv/new
profile PrivateTmp=no
allowed content=/tmp/f content=/var/tmp/f

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# ReadOnlyPaths=: a tree that cannot be changed, with all that is mounted in it.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ReadOnlyPaths=/srv/tree
refused EROFS write=/srv/tree/f create=/srv/tree/new mkdir=/srv/tree/a/new write=/srv/tree/a/b/f
allowed read=/srv/tree/f write=/srv/f create=/srv/new

profile ReadOnlyPaths=/srv/tree/f
refused EROFS write=/srv/tree/f
allowed create=/srv/tree/new write=/srv/tree/a/f

profile ReadOnlyPaths=/srv
refused EROFS write=/srv/mnt/f create=/srv/mnt/new

# The name is a link: what it leads to is meant.
profile ReadOnlyPaths=/srv/link
refused EROFS write=/srv/tree/f write=/srv/link/a/f

if [ -L /var/run ]; then
	profile ReadOnlyPaths=/var/run
	refused EROFS create=/run/new write=/var/run/f
fi

profile ReadOnlyPaths=/srv/none
does_not_start 226 '*ReadOnlyPaths=*/srv/none*'
profile ReadOnlyPaths=-/srv/none ReadOnlyPaths=-/srv/tree
refused EROFS write=/srv/tree/f
profile ReadOnlyPaths=/srv/tree ReadOnlyPaths=
allowed write=/srv/tree/f

# Several on one line; a quoted one with a blank.
mkdir "/srv/a b"
profile 'ReadOnlyPaths=/srv/other "/srv/a b"'
refused EROFS create=/srv/other/new "create=/srv/a b/new"

# Read-only is no cloak: whoever may connect to a socket still may (L34).
"$TRY" listen /srv/tree/socket >/srv/listen.out &
listener=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s /srv/listen.out ] || sleep 0.1; done
profile ReadOnlyPaths=/srv/tree
allowed connect=/srv/tree/socket
kill "$listener"

live_done

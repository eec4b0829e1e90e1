#!/bin/sh
# SPDX-License-Identifier: MIT
# ReadWritePaths=: islands in a read-only tree, to any depth.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectSystem=strict ReadWritePaths=/srv/tree
refused EROFS write=/srv/f create=/srv/other/new
allowed write=/srv/tree/f create=/srv/tree/new write=/srv/tree/a/b/c/f

profile ReadOnlyPaths=/srv/tree ReadWritePaths=/srv/tree/a ReadOnlyPaths=/srv/tree/a/b \
	ReadWritePaths=/srv/tree/a/b/c
refused EROFS write=/srv/tree/f write=/srv/tree/a/b/f
allowed write=/srv/tree/a/f write=/srv/tree/a/b/c/f write=/srv/f

profile ReadOnlyPaths=/srv/tree ReadWritePaths=/srv/tree/a/f
refused EROFS create=/srv/tree/a/new
allowed write=/srv/tree/a/f

# The stricter of two wins, in whatever order they stand.
profile ReadWritePaths=/srv/tree ReadOnlyPaths=/srv/tree
refused EROFS write=/srv/tree/f
profile ReadOnlyPaths=/srv/tree ReadWritePaths=/srv/tree
refused EROFS write=/srv/tree/f
profile ReadOnlyPaths=/srv/tree ReadWritePaths=/srv/link
refused EROFS write=/srv/tree/f

# What is mounted below keeps to its parent.
profile ReadOnlyPaths=/srv ReadWritePaths=/srv/mnt
refused EROFS write=/srv/f
allowed write=/srv/mnt/f create=/srv/mnt/new

# Nothing that the host has read-only becomes writable.
mkdir /srv/sealed
mount -t tmpfs -o ro tmpfs /srv/sealed
profile ReadWritePaths=/srv/sealed
refused_too EROFS create=/srv/sealed/new
profile ProtectSystem=strict ReadWritePaths=/srv
allowed write=/srv/f
refused_too EROFS create=/srv/sealed/new

profile ProtectSystem=strict ReadWritePaths=/srv/none
does_not_start 226 '*ReadWritePaths=*/srv/none*'
profile ProtectSystem=strict 'ReadWritePaths=-/srv/none -/srv/tree'
allowed write=/srv/tree/f

live_done

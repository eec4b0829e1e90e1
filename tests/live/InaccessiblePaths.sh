#!/bin/sh
# SPDX-License-Identifier: MIT
# InaccessiblePaths=: an empty thing in the place of what was there.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile InaccessiblePaths=/srv/tree
refused ENODATA list=/srv/tree
refused ENOENT open=/srv/tree/f stat=/srv/tree/a
refused EROFS create=/srv/tree/new mkdir=/srv/tree/new
allowed content=/srv/f list=/srv

# To somebody who is not root not even that.
profile InaccessiblePaths=/srv/tree User=daemon
refused EACCES list=/srv/tree open=/srv/tree/f

profile InaccessiblePaths=/srv/tree/f
refused ENODATA content=/srv/tree/f
refused EROFS write=/srv/tree/f
allowed content=/srv/tree/a/f create=/srv/tree/new
profile InaccessiblePaths=/srv/tree/f User=daemon
refused EACCES open=/srv/tree/f

# A program that cannot be read cannot be run, not even by root.
cp "$TRY" /srv/tree/tool
profile InaccessiblePaths=/srv/tree/tool
refused EACCES exec=/srv/tree/tool
allowed exec=/srv/bin/try

# Nothing below comes back, whoever asks for it.
profile InaccessiblePaths=/srv/tree ReadWritePaths=/srv/tree/a BindPaths=/srv/other:/srv/tree/a/b \
	ExecPaths=/srv/tree/a
refused ENODATA list=/srv/tree
refused ENOENT list=/srv/tree/a list=/srv/tree/a/b

# Mounts below are hidden with it; links lead to what is meant; other kinds of files too.
mkdir -p /srv/tree/mnt/deep
mount -t tmpfs tmpfs /srv/tree/mnt && echo hidden >/srv/tree/mnt/f
profile InaccessiblePaths=/srv/tree
refused ENOENT open=/srv/tree/mnt/f
umount /srv/tree/mnt
profile InaccessiblePaths=/srv/link
refused ENODATA list=/srv/tree
mkfifo /srv/fifo
mknod /srv/null c 1 3
profile InaccessiblePaths=/srv/fifo InaccessiblePaths=/srv/null User=daemon
refused_too EACCES open=/srv/fifo open=/srv/null

profile InaccessiblePaths=/srv/none
does_not_start 226 '*InaccessiblePaths=*/srv/none*'
profile InaccessiblePaths=-/srv/none
allowed list=/srv/tree

# The node is our own: a /dev/null that was swapped for something else is not used (L20).
mkdir /srv/dev
mount -t tmpfs tmpfs /srv/dev
echo core >/srv/dev/pattern
mount --bind /srv/dev/pattern /dev/null
profile InaccessiblePaths=/srv/tree/f
refused ENODATA content=/srv/tree/f
umount /dev/null

live_done

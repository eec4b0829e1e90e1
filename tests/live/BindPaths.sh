#!/bin/sh
# SPDX-License-Identifier: MIT
# BindPaths= and BindReadOnlyPaths=: one place seen at another.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile BindPaths=/srv/tree:/srv/other
allowed content=/srv/other/a/f write=/srv/other/a/f create=/srv/other/new
prints /srv/tree cat /srv/other/f
profile BindReadOnlyPaths=/srv/tree:/srv/other
refused EROFS write=/srv/other/f
allowed content=/srv/other/a/f write=/srv/tree/f

# Files; a path onto itself; a path out of a hidden tree.
profile BindReadOnlyPaths=/srv/tree/f:/srv/other/f
prints /srv/tree cat /srv/other/f
refused EROFS write=/srv/other/f
allowed create=/srv/other/new
profile ReadOnlyPaths=/srv/tree BindPaths=/srv/tree/a
refused EROFS write=/srv/tree/f
allowed write=/srv/tree/a/f
profile InaccessiblePaths=/srv/tree BindPaths=/srv/tree/a:/srv/other
refused ENODATA list=/srv/tree
allowed content=/srv/other/f

# Bind and read-only of one path; a bind over a bind.
profile BindPaths=/srv/tree:/srv/other ReadOnlyPaths=/srv/other
refused EROFS write=/srv/other/f
profile BindPaths=/srv/tree:/srv/other BindPaths=/srv/mnt:/srv/other/a
prints /srv/mnt cat /srv/other/a/f
prints /srv/tree/a cat /srv/tree/a/f

# rbind takes what is mounted below along, norbind does not.
mkdir /srv/tree/sub
mount -t tmpfs tmpfs /srv/tree/sub && echo below >/srv/tree/sub/f
profile BindPaths=/srv/tree:/srv/other:rbind
allowed content=/srv/other/sub/f
profile BindPaths=/srv/tree:/srv/other:norbind
refused_too ENOENT open=/srv/other/sub/f
profile BindReadOnlyPaths=/srv/tree:/srv/other
refused_too EROFS create=/srv/other/sub/new
umount /srv/tree/sub

# A colon in a name.
mkdir '/srv/a:b'
echo colon >'/srv/a:b/f'
profile 'BindPaths=/srv/a\:b:/srv/other'
prints colon cat /srv/other/f

profile BindPaths=/srv/none:/srv/other
does_not_start 226 '*BindPaths=*/srv/none*'
profile BindPaths=-/srv/none:/srv/other
prints /srv/other cat /srv/other/f
profile BindPaths=/srv/tree:/srv/other BindReadOnlyPaths=
prints /srv/other cat /srv/other/f

# A destination that a link would lead out of its directory (L24).
mkdir /srv/svc
chown 1 /srv/svc
ln -s /srv/other /srv/svc/x
profile BindPaths=/srv/tree:/srv/svc/x/new
inside true
ok "$claim: nothing was made where the link leads" test ! -e /srv/other/new

if [ -c /dev/kmsg ]; then
	profile PrivateDevices=yes BindPaths=/dev/kmsg
	allowed stat=/dev/kmsg open=/dev/kmsg
fi

# What a directive takes away no bind brings back.
for undone in PrivateDevices=yes:/dev ProtectProc=invisible:/proc ProcSubset=pid:/proc \
	PrivateTmp=yes:/tmp ProtectHome=tmpfs:/home; do
	profile "${undone%:*}" "BindPaths=${undone##*:}"
	does_not_start 78 "*BindPaths=*${undone##*:} on ${undone##*:} would undo ${undone%%=*}=*"
done
profile ProtectHome=yes BindPaths=/srv/other:/home
refused_too ENOENT open=/home/f

live_done

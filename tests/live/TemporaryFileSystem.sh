#!/bin/sh
# SPDX-License-Identifier: MIT
# TemporaryFileSystem=: an empty place that is forgotten.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile TemporaryFileSystem=/srv/tree
refused ENODATA list=/srv/tree
refused ENOENT open=/srv/tree/f list=/srv/tree/a
allowed create=/srv/tree/new mkdir=/srv/tree/new write=/srv/f
inside /bin/sh -c 'echo gone >/srv/tree/new && cat /srv/tree/new'
is "$out" gone "$claim: keeps what is written, inside"
ok "$claim: and outside nothing was written" test ! -e /srv/tree/new

profile TemporaryFileSystem=/srv/tree:ro
refused EROFS create=/srv/tree/new
refused ENOENT open=/srv/tree/f

cp "$TRY" /srv/tree/tool
profile 'TemporaryFileSystem=/srv/tree:mode=0711,size=1M,noexec'
prints 711 stat -c %a /srv/tree
inside /bin/sh -c 'cp /srv/bin/try /srv/tree/tool; /srv/tree/tool pid'
is "$status" 126 "$claim: nothing there is run"
inside dd if=/dev/zero of=/srv/tree/big bs=64k count=32
fails "$claim: two megabytes do not fit into one" test "$status" -eq 0

# An empty read-only place: both are meant.
profile TemporaryFileSystem=/srv/tree ReadOnlyPaths=/srv/tree
refused ENOENT open=/srv/tree/f
refused EROFS create=/srv/tree/new

# What another line brings below it is there; what is only named below it is missing.
profile TemporaryFileSystem=/srv/tree BindPaths=/srv/other:/srv/tree/x/y \
	BindReadOnlyPaths=/srv/tree/f
allowed content=/srv/tree/x/y/f write=/srv/tree/x/y/f content=/srv/tree/f
refused EROFS write=/srv/tree/f
refused ENOENT open=/srv/tree/a/f
ok "$claim: no directory was made outside" test ! -e /srv/tree/x
profile TemporaryFileSystem=/srv/tree ReadOnlyPaths=/srv/tree/a
does_not_start 226 '*ReadOnlyPaths=*/srv/tree/a*'
profile TemporaryFileSystem=/srv/tree ReadOnlyPaths=-/srv/tree/a
allowed create=/srv/tree/new

# One in the other, and below a read-only tree.
profile TemporaryFileSystem=/srv/tree:ro TemporaryFileSystem=/srv/tree/a
refused EROFS create=/srv/tree/new
allowed create=/srv/tree/a/new
profile ProtectSystem=strict TemporaryFileSystem=/srv/tree
refused EROFS create=/srv/new
allowed create=/srv/tree/new

# Mounts below are not in the new place; no devices work there.
profile TemporaryFileSystem=/srv BindReadOnlyPaths=/srv/bin BindPaths=/srv/work
refused ENOENT open=/srv/mnt/f
profile TemporaryFileSystem=/srv/tree
inside /bin/sh -c 'mknod /srv/tree/null c 1 3 && cat /srv/tree/null'
is "$status" 1 "$claim: a device there is dead"

# Of two lines for one path both hold, whichever file system it is in the end.
profile TemporaryFileSystem=/srv/tree TemporaryFileSystem=/srv/tree:ro,noexec
refused EROFS create=/srv/tree/new
profile PrivateTmp=yes TemporaryFileSystem=/tmp:noexec
inside /bin/sh -c 'cp /bin/true /tmp/program && /tmp/program; echo $?'
is "$out" 126 "$claim: /tmp is noexec"
profile TemporaryFileSystem=/srv/tree:ro BindPaths=/srv/other:/srv/tree
refused EROFS create=/srv/tree/new

# A directory that is there only because something is mounted in it is not missing.
profile TemporaryFileSystem=/srv/tree BindPaths=/srv/other:/srv/tree/p/q ReadOnlyPaths=-/srv/tree/p
does_not_start 226 '*ReadOnlyPaths=*/srv/tree/p*'
profile TemporaryFileSystem=/srv/tree BindPaths=/srv/other:/srv/tree/p/q InaccessiblePaths=-/srv/tree/p
does_not_start 78 '*InaccessiblePaths=*/srv/tree/p*'

if [ -L /var/run ]; then
	profile TemporaryFileSystem=/var/run
	refused ENOENT open=/run/f list=/run/user
	allowed create=/run/new
fi
profile TemporaryFileSystem=/srv/tree:no-such-option
does_not_start 78 '*TemporaryFileSystem=*no-such-option*'

live_done

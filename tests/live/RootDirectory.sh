#!/bin/sh
# SPDX-License-Identifier: MIT
# RootDirectory=: another tree is the whole world.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# A tree with a program in it and nothing else.
root=/srv/root
mkdir $root
mount -t tmpfs -o mode=755 tmpfs $root
mkdir -p $root/bin $root/etc/other $root/srv/new $root/dev $root/proc $root/sys $root/run
cp "$TRY" $root/bin/try
for library in $(ldd "$TRY" 2>/dev/null | grep -o '/[^ ]*'); do
	mkdir -p "$root${library%/*}"
	cp -L "$library" "$root$library"
done
echo root >$root/etc/f
TRY_OUTSIDE=$TRY TRY=/bin/try

in_root() {
	inside /bin/try -f "$@"
	[ "$status" -eq 0 ] || diag "status $status: $err"
}

profile RootDirectory=$root
in_root content=/etc/f open=/etc/passwd open=/srv/f open=$root/etc/f list=/proc/self read=/dev/zero \
	list=/sys create=/run/new create=/etc/new
is "$out" "content=/etc/f OK
open=/etc/passwd ENOENT
open=/srv/f ENOENT
open=$root/etc/f ENOENT
list=/proc/self OK
read=/dev/zero OK
list=/sys OK
create=/run/new OK
create=/etc/new OK" "$claim: only that tree, with /proc, /dev, /sys and an empty /run"
prints / /bin/try cwd

profile RootDirectory=$root MountAPIVFS=no
in_root content=/etc/f list=/proc/self
like "$out" "content=/etc/f OK
list=/proc/self E*" "$claim: nothing but the tree"

profile RootDirectory=$root ProtectSystem=strict BindPaths=/srv/tree:/srv/new \
	BindReadOnlyPaths=/srv/other:/etc/other InaccessiblePaths=+/etc/f
in_root write=/etc/f create=/etc/new content=/srv/new/f write=/srv/new/f write=/etc/other/f content=/etc/f
is "$out" "write=/etc/f EROFS
create=/etc/new EROFS
content=/srv/new/f OK
write=/srv/new/f OK
write=/etc/other/f EROFS
content=/etc/f ENODATA" "$claim: sources are the host's, the rest is the tree's"

# What has to be mounted on must be there: nothing is made in the tree.
rmdir $root/run
profile RootDirectory=$root
does_not_start 226 '*RootDirectory=*/run*'
mkdir $root/run
profile RootDirectory=/srv/none
does_not_start 226 '*RootDirectory=*/srv/none*'

# A /home that leads nowhere hides nobody, and stops nobody (L33).
ln -s /nowhere/home $root/home
profile RootDirectory=$root ProtectHome=yes
in_root list=/home content=/etc/f
is "$out" "list=/home ENOENT
content=/etc/f OK" "$claim: /home is a dangling link"

# /dev, /proc, /sys and /run of a hostile tree are links out of it (L25).
for place in dev proc sys run; do
	rm -rf "${root:?}/$place"
	for target in /srv/other ../../other loop; do
		ln -s $target $root/$place
		[ $target != loop ] || { rm $root/$place; ln -s $place $root/$place; }
		profile RootDirectory=$root PrivateDevices=yes
		TRY=$TRY_OUTSIDE
		find /srv/other /srv/root -xdev | LC_ALL=C sort >/srv/before
		inside /bin/try pid
		find /srv/other /srv/root -xdev | LC_ALL=C sort >/srv/after
		fails "$claim: /$place -> $target: does not start" test "$status" -eq 0
		ok "$claim: /$place -> $target: nothing was made" cmp /srv/before /srv/after
		rm $root/$place
	done
	mkdir $root/$place
done

live_done

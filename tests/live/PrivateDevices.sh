#!/bin/sh
# SPDX-License-Identifier: MIT
# PrivateDevices=: the few harmless devices, and no way to make others.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile PrivateDevices=yes
allowed read=/dev/zero write=/dev/null read=/dev/urandom read=/dev/random
# "core" and "log" are links, where the host has them.
hugepages='' mqueue=''
[ ! -d /dev/hugepages ] || hugepages='hugepages '
[ ! -d /dev/mqueue ] || mqueue='mqueue '
prints "char fd full ${hugepages}${mqueue}null ptmx pts random shm stderr stdin stdout tty urandom zero" \
	env LC_ALL=C /bin/sh -c 'cd /dev && echo * | sed "s/ core / /; s/ log / /"'
inside find /dev -xdev -type b
is "$out" "" "$claim: no block device"
prints "1:3 666" stat -c '%t:%T %a' /dev/null
prints "/proc/self/fd" readlink /dev/fd
prints "../null" readlink /dev/char/1:3

refused EROFS create=/dev/new
refused EPERM mknod-char mknod-block
refused EPERM iopl ioperm
allowed create=/dev/shm/new mknod-fifo create
[ ! -c /dev/kmsg ] || refused ENOENT open=/dev/kmsg

# Nothing there is run.
inside /bin/sh -c "grep ' /dev ' /proc/self/mountinfo"
like "$out" "* ro,*noexec*" "$claim: /dev is read-only and noexec"
inside grep CapBnd /proc/self/status
bounding=${out##*	}
# 27 is MKNOD, 17 is SYS_RAWIO: the seventh digit from the right has 27 as 8, the fifth 17 as 2.
is "$((0x$bounding >> 27 & 1)) $((0x$bounding >> 17 & 1))" "0 0" "$claim: CAP_MKNOD and CAP_SYS_RAWIO are gone"

# What stays of the host below it is as strict as it is without PrivateDevices=.
profile PrivateDevices=yes NoExecPaths=/ "ExecPaths=/usr /bin /lib -/lib64 /srv/bin"
inside /bin/sh -c 'cp /bin/true /dev/shm/sbx-program && /dev/shm/sbx-program; echo $?'
is "$out" 126 "$claim: /dev/shm is noexec too"
rm -f /dev/shm/sbx-program
profile PrivateDevices=yes ReadOnlyPaths=/
refused EROFS create=/dev/shm/new
profile PrivateDevices=yes ProtectSystem=strict
allowed create=/dev/shm/new
profile PrivateDevices=yes

# What the host has there gives way to what the profile says of it.
touch /dev/shm/sbx-file
profile PrivateDevices=yes TemporaryFileSystem=/dev/shm
refused ENOENT open=/dev/shm/sbx-file
rm /dev/shm/sbx-file
profile PrivateDevices=yes BindPaths=/srv/other:/dev/shm
prints /srv/other cat /dev/shm/f
profile PrivateDevices=yes

# A terminal made by the service works.
inside "$TRY" open /dev/ptmx
is "$status" 0 "$claim: /dev/ptmx opens"

# The host's ptmx is a link to somewhere else: it is not followed (L21).
mkdir /srv/dev
mount -t tmpfs -o mode=755 tmpfs /srv/dev
mkdir /srv/dev/pts /srv/dev/shm
mount --rbind /dev/pts /srv/dev/pts
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
	# shellcheck disable=SC2046 # three words
	mknod -m 666 $(echo "/srv/dev/${node%%:*} c ${node#*:}" | tr : ' ')
done
ln -s /srv/f /srv/dev/ptmx
mount --rbind /srv/dev /dev
inside timeout 5 cat /dev/ptmx
fails "$claim: a ptmx that leads elsewhere is not followed" test "$out" = /srv
umount -R /dev

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectKernelModules=: nothing is loaded into the kernel.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile ProtectKernelModules=yes
refused EPERM init_module finit_module delete_module
allowed fork read=/proc/version
inside grep CapBnd /proc/self/status
is "$((0x${out##*	} >> 16 & 1))" 0 "$claim: CAP_SYS_MODULE is gone"
# A machine without modules gets the directory in a layer above its own.
if [ ! -d /usr/lib/modules ]; then
	mkdir /srv/upper /srv/scratch
	mount -t overlay -o lowerdir=/usr/lib,upperdir=/srv/upper,workdir=/srv/scratch \
		overlay /usr/lib && mkdir /usr/lib/modules
fi 2>/dev/null
if [ -d /usr/lib/modules ]; then
	mount -t tmpfs tmpfs /usr/lib/modules
	echo module >/usr/lib/modules/f
	refused ENODATA list=/usr/lib/modules
	refused ENOENT open=/usr/lib/modules/f
else
	skip "there is no /usr/lib/modules, and no overlayfs" "$claim: /usr/lib/modules is hidden"
fi

live_done

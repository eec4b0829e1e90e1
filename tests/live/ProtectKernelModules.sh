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
if [ -d /usr/lib/modules ]; then
	mount -t tmpfs tmpfs /usr/lib/modules
	echo module >/usr/lib/modules/f
	refused ENODATA list=/usr/lib/modules
	refused ENOENT open=/usr/lib/modules/f
else
	skip "there is no /usr/lib/modules" "$claim: /usr/lib/modules is hidden"
fi

live_done

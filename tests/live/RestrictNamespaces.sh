#!/bin/sh
# SPDX-License-Identifier: MIT
# RestrictNamespaces=: no new namespaces, or only some.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

all="user mnt net uts ipc pid cgroup"
each() { for type in $all; do printf '%s=%s ' "$1" "$type"; done; }

profile RestrictNamespaces=yes
# shellcheck disable=SC2046 # words
refused EPERM $(each unshare) $(each clone) $(each setns) setns-any setns-wide setns-any-wide
refused ENOSYS clone3 clone3=user
refused EPERM unshare=time
allowed fork thread

profile RestrictNamespaces=uts
refused EPERM unshare=user unshare=mnt clone=net setns=mnt setns-any setns-wide=mnt setns-any-wide
allowed unshare=uts clone=uts setns=uts setns-wide=uts fork thread
profile 'RestrictNamespaces=~user net'
refused EPERM unshare=user unshare=net clone=user setns=net
allowed unshare=uts unshare=mnt
profile RestrictNamespaces=yes RestrictNamespaces=uts
allowed unshare=uts
refused EPERM unshare=mnt
profile RestrictNamespaces=yes RestrictNamespaces=no
allowed unshare=mnt clone=user clone3
profile RestrictNamespaces=usr
does_not_start 78 '*usr*'

live_done

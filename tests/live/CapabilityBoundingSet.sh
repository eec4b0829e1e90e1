#!/bin/sh
# SPDX-License-Identifier: MIT
# CapabilityBoundingSet=: what root may still do.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile 'CapabilityBoundingSet=CAP_KILL CAP_CHOWN'
refused EPERM settimeofday setuid mount chroot sethostname
allowed chown kill
prints "CapEff:	0000000000000021" grep CapEff /proc/self/status
prints "CapInh:	0000000000000000" grep CapInh /proc/self/status

profile CapabilityBoundingSet=~CAP_SYS_TIME
refused EPERM settimeofday
allowed setuid chroot
profile 'CapabilityBoundingSet=CAP_KILL' 'CapabilityBoundingSet=CAP_CHOWN'
prints "CapBnd:	0000000000000021" grep CapBnd /proc/self/status
profile 'CapabilityBoundingSet=CAP_KILL CAP_CHOWN' 'CapabilityBoundingSet=~CAP_CHOWN CAP_SETUID'
prints "CapBnd:	0000000000000020" grep CapBnd /proc/self/status
profile CapabilityBoundingSet=CAP_KILL CapabilityBoundingSet=
prints "CapBnd:	0000000000000000" grep CapBnd /proc/self/status
allowed fork content=/srv/f
refused EPERM chown

# What is gone does not come back (24 is SYS_RESOURCE, 21 SYS_ADMIN).
profile CapabilityBoundingSet=~CAP_SYS_ADMIN
refused EPERM capset=21
allowed capset=5

# A name that does not exist changes nothing silently.
profile CapabilityBoundingSet=CAP_KIL
does_not_start 78 '*CAP_KIL*'
profile CapabilityBoundingSet=CAP_KILL 'CapabilityBoundingSet=~CAP_BOGUS'
does_not_start 78 '*CAP_BOGUS*'

live_done

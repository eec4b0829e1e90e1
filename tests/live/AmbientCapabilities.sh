#!/bin/sh
# SPDX-License-Identifier: MIT
# AmbientCapabilities=: what a user may do beyond its station; CapInh is the same set (L10).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile User=daemon
refused EACCES bind=80
refused EPERM chown
profile User=daemon AmbientCapabilities=CAP_NET_BIND_SERVICE
allowed bind=80
refused EPERM chown settimeofday
inside grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status
is "$out" "CapInh:	0000000000000400
CapPrm:	0000000000000400
CapEff:	0000000000000400
CapAmb:	0000000000000400" "$claim: and nothing else"

# Clipped by the bounding set.
profile User=daemon 'AmbientCapabilities=CAP_KILL CAP_CHOWN' CapabilityBoundingSet=CAP_KILL
prints "CapAmb:	0000000000000020" grep CapAmb /proc/self/status
prints "CapInh:	0000000000000020" grep CapInh /proc/self/status
profile User=daemon AmbientCapabilities=CAP_KILL AmbientCapabilities=
prints "CapAmb:	0000000000000000" grep CapAmb /proc/self/status

# Each of them alone, and none left inheritable, as root and as a user.
mine=$((0x$(sed -n 's/^CapBnd:	//p' /proc/self/status)))
last=$(cat /proc/sys/kernel/cap_last_cap)
wrong=
for user in root daemon; do
	cap=-1
	while [ $((cap += 1)) -le "$last" ]; do
		[ $((mine >> cap & 1)) -eq 1 ] || continue
		profile User=$user AmbientCapabilities=$cap ProtectKernelTunables=no LockPersonality=yes
		inside grep -E 'Cap(Inh|Amb)' /proc/self/status
		want=$(printf '%016x' $((1 << cap)))
		[ "$out" = "CapInh:	$want
CapAmb:	$want" ] || wrong="$wrong $user:$cap($status $err)"
	done
done
is "$wrong" "" "CapInh is exactly the ambient set, for every capability"

live_done

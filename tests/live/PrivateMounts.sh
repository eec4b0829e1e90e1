#!/bin/sh
# SPDX-License-Identifier: MIT
# PrivateMounts= and MountFlags=: what is mounted inside stays inside.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# Without it a mount is everybody's: the tests of this directory would be blind otherwise.
profile NoNewPrivileges=yes
inside mount -t tmpfs tmpfs /srv/other
ok "control: without a namespace a mount of the service is seen outside" umount /srv/other
live_left=

profile PrivateMounts=yes
inside /bin/sh -c 'mount -t tmpfs tmpfs /srv/other && test ! -e /srv/other/f && echo mounted'
is "$out" mounted "$claim: root may mount"
ok "$claim: and nobody sees it" test -e /srv/other/f
profile PrivateMounts=yes CapabilityBoundingSet=~CAP_SYS_ADMIN
refused EPERM mount mount-bind fsopen open_tree mount_setattr umount move_mount pivot_root

# Propagation of the new namespace: peers of its own, or none.
propagation() {
	inside grep ' /srv ' /proc/self/mountinfo
	case $out in *shared:*master:* | *master:*shared:*) echo shared ;; *shared:*) echo peer ;; *master:*) echo slave ;; *) echo private ;; esac
}
profile PrivateMounts=yes
is "$(propagation)" shared "$claim: is a new peer group below the host's"
for flag in shared slave private; do
	profile PrivateMounts=yes MountFlags=$flag
	is "$(propagation)" $flag "$claim: makes / $flag"
done

# What the host mounts later arrives inside, and as the host has it (L36).
profile PrivateMounts=yes ReadOnlyPaths=/srv/tree
"$SBX" --profile /srv/profile.conf -- "$TRY" wait 20 >/srv/wait.out &
waiter=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s /srv/wait.out ] || sleep 0.1; done
mount -t tmpfs tmpfs /srv/other
like "$(cat /proc/$waiter/mountinfo)" "* /srv/other *" "$claim: a later mount of the host arrives"
umount /srv/other
kill "$waiter"

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# User= and Group=: somebody else, for good, and exactly whom the profile names (L11).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

uid=$(id -u daemon) gid=$(id -g daemon)
profile User=daemon
prints "uid $uid $uid $uid gid $gid $gid $gid groups $gid" "$TRY" ids
refused EPERM setuid=0 setgid=0 setgroups chown
refused EACCES write=/srv/f create=/srv/new open=/etc/shadow
allowed create mkdir content=/srv/f
prints "CapEff:	0000000000000000" grep CapEff /proc/self/status

profile "User=$uid"
prints "uid $uid $uid $uid gid $gid $gid $gid groups $gid" "$TRY" ids
profile Group=daemon
prints "uid 0 0 0 gid $gid $gid $gid groups" "$TRY" ids
profile User=daemon Group=adm
prints "uid $uid $uid $uid gid 4 4 4 groups 4" "$TRY" ids

# The groups of whoever started it are not the service's (L12).
for line in User=daemon Group=daemon "User=daemon Group=adm"; do
	# shellcheck disable=SC2086 # words
	profile $line
	run setpriv --groups 4,20,24,25,29 "$SBX" --profile /srv/profile.conf -- "$TRY" ids
	out=${out#*groups}
	case $line in *adm) want=" 4" ;; User*) want=" $gid" ;; *) want="" ;; esac
	is "$out" "$want" "$line: inherited supplementary groups are gone"
done

# Whoever cannot take them away does not start: root's group stays the same here.
{ echo operator0:x:4242:0::/:/bin/sh; cat /etc/passwd; } >/srv/passwd
mount --bind /srv/passwd /etc/passwd
profile User=operator0
run setpriv --groups 4,20 --bounding-set -setgid "$SBX" --profile /srv/profile.conf -- echo executed
is "$status $out" "69 " "$claim without CAP_SETGID does not start"
umount /etc/passwd

# What only looks like a user (L8, L9).
for name in nobody-of-that-name 0x1 +1 00 -1 4294967295 65535 1e3 "0day" "a/b" "a:b"; do
	profile "User=$name"
	inside echo executed
	case "$status $out" in
	217\ | 78\ ) tap_result ok "User=$name does not start" ;;
	*) tap_result not-ok "User=$name does not start"; diag "$status $out $err" ;;
	esac
done
profile User=54321
does_not_start 217 '*User=*54321*'
profile Group=54321
does_not_start 216 '*Group=*54321*'

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# Started by somebody who is not root: what needs no privilege works, the rest is refused.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# As daemon, with profiles that root wrote.
as_daemon() { run setpriv --reuid 1 --regid 1 --clear-groups "$@"; }
SBX_ROOT=$SBX
sandboxed() { as_daemon "$SBX_ROOT" --profile /srv/profile.conf -- "$@"; }

profile SystemCallFilter=~mount SystemCallErrorNumber=EACCES LockPersonality=yes RestrictNamespaces=yes \
	RestrictAddressFamilies=AF_UNIX RestrictRealtime=yes MemoryDenyWriteExecute=yes LimitNOFILE=64 UMask=077
sandboxed "$TRY" -f mount personality unshare=user socket=inet socket=unix fork thread limit=7 umask
is "$out" "mount EACCES
personality EPERM
unshare=user EPERM
socket=inet EAFNOSUPPORT
socket=unix OK
fork OK
thread OK
64 64
limit=7 OK
0077
umask OK" "filters, limits and the umask need no privilege"
sandboxed cat /proc/self/status
like "$out" "*NoNewPrivs:	1*" "but no_new_privs"
# For somebody without privilege there is no filter without it.
profile SystemCallFilter=~mount NoNewPrivileges=no
sandboxed cat /proc/self/status
like "$out" "*NoNewPrivs:	1*" "whether it is asked for or not"

for lines in ProtectSystem=strict PrivateTmp=yes User=nobody \
	AmbientCapabilities=CAP_KILL ProtectHostname=yes SupplementaryGroups=adm RootDirectory=/srv/tree \
	LimitNOFILE=1048577; do
	profile "$lines"
	sandboxed echo executed
	is "$status $out" "69 " "$lines: is refused, and nothing runs"
	like "$err" "sbx: /srv/profile.conf:*${lines%%=*}=*" "$lines: by its name"
done

# The bounding set cannot be changed, but with no_new_privs nothing can be gained: not by a program
# that makes its caller root.
cp /bin/grep /srv/gain
chmod 4755 /srv/gain
as_daemon /srv/gain CapEff /proc/self/status
like "$out" "CapEff:	*[1-9a-f]*" "control: there is something to be gained"
profile CapabilityBoundingSet=CAP_KILL
sandboxed /srv/gain CapEff /proc/self/status
is "$status $out" "0 CapEff:	0000000000000000" "CapabilityBoundingSet= holds by no_new_privs"
profile CapabilityBoundingSet=CAP_KILL NoNewPrivileges=no SystemCallArchitectures=
sandboxed echo executed
is "$status $out" "69 " "without it CapabilityBoundingSet= is refused, and nothing runs"
like "$err" "sbx: /srv/profile.conf:*CapabilityBoundingSet=*CAP_SETPCAP*" "by its name"

# Whatever may be left out says so.
profile ProtectSystem=strict LockPersonality=yes '[X-Sbx]' Optional=ProtectSystem
sandboxed "$TRY" -f personality
is "$status $out" "0 personality EPERM" "an optional directive is left out"
like "$err" "sbx: warning: *ProtectSystem=*" "and that is said"

# A profile nobody may read; one of somebody else's is not our risk, one of ours neither.
profile LockPersonality=yes
chmod 600 /srv/profile.conf
sandboxed echo executed
like "$status $err" "78 sbx: *profile.conf*Permission denied*" "a profile that cannot be read"
cp /srv/profile.conf /srv/work/own.conf
chown 1 /srv/work/own.conf
as_daemon "$SBX_ROOT" --profile /srv/work/own.conf -- echo executed
is "$status $out" "0 executed" "one's own profile, wherever it is"
run "$SBX_ROOT" --profile /srv/work/own.conf -- echo executed
is "$status $out" "78 " "but root does not take it"

# The built-in profile promises more than can be kept.
as_daemon "$SBX_ROOT" -- echo executed
is "$status $out" "69 " "the built-in profile is refused, and not weakened"

live_done

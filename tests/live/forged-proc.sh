#!/bin/sh
# SPDX-License-Identifier: MIT
# What is mounted on /proc and is no procfs may say anything: sbx does not believe it (L22).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# A tmpfs that promises all capabilities and namespaces, and a harmless past.
cat >/srv/forge.sh <<'END'
mount -t tmpfs tmpfs /proc
mkdir -p /proc/self/ns /proc/self/fd
printf '%s\t%s\n' Umask: 0777 NoNewPrivs: 1 CapPrm: ffffffffffffffff CapEff: ffffffffffffffff \
	CapBnd: 0 CapAmb: 0 >/proc/self/status
: >/proc/self/ns/user >/proc/self/ns/uts
exec "$@"
END

facts() { grep -vE '^feature (proc|initial_userns|uts_namespace)$' "$1"; }
"$SBXCTL" doctor --facts >/srv/real
unshare -m sh /srv/forge.sh "$SBXCTL" doctor --facts >/srv/forged
ok "control: the real one is believed" grep -qx 'feature proc' /srv/real
is "$(facts /srv/forged)" "$(facts /srv/real)" "all it says is known from elsewhere"
fails "it is no procfs" grep -qx 'feature proc' /srv/forged

profile ProtectSystem=yes NoNewPrivileges=yes
run unshare -m sh /srv/forge.sh "$SBX" --profile /srv/profile.conf -- "$TRY" -f create=/usr/new
is "$status $out" "0 create=/usr/new EROFS" "what needs no /proc is enforced"
profile ProtectHostname=yes
run unshare -m sh /srv/forge.sh "$SBX" --profile /srv/profile.conf -- echo executed
is "$status $out" "69 " "what cannot be known is refused"

live_done

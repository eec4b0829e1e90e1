#!/bin/sh
# SPDX-License-Identifier: MIT
# RestrictAddressFamilies=: which kinds of sockets there are.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile 'RestrictAddressFamilies=AF_UNIX AF_INET'
refused EAFNOSUPPORT socket=inet6 socket=netlink socket=packet socket=vsock
allowed socket=unix socket=inet socket=inet-dgram socketpair
profile RestrictAddressFamilies=~AF_PACKET
refused EAFNOSUPPORT socket=packet socket-wide=packet
allowed socket=inet socket=netlink socket=unix
# The kernel looks at 32 bits of a family (L39).
profile RestrictAddressFamilies=~AF_INET
refused EAFNOSUPPORT socket=inet socket-wide=inet
allowed socket=inet6
profile RestrictAddressFamilies=AF_INET RestrictAddressFamilies=AF_UNIX RestrictAddressFamilies=~AF_INET
refused EAFNOSUPPORT socket=inet
allowed socket=unix
profile RestrictAddressFamilies=none
refused EAFNOSUPPORT socket=unix socket=inet socket=netlink
profile RestrictAddressFamilies=AF_UNIX RestrictAddressFamilies=
allowed socket=inet socket=packet
# A ring could open what socket() may not (L43).
profile RestrictAddressFamilies=AF_UNIX
refused ENOSYS io_uring_setup
profile RestrictAddressFamilies=AF_UNICS
does_not_start 78 '*AF_UNICS*'

# Behind the i386 door sockets come through one call for everything: this cannot be enforced.
if [ "$(uname -m)" = x86_64 ]; then
	profile RestrictAddressFamilies=AF_UNIX 'SystemCallArchitectures=native x86'
	inside "$TRY" -f int80-socket int80-socketcall
	case "$status $out" in
	69*) tap_result ok "$claim: is not promised where it cannot be kept" ;;
	*) is "$out" "int80-socket EAFNOSUPPORT
int80-socketcall EAFNOSUPPORT" "$claim: holds behind the i386 door" ;;
	esac
fi

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# L51: what a filter refuses can be read back from the kernel's log, with the call's number.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# Under a name of its own: other tests are refused things at the same time, and have been before.
name=l51-$$
cp "$TRY" "/srv/$name"
case $(uname -m) in
x86_64) abi=x86-64 ;;
aarch64) abi=arm64 ;;
*) abi=$(uname -m) ;;
esac
number=$("$SBXCTL" syscalls --json personality | jq --arg abi "$abi" '.numbers[$abi]')
logged() { dmesg | grep "type=1326.*comm=\"$name\"" | grep -q "syscall=$number "; }

# The kernel drops messages when there are many: a few tries, a second apart.
refused_and_logged() {
	for _ in 1 2 3 4 5 6 7 8; do
		inside "/srv/$name" personality
		[ "$status" -eq 1 ] || return
		! logged || return 0
		sleep 1
	done
	return 1
}

profile SystemCallFilter=~mount SystemCallErrorNumber=EPERM
inside "/srv/$name" personality
is "$status" 0 "control: another call is not refused"
fails "control: and not logged" logged
profile SystemCallFilter=~personality SystemCallErrorNumber=EPERM
if ! refused_and_logged && ! dmesg | grep -q 'type=1326'; then
	skip "this kernel logs no refusals (CONFIG_AUDIT)"
else
	ok "L51: the log has the call that was refused" logged
fi

live_done

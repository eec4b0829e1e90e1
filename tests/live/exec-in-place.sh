#!/bin/sh
# SPDX-License-Identifier: MIT
# The sandbox leaves nothing behind but the command, in the same process.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

given=$(kept)
profile ProtectSystem=strict PrivateTmp=yes PrivateDevices=yes ProtectHome=yes ProtectProc=invisible \
	RestrictNamespaces=yes ProtectClock=yes ProtectHostname=yes
# The supervisor's child, by its number.
"$SBX" --profile /srv/profile.conf -- "$TRY" wait 30 >/srv/wait.out &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s /srv/wait.out ] || sleep 0.1; done
is "$(cat /srv/wait.out)" ready "the command runs"
is "$(cat /proc/$pid/comm)" try "in the process that was started"
is "$(tr '\0' ' ' </proc/$pid/cmdline)" "$TRY wait 30 " "with its own arguments"
# An intruder who writes to /proc/self/exe must not find the launcher there (L18).
is "$(readlink /proc/$pid/exe)" "$TRY" "as its own program: nothing of sbx is mapped"
fails "no library of sbx stays in memory" grep -q 'seccomp\|/sbx' /proc/$pid/maps
is "$(cat /proc/$pid/task/$pid/children)" "" "without children"
is "$(sed -n 's/^PPid:	//p' /proc/$pid/status)" "$$" "under the same parent"
# The root of the host, or a socket with privilege, left open is a way out (L17).
is "$(cd /proc/$pid/fd && echo *) " "$given" "with three descriptors"
is "$(sed -n 's/^Threads:	//p' /proc/$pid/status)" 1 "and one thread"
kill "$pid"
wait "$pid"
is "$?" 143 "a signal to that number reaches the command"

# How it ends is how the command ended.
for end in exit=0 exit=7 exit=69 exit=226 exit=255 signal=15 signal=9 signal=6; do
	inside "$TRY" "$end"
	want=${end#*=}
	[ "${end%=*}" = exit ] || want=$((128 + want))
	is "$status" "$want" "$end ends with $want"
done

# Descriptors: what a supervisor passes on is a pipe or a socket; the rest is closed.
exec 5</etc/passwd 6>/srv/file
"$TRY" exit 0 | {
	exec 7<&0
	inside "$TRY" fds
	is "$(numbers "$out")" "0 1 2 7 ${given#0 1 2 }" "a pipe is kept, files are closed"
	run "$SBX" --profile /srv/profile.conf --keep-fd 5 -- "$TRY" fds
	is "$(numbers "$out")" "0 1 2 5 7 ${given#0 1 2 }" "--keep-fd keeps one"
	echo "$tap_count $tap_failed $live_left" >/srv/count
}
read -r tap_count tap_failed live_left </srv/count
exec 5<&- 6>&-

# Signals: whatever the caller ignored or blocked, the command begins anew (L54).
run perl -MPOSIX -e '
	$SIG{$_} = "IGNORE" for grep { !/^(KILL|STOP|NUM\d+|CHLD|CLD)$/ } keys %SIG;
	sigprocmask(SIG_BLOCK, POSIX::SigSet->new(1 .. 31));
	exec @ARGV' "$SBX" --profile /srv/profile.conf -- "$TRY" signals
is "$status $out" "0 " "no signal is ignored or blocked"
run perl -MPOSIX -e '
	$SIG{$_} = "IGNORE" for grep { !/^(KILL|STOP|NUM\d+|CHLD|CLD)$/ } keys %SIG;
	sigprocmask(SIG_BLOCK, POSIX::SigSet->new(1 .. 31));
	exec @ARGV' "$TRY" signals
like "$out" "*ignored 15*" "control: without sbx they would be"

live_done

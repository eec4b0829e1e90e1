#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever system call of a start fails, the command does not run (L48).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

need strace
profile ProtectSystem=strict ProtectHome=tmpfs PrivateTmp=yes PrivateDevices=yes ProtectProc=invisible \
	InaccessiblePaths=/srv/other BindPaths=/srv/tree:/srv/mnt ReadWritePaths=/srv/work \
	ProtectHostname=private:inside User=daemon SupplementaryGroups=adm UMask=077 LimitNOFILE=64 \
	AmbientCapabilities=CAP_KILL CapabilityBoundingSet=CAP_KILL SecureBits=noroot \
	WorkingDirectory=/srv/work SystemCallFilter=@system-service MemoryDenyWriteExecute=yes \
	KeyringMode=private NoNewPrivileges=yes
run strace -qq -o /srv/trace "$SBX" --profile /srv/profile.conf -- "$TRY" exit 7
is "$status" 7 "control: nothing fails, and the command runs"

# One line "CALL NTH" for each system call from the first change to the filter.
awk '{ call = $0; sub(/\(.*/, "", call); n[call]++ }
	call == "unshare" { on = 1 }
	call == "execve" && on { exit }
	on { print call, n[call] }' /srv/trace >/srv/calls

# What may fail: memory that is not needed yet; close(), for exec closes too; umask(), which cannot;
# asking whether the command may be executed, for execve() asks again.
calls=0 wrong=
while read -r call nth; do
	case $call in
	brk | mmap | munmap | mremap | madvise | close | umask | faccessat*) continue ;;
	esac
	for error in EPERM ENOSYS; do
		calls=$((calls + 1))
		run strace -qq -o /dev/null -e "inject=$call:error=$error:when=$nth" \
			"$SBX" --profile /srv/profile.conf -- "$TRY" exit 7
		case $status in
		7) wrong="$wrong $call/$nth/$error(ran)" ;;
		2[0-9][0-9]) [ -n "$err" ] || wrong="$wrong $call/$nth/$error(silent)" ;;
		*) wrong="$wrong $call/$nth/$error($status)" ;;
		esac
	done
done </srv/calls
diag "$calls failures of $(cut -d' ' -f1 /srv/calls | sort -u | wc -l) system calls"
is "$wrong" "" "each stops the start, with a status of its step and a line that says so"
ok "and there were many" test "$calls" -gt 100

# Some containers emulate root with filters that answer "done" to what was never done.
wrong=
for call in setgroups setresgid setresuid capset; do
	run strace -qq -o /dev/null -e "inject=$call:retval=0" \
		"$SBX" --profile /srv/profile.conf -- "$TRY" exit 7
	case "$status $err" in 21[678]\ *"$call"*pretends*) ;; *) wrong="$wrong $call($status)" ;; esac
done
is "$wrong" "" "nor is a call believed that only says it has worked"

live_done

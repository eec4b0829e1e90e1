#!/bin/sh
# SPDX-License-Identifier: MIT
# What sbx itself asks of the kernel, as strace sees it.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

need strace
trace() {
	run strace -f -o /srv/trace "$SBX" --profile /srv/profile.conf -- "$@"
	is "$status" 0 "$claim: runs under strace"
}

# One program is started: the command.  No shell, no helper (L4).
profile ProtectSystem=strict PrivateTmp=yes PrivateDevices=yes ProtectHome=yes User=daemon \
	SystemCallFilter=@system-service
trace /bin/true
is "$(grep -c '[^_a-z]execve(' /srv/trace)" 2 "$claim: one execve besides strace's own"
is "$(awk '{ print $1 }' /srv/trace | sort -u | wc -l)" 1 "$claim: in one process"
fails "$claim: nothing is forked" grep -E '\<(fork|vfork|clone|clone3)\(' /srv/trace

# The filter is the last act: what follows is execve (L49).
is "$(awk '/seccomp\(SECCOMP_SET_MODE_FILTER|PR_SET_SECCOMP/ { on = 1; next } on && !/resumed/ { sub(/^[0-9]+ +/, ""); sub(/\(.*/, ""); print; exit }' /srv/trace)" \
	execve "$claim: nothing is between filter and execve"
is "$(grep -c 'seccomp(SECCOMP_SET_MODE_FILTER' /srv/trace)" 1 "$claim: one filter is loaded"

# No work directory (/run/user is a place of ProtectSystem=strict): nothing is made or opened where others could be waiting (L29).
profile ProtectSystem=strict ReadOnlyPaths=/etc TemporaryFileSystem=/srv/tree \
	InaccessiblePaths=/srv/other BindPaths=/srv/tree:/srv/mnt
trace /bin/true
fails "$claim: nothing is made or opened in /tmp, /var/tmp or /run" \
	grep -E '(open|openat|openat2|mkdir|mkdirat|mknodat|creat|symlinkat)\(([^,"]*, )?"(/tmp|/var/tmp|/run(/[^u]|"))' /srv/trace
fails "$claim: no path-based mount" grep -E '[^_a-z]mount\(' /srv/trace

live_done

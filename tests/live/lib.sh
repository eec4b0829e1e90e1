# shellcheck shell=sh disable=SC2154 # $tmp, $status, $out and $err are of tap.sh
# SPDX-License-Identifier: MIT
# tests/live/lib.sh: one claim of a directive, attempted by a hostile program.
#
#	. "${top_srcdir:-.}/tests/tap.sh"
#	. "$top_srcdir/tests/live/lib.sh"
#	live "$0"				# again, in namespaces with a world to break
#
#	profile ProtectClock=yes		# the lines of the profile
#	refused EPERM clock_settime adjtimex	# attempts of try.c: refused inside, not outside
#	allowed clock_gettime			# the neighbour still works
#	inside cat /proc/self/status		# any command: $status, $out, $err
#	does_not_start 226 '*tree*'		# refused as a whole, in one line that says so
#	live_done				# last line: what was outside is as it was
#
# The world: /srv (root's; /srv/work is everybody's, and where attempts make their files),
# /home, /root and /run are small and new; everything is shared, as on most machines, so that
# a mount that leaks is seen.  What happens in it is forgotten with the namespace.

live() {
	[ -z "${SBX_LIVE:-}" ] || { live_world; return; }
	need_root
	unshare -mui true 2>/dev/null || skip_all "cannot make namespaces"
	[ -d /srv ] || skip_all "needs a directory /srv"
	# A build directory that others may not enter holds a program that User= cannot run; and
	# one below /home or /tmp is hidden by half of the directives.
	cp -L "$(command -v "$SBX")" "$tmp/sbx" || skip_all "no launcher: $SBX"
	cp -L "$(command -v "$SBXCTL")" "$tmp/sbxctl" 2>/dev/null
	cp -L "$(command -v "$TRY")" "$tmp/try" || skip_all "no program of attempts: $TRY"
	SBX_LIVE=$tmp unshare -mui --propagation private /bin/sh "$@"
	exit
}

live_world() {
	live_host=$(live_host_mounts)
	rmdir "$tmp"
	for live_place in /srv /home /root /run; do
		[ -L "$live_place" ] || mount -t tmpfs -o mode=755 tmpfs "$live_place" || exit 99
	done
	mount --make-rshared / || exit 99
	umask 022
	mkdir -p /srv/bin /srv/work /srv/tree/a/b/c /srv/other /srv/mnt /home/alice /run/user/1000
	chmod 1777 /srv/work
	cp "$SBX_LIVE/sbx" "$SBX_LIVE/try" /srv/bin/ || exit 99
	[ ! -e "$SBX_LIVE/sbxctl" ] || cp "$SBX_LIVE/sbxctl" /srv/bin/ || exit 99
	SBX=/srv/bin/sbx SBXCTL=/srv/bin/sbxctl TRY=/srv/bin/try
	for live_place in /srv /srv/tree /srv/tree/a /srv/tree/a/b /srv/tree/a/b/c /srv/other \
		/home/alice /root /run /run/user/1000; do
		echo "$live_place" >"$live_place/f"
	done
	mount -t tmpfs -o mode=755 tmpfs /srv/mnt && echo /srv/mnt >/srv/mnt/f || exit 99
	ln -s tree /srv/link
	# Not in /tmp, which tests cover.
	tmp=/srv/tap
	mkdir "$tmp"
	live_left=
	cd /srv/work || exit 99
}

# Below /tmp and /mnt others may be mounting while we test; no profile of ours does.
live_host_mounts() { awk '$5 !~ "^/(tmp|mnt|media)/"' "/proc/$PPID/mountinfo"; }

# profile LINE...: of [Service], until a line opens another section.
profile() {
	claim=$*
	{ echo "[Service]"; printf '%s\n' "$@"; } >/srv/profile.conf
}

# may NUMBER: do we have this capability?  Virtual machines and containers lack some.
may() { [ $((0x$(sed -n 's/^CapEff:	//p' /proc/self/status) >> $1 & 1)) -eq 1 ]; }

# The numbers of the open descriptors, in one line, of what "try fds" prints.
numbers() { printf '%s\n' "$1" | cut -d' ' -f1 | tr '\n' ' '; }

# Those that a profile keeps of ours: the harness may have left pipes and other things open.
kept() { "$TRY" fds | awk '$1 <= 2 || $2 ~ /^(pipe|socket):/ { printf "%s ", $1 }'; }

# What is mounted here, as the kernel says it.
live_mounts() { cat "/proc/$$/mountinfo"; }

inside() {
	live_before=$(live_mounts)
	run "$SBX" --profile /srv/profile.conf -- "$@"
	[ "$(live_mounts)" = "$live_before" ] || live_left="$live_left$claim; "
}

# live_result ATTEMPT <lines of try -f
live_result() {
	awk -v name="$1 " 'index($0, name) == 1 { print substr($0, length(name) + 1); exit }'
}

# live_attempt ATTEMPT...: sets $out, and shows why when nothing could be attempted.
live_attempt() {
	inside "$TRY" -f "$@"
	[ "$status" -eq 0 ] || diag "status $status: $err"
}

# refused ERROR ATTEMPT...: ERROR inside, success outside.  A call that this kernel was built
# without is ENOSYS outside: that it is EPERM inside shows that the filter came first.
refused() {
	live_want=$1
	shift
	run "$TRY" -f "$@"
	live_outside=$out
	live_attempt "$@"
	for live_name; do
		live_got=$(printf '%s\n' "$out" | live_result "$live_name")
		live_control=$(printf '%s\n' "$live_outside" | live_result "$live_name")
		[ "$live_control" != ENOSYS ] || [ "$live_want" = ENOSYS ] || live_control=OK
		is "$live_got inside, $live_control outside" "$live_want inside, OK outside" \
			"$claim: $live_name is refused"
	done
}

# refused_too ERROR ATTEMPT...: the same for what is refused outside as well.
refused_too() {
	live_want=$1
	shift
	live_attempt "$@"
	for live_name; do
		is "$(printf '%s\n' "$out" | live_result "$live_name")" "$live_want" \
			"$claim: $live_name is refused"
	done
}

allowed() {
	live_attempt "$@"
	for live_name; do
		is "$(printf '%s\n' "$out" | live_result "$live_name")" OK \
			"$claim: $live_name is allowed"
	done
}

# prints WHAT COMMAND...: inside.
prints() {
	live_want=$1
	shift
	inside "$@"
	is "$status $out" "0 $live_want" "$claim: $* prints \"$live_want\""
	[ "$status" -eq 0 ] || diag "$err"
}

# does_not_start STATUS PATTERN: with the profile.  The command must not run, and one line says
# why.
does_not_start() {
	inside echo executed
	is "$status $out" "$1 " "$claim: does not start (exit status $1)"
	case $(printf '%s\n' "$err" | wc -l) in 1) ;; *) err="more than one line: $err" ;; esac
	# shellcheck disable=SC2254 # $2 is a pattern
	case $err in
	"sbx: "$2) tap_result ok "$claim: and says why in one line" ;;
	*) tap_result not-ok "$claim: and says why in one line"; diag "got:  $err"; diag "like: sbx: $2" ;;
	esac
}

# Run once for the whole script: sbx has left no mount here, and we none on the host.
live_done() {
	is "$live_left" "" "no mount of a sandbox was left outside of it"
	is "$(live_host_mounts)" "$live_host" "the host's mounts are as they were"
	plan done
}

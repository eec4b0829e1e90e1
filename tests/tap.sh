# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# tests/tap.sh: the Test Anything Protocol for shell tests.
#
#	. "${top_srcdir:-.}/tests/tap.sh"
#	ok "true succeeds" true			# passes when the command succeeds
#	fails "false does not" false		# passes when it does not
#	is "$(id -u)" 0 "we are root"		# got, want, name
#	like "$(uname -a)" "*Linux*" "a kernel"	# got, shell pattern, name
#	run "$SBX" -P nope true			# sets $status, $out and $err; proves nothing
#	skip "needs root" "the name"		# one test that cannot run here, and why
#	skip_all "needs runsv"			# none of them can; ends the script
#	need_root; need strace runsv		# skip_all unless they are there
#	plan done				# last line: a script that stops early has failed
#
# $tmp is a fresh directory that others may enter; it goes away at the end.  A script that made
# more than files (mounts, processes) says how to undo it by redefining cleanup().
: "${SBX:=sbx}" "${SBXCTL:=sbxctl}" "${TRY:=try}" "${top_srcdir:=.}" "${top_builddir:=.}"
export SBX SBXCTL TRY top_srcdir top_builddir

tap_count=0
tap_failed=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/sbx-test.XXXXXX") || exit 99
chmod 755 "$tmp"

cleanup() { :; }
tap_end() {
	tap_status=$?
	trap - 0
	cleanup
	rm -rf "$tmp"
	exit "$tap_status"
}
trap tap_end 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 143' 15

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# tap_result ok|not-ok NAME [DIRECTIVE]: "#" in a name would start a TAP directive.
tap_result() {
	tap_count=$((tap_count + 1))
	[ "$1" = ok ] || tap_failed=$((tap_failed + 1))
	printf '%s %d - %s%s\n' "$(echo "$1" | tr - ' ')" "$tap_count" \
		"$(printf %s "$2" | tr '#\n' '  ')" "${3:+ # $3}"
}

run() {
	status=0
	"$@" >"$tmp/.out" 2>"$tmp/.err" </dev/null || status=$?
	# shellcheck disable=SC2034 # for the scripts that source this file
	out=$(cat "$tmp/.out") err=$(cat "$tmp/.err")
}

tap_show() {
	sed 's/^/#   /' "$tmp/.out" "$tmp/.err"
}

ok() {
	tap_name=$1
	shift
	run "$@"
	[ "$status" -eq 0 ] && { tap_result ok "$tap_name"; return 0; }
	tap_result not-ok "$tap_name"
	diag "status $status of: $*"
	tap_show
}

fails() {
	tap_name=$1
	shift
	run "$@"
	[ "$status" -ne 0 ] && { tap_result ok "$tap_name"; return 0; }
	tap_result not-ok "$tap_name"
	diag "did not fail: $*"
	tap_show
}

is() {
	[ "$1" = "$2" ] && { tap_result ok "$3"; return 0; }
	tap_result not-ok "$3"
	diag "got:  $1"
	diag "want: $2"
}

like() {
	# shellcheck disable=SC2254 # $2 is a pattern
	case $1 in $2) tap_result ok "$3"; return 0 ;; esac
	tap_result not-ok "$3"
	diag "got:  $1"
	diag "like: $2"
}

skip() { tap_result ok "${2:-}" "SKIP $1"; }

skip_all() {
	[ "$tap_count" -eq 0 ] || { diag "skip_all after the first test"; exit 99; }
	echo "1..0 # SKIP $*"
	exit 0
}

need() {
	for tap_tool; do
		command -v "$tap_tool" >/dev/null 2>&1 || skip_all "needs $tap_tool"
	done
}

need_root() { [ "$(id -u)" -eq 0 ] || skip_all "needs root"; }

# plan done: how many there were; also the exit status, for runs without a TAP reader.
plan() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ] || exit 1
	exit 0
}

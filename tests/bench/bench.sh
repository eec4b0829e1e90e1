#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/bench/bench.sh: what a start costs, beside the least it can cost and beside others.
# Prints the table of the README.  `make bench`; as root.
#
# Whole processes are timed, from fork to the end of a command that does nothing.  All commands take
# turns, round after round, and ratios are made within a round: on a machine with other work,
# figures of different minutes cannot be compared.
set -eu

: "${top_srcdir:=.}" "${SBX:=./sbx}" "${SBXCTL:=./sbxctl}" "${CC:=cc}" "${ROUNDS:=40}" "${RUNS:=12}"
here=$top_srcdir/tests/bench

for tool in hyperfine jq strace unshare "$CC" "$SBX" "$SBXCTL"; do
	command -v "$tool" >/dev/null || { echo "bench: needs $tool" >&2; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "bench: needs root" >&2; exit 77; }

if [ -z "${BENCH:-}" ]; then
	work=$(mktemp -d "${TMPDIR:-/tmp}/sbx-bench.XXXXXX")
	trap 'rm -rf "$work"' 0
	SBX=$(command -v "$SBX") SBXCTL=$(command -v "$SBXCTL")
	export SBX SBXCTL CC ROUNDS RUNS top_srcdir
	BENCH=$work unshare -mnupif --kill-child --mount-proc --propagation private sh "$0" "$@"
	exit
fi
work=$BENCH

# A machine where the profile smtpd can start; the command stands in the place of smtpd, because
# the profile lets nothing else run.
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/spool
install -d -m 0711 /var/spool/smtpd
install -d /run/smtpd /run/sbx/profiles
cp "$top_srcdir"/profiles/smtpd.conf "$here/read-only.conf" /run/sbx/profiles/
cat >"$work/nothing.c" <<'END'
int main(void)
{
	return 0;
}
END
cat >"$work/waiting.c" <<'END'
#include <unistd.h>
int main(void)
{
	return pause();
}
END
# Mounts without their numbers; and of the process what is not its size.
cat >"$work/look.c" <<'END'
#include <stdio.h>
#include <string.h>
int main(void)
{
	static const char *const wanted[] = {"Cap", "NoNew", "Seccomp", "Umask", "SigP", "SigB", "SigI", "SigC", "Shd"};
	char line[4096];
	FILE *f = fopen("/proc/self/mountinfo", "r");
	while (fgets(line, sizeof(line), f)) {
		int at = 0;
		sscanf(line, "%*d %*d %*s %*s %n", &at);
		fwrite(line + at, 1, strcspn(line + at, "-"), stdout);
		puts(strchr(line + at, '-'));
	}
	f = fopen("/proc/self/status", "r");
	while (fgets(line, sizeof(line), f))
		for (unsigned i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (strncmp(line, wanted[i], strlen(wanted[i])) == 0)
				fputs(line, stdout);
	return 0;
}
END
for program in nothing waiting look; do
	"$CC" -O2 -static -w -o "$work/$program" "$work/$program.c"
done
command=/usr/sbin/smtpd
[ -x "$command" ] || command=/usr/bin/true
mount --bind "$work/nothing" "$command"

# floor PROFILE: its plan and the filter it really loads, as a program.
floor() {
	mkdir -p "$work/$1"
	"$SBXCTL" plan --json "$1" >"$work/$1/plan.json"
	jq -r -f "$here/floor.jq" "$work/$1/plan.json" >"$work/$1/floor.inc"
	strace -v -e trace=seccomp -o "$work/$1/strace" "$SBX" -P "$1" "$command"
	{
		echo 'static struct sock_filter filter[] = {'
		sed -n 's/^seccomp(SECCOMP_SET_MODE_FILTER,.*filter=\[\(.*\)\]}) *= 0$/\1/p' \
			"$work/$1/strace"
		echo '};'
	} >>"$work/$1/floor.inc"
	"$CC" -O2 -static -I "$work/$1" -o "$work/$1/floor" "$here/floor.c"
	# Both must end in the same sandbox, or the comparison is worth nothing.
	mount --bind "$work/look" "$command"
	"$SBX" -P "$1" "$command" >"$work/$1/sbx.look"
	"$work/$1/floor" "$command" >"$work/$1/floor.look"
	umount "$command"
	diff "$work/$1/sbx.look" "$work/$1/floor.look"
}

# The commands: title, floor it belongs to, command line.
commands() {
	cat <<-END
		the command alone	smtpd	$command
		unshare -m	smtpd	unshare -m $command
		the floor of a read-only system	read-only	$work/read-only/floor $command
		sbx, a read-only system	read-only	$SBX -P read-only $command
		the floor of the profile smtpd	smtpd	$work/smtpd/floor $command
		sbx, the profile smtpd	smtpd	$SBX -P smtpd $command
	END
	! command -v bwrap >/dev/null || echo "bwrap, the file systems of smtpd only	smtpd	bwrap $(jq -r \
		-f "$here/bwrap.jq" "$work/smtpd/plan.json" | tr '\n' ' ')--unshare-uts $command"
}

measure() {
	set --
	while IFS='	' read -r title base line; do
		set -- "$@" -n "$title" "$line"
	done <"$work/commands"
	for round in $(seq "$ROUNDS"); do
		echo "round $round of $ROUNDS" >&2
		hyperfine -N --style none --warmup 3 --runs "$RUNS" --export-json "$work/round.$round" \
			"$@" >/dev/null 2>&1
	done
}

# calls COMMAND…: how many system calls the whole of it makes.
calls() {
	strace -f -qq -o "$work/calls" "$@" >/dev/null
	grep -c '^[0-9]* *[a-z_0-9]*(' "$work/calls"
}

# left COMMAND…: processes beside the command, and their memory, while it runs.
left() {
	mount --bind "$work/waiting" "$command"
	"$@" &
	# Of whom that is: $$ is the first shell, not the one of $(left).
	left_shell=$(cut -d' ' -f4 "/proc/$!/stat")
	sleep 0.3
	left_n=0 left_kb=0 left_file=$(stat -Lc %d:%i "$work/waiting")
	for left_status in /proc/[0-9]*/status; do
		left_pid=${left_status#/proc/} left_pid=${left_pid%/status}
		[ "$left_pid" -ne 1 ] || continue
		[ "$(stat -Lc %d:%i "/proc/$left_pid/exe")" != "$left_file" ] ||
			{ left_end=$left_pid; continue; }
		grep -q "^PPid:	$left_shell\$" "$left_status" || continue
		left_n=$((left_n + 1))
		left_kb=$((left_kb + $(sed -n 's/^VmRSS:[	 ]*\([0-9]*\) kB/\1/p' "$left_status")))
	done
	kill -KILL "$left_end"
	wait
	umount "$command"
	if [ "$left_n" -eq 0 ]; then echo nothing; else echo "a process of $left_kb KiB"; fi
}

# Median over the rounds of the ratio of medians within each.
table() {
	echo '| start | milliseconds | times its floor | system calls | left running |'
	echo '|---|---:|---:|---:|---|'
	while IFS='	' read -r title base line; do
		floor_title="the floor of the profile smtpd"
		[ "$base" = smtpd ] || floor_title="the floor of a read-only system"
		# shellcheck disable=SC2086 # a command line
		jq -rs --arg t "$title" --arg f "$floor_title" --arg c "$(calls $line)" \
			--arg l "$(left $line)" '
			def median: sort | .[length / 2 | floor];
			def of($r; $name): $r.results[] | select(.command == $name) | .median;
			(map(. as $r | of($r; $t)) | median * 1000 * 100 | round / 100) as $ms
			| (map(. as $r | of($r; $t) / of($r; $f)) | median * 100 | round / 100) as $ratio
			| "| \($t) | \($ms) | \($ratio) | \($c) | \($l) |"' "$work"/round.*
	done <"$work/commands"
}

floor smtpd
floor read-only
commands >"$work/commands"
measure
table

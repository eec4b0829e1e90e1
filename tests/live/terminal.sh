#!/bin/sh
# SPDX-License-Identifier: MIT
# Nothing is typed on the terminal of who started the service (L40).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

need script
profile ProtectClock=yes
try_on_terminal() {
	script -qec "$* >/srv/result" /dev/null </dev/null >/dev/null 2>&1
	cat /srv/result
}
is "$(try_on_terminal "$TRY" -f tiocsti winsize)" "tiocsti OK
winsize OK" "control: without sbx a character is typed"
is "$(try_on_terminal "$SBX" --profile /srv/profile.conf -- "$TRY" -f tiocsti tiocsti-wide tioclinux tioclinux-wide winsize)" \
	"tiocsti EPERM
tiocsti-wide EPERM
tioclinux EPERM
tioclinux-wide EPERM
winsize OK" "with it none is, however the request is spelt"

# Nobody in particular, who wants no no_new_privs, has to have it for the filter he wants.
profile RestrictRealtime=yes NoNewPrivileges=no
is "$(try_on_terminal setpriv --reuid 1 --regid 1 --clear-groups \
	"$SBX" --profile /srv/profile.conf -- "$TRY" -f tiocsti)" "tiocsti EPERM" \
	"nor is one by a service that root did not start"

# What arrives at the terminal, seen by whoever reads it next.
for with in "" "$SBX --profile /srv/profile.conf --"; do
	cat >/srv/victim.sh <<-END
		stty -echo -icanon min 0 time 5
		$with $TRY tiocsti Z >/dev/null
		cat >/srv/typed
	END
	: >/srv/typed
	script -qec "sh /srv/victim.sh" /dev/null </dev/null >/dev/null 2>&1
	if [ -z "$with" ]; then
		is "$(tr -dc Z </srv/typed)" Z "control: without sbx the next reader gets the character"
	else
		is "$(tr -dc Z </srv/typed)" "" "with it the next reader gets nothing"
	fi
done

live_done

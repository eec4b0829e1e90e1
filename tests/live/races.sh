#!/bin/sh
# SPDX-License-Identifier: MIT
# Who swaps a name while we mount gains nothing (L5, L20, L24, L26).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

need strace
# The service owns the directory and so can put a link in the place of what a profile names.
# The plan is made; then strace holds sbx at a system call, and the name is swapped.
mkdir /srv/other/sub
echo secret >/srv/other/secret
echo secret >/srv/other/sub/f
hold() { # CALL NAME: hold at CALL, and swap /srv/svc/NAME and /srv/svc/evil
	rm -rf /srv/svc
	mkdir -p /srv/svc/data/sub /srv/svc/source/sub
	echo data >/srv/svc/data/f
	ln -s /srv/other /srv/svc/evil
	chown -hR 1 /srv/svc
	( sleep 0.4; "$TRY" swap "/srv/svc/$2:/srv/svc/evil" >/dev/null ) &
	run strace -qq -o /dev/null -e "trace=$1" -e "inject=$1:delay_enter=800000:when=1" \
		"$SBX" --profile /srv/profile.conf -- "$TRY" -f write=/srv/other/secret list=/srv/other/sub
	wait $!
}
held() { # CALL NAME: it must fail, for what it was told of is a link now
	hold "$1" "$2"
	is "$status $out" "226 " "$claim: swapped before $1: does not start"
	like "$err" "sbx: *Too many levels of symbolic links*" "$claim: swapped before $1: and says why"
	is "$(cat /srv/other/secret) $(cd /srv/other && echo *)" "secret f secret sub" \
		"$claim: swapped before $1: the victim is unharmed"
}

for lines in "ProtectSystem=strict ReadWritePaths=/srv/svc/data" ReadOnlyPaths=/srv/svc/data \
	InaccessiblePaths=/srv/svc/data TemporaryFileSystem=/srv/svc/data BindPaths=/srv/tree:/srv/svc/data \
	BindPaths=/srv/tree:/srv/svc/data/sub NoExecPaths=/srv/svc/data; do
	# shellcheck disable=SC2086 # words
	profile $lines
	held unshare data
done
profile BindPaths=/srv/svc/source:/srv/mnt
held unshare source
profile BindPaths=/srv/svc/source/sub:/srv/mnt
held unshare source

# Once the place has been opened, the descriptor is what counts: the link leads nowhere.
for lines in InaccessiblePaths=/srv/svc/data TemporaryFileSystem=/srv/svc/data \
	BindPaths=/srv/tree:/srv/svc/data BindPaths=/srv/tree:/srv/svc/data/sub; do
	profile "$lines"
	hold move_mount data
	is "$status $out" "0 write=/srv/other/secret OK
list=/srv/other/sub OK" "$claim: swapped before move_mount: the victim is not mounted upon"
done

# Control: held in the same way, but nothing is swapped.
profile ProtectSystem=strict ReadWritePaths=/srv/svc/data
hold unshare nothing
is "$status $out" "0 write=/srv/other/secret EROFS
list=/srv/other/sub OK" "control: with nothing swapped it starts"

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input: one clear line for each mistake, the right exit status, nothing run, nothing changed.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# State that must not change: files of the world, and mounts.
listing() {
	find /srv /run /home /root ! -path "$tmp*" -printf '%p %y %m %U:%G %s\n' | LC_ALL=C sort
	live_mounts
}

# complains STATUS PATTERN... -- ARGUMENT...: one line of standard error for each pattern, in
# this order.
complains() {
	want=$1 patterns=$tmp/patterns
	shift
	: >"$patterns"
	while [ "$1" != -- ]; do
		printf '%s\n' "$1" >>"$patterns"
		shift
	done
	shift
	listing >"$tmp/before"
	run "$SBX" "$@"
	listing >"$tmp/after"
	is "$status $out" "$want " "${title:-$*}: exit status $want, nothing run"
	# shellcheck disable=SC2254 # patterns
	complains_lines=$(
		n=0
		exec 3<"$patterns"
		while IFS= read -r line; do
			n=$((n + 1))
			IFS= read -r pattern <&3 || { echo "one more line: $line"; continue; }
			case $line in "sbx: "$pattern) ;; *) echo "line $n is: $line; and not like: $pattern" ;; esac
		done <"$tmp/.err"
		while IFS= read -r pattern <&3; do echo "no line is like: $pattern"; done
	)
	is "$complains_lines" "" "${title:-$*}: one clear line for each mistake"
	ok "${title:-$*}: nothing changed" cmp "$tmp/before" "$tmp/after"
	title=
}

# The same with /srv/p.conf, written from the lines on standard input.
bad_profile() {
	title="$1"
	shift
	complains "$@" -- --profile /srv/p.conf -- echo executed
}

# shellcheck disable=SC2059 # the format is the text, with its escapes
p() {
	{ echo "[Service]"; printf "$@"; } >/srv/p.conf
	chmod 644 /srv/p.conf
}

# --- The command line ---------------------------------------------------------------------------

p 'ProtectClock=yes\n'
complains 2 '*--no-such-option*--help*' -- --no-such-option echo executed
complains 2 '*--profile*--help*' -- --profile
# What a lost backslash makes of a start script (L60).
complains 2 '*command*' -- --profile /srv/p.conf
complains 2 '*command*' -- --profile /srv/p.conf --
complains 2 '*KEY=VALUE*' -- -p ProtectClock echo executed
complains 78 '*--keep-fd*KeepFD=*x*' -- --profile /srv/p.conf --keep-fd x echo executed
complains 78 '*ProtectClok*ProtectClock*' -- --profile /srv/p.conf --optional ProtectClok echo executed
complains 78 '*ProtectClock=*perhaps*' -- --profile /srv/p.conf -p ProtectClock=perhaps echo executed
complains 78 '*ProtectClock=*comment*' -- --profile /srv/p.conf -p 'ProtectClock=yes # why' echo executed

# --- The command --------------------------------------------------------------------------------

complains 203 '*/srv/none*No such file*' -- --profile /srv/p.conf -- /srv/none
complains 203 '*no-such-command*' -- --profile /srv/p.conf -- no-such-command
echo text >/srv/text
complains 203 '*/srv/text*Permission denied*' -- --profile /srv/p.conf -- /srv/text
complains 203 '*/srv/tree*' -- --profile /srv/p.conf -- /srv/tree
complains 2 '*no command*' -- --profile /srv/p.conf -- ''
printf 'neither script nor program' >/srv/garbage
chmod 755 /srv/garbage
complains 203 '*/srv/garbage*Exec format error*' -- --profile /srv/p.conf -- /srv/garbage

# --- Which file ---------------------------------------------------------------------------------

complains 78 '*no-such-profile*' -- --profile no-such-profile -- echo executed
complains 78 '*/srv/none.conf*No such file*' -- --profile /srv/none.conf -- echo executed
complains 78 '*' -- --profile ../srv/p -- echo executed
complains 78 '*' -- --profile ..  -- echo executed
complains 78 '*' -- --profile '' -- echo executed
complains 78 '*/srv/tree*' -- --profile /srv/tree -- echo executed
# Nor any place that lies beside something else (L32).
title="the current directory is not searched"
cp /srv/p.conf /srv/work/here.conf
complains 78 '*here*' -- --profile here -- echo executed
rm /srv/work/here.conf

ln -s loop.conf /srv/loop.conf
complains 78 '*/srv/loop.conf*symbolic link*' -- --profile /srv/loop.conf -- echo executed
ln -s /srv/loopdir /srv/loopdir
complains 78 '*/srv/loopdir*symbolic link*' -- --profile /srv/loopdir/p.conf -- echo executed
mkfifo /srv/fifo.conf
complains 78 '*/srv/fifo.conf*' -- --profile /srv/fifo.conf -- echo executed
complains 78 '*/dev/zero*' -- --profile /dev/zero -- echo executed

# --- Whose file (L7) ----------------------------------------------------------------------------

trust() {
	title=$1
	shift
	complains 78 "*$1*" -- --profile "$2" -- echo executed
}
chmod 664 /srv/p.conf
trust "a file that its group may write" /srv/p.conf /srv/p.conf
chmod 646 /srv/p.conf
trust "a file that everybody may write" /srv/p.conf /srv/p.conf
p 'ProtectClock=yes\n'
chown daemon /srv/p.conf
trust "somebody else's file" /srv/p.conf /srv/p.conf
chown 0 /srv/p.conf
mkdir -p /srv/d/e
cp /srv/p.conf /srv/d/e/p.conf
chmod 777 /srv/d
trust "a directory above that everybody may write" /srv/d /srv/d/e/p.conf
chmod 1777 /srv/d
trust "and the sticky bit is no excuse" /srv/d /srv/d/e/p.conf
chmod 755 /srv/d
chown daemon /srv/d
trust "somebody else's directory above" /srv/d /srv/d/e/p.conf
chown 0 /srv/d
ln -s ../work/p.conf /srv/d/link.conf
cp /srv/p.conf /srv/work/p.conf
trust "a link into a directory that everybody may write" /srv/work /srv/d/link.conf
rm /srv/work/p.conf
mkdir /srv/d/e/p.conf.d
echo '[Service]' >/srv/d/e/p.conf.d/a.conf
chmod 666 /srv/d/e/p.conf.d/a.conf
trust "a drop-in that everybody may write" a.conf /srv/d/e/p.conf
rm -r /srv/d/e/p.conf.d

# --- What is in it ------------------------------------------------------------------------------

p 'ProtectClok=yes\n'
bad_profile "unknown directive" 78 '*/srv/p.conf:2:*ProtectClok*did you mean ProtectClock*'
p 'ProtectClock=perhaps\n'
bad_profile "bad boolean" 78 '*/srv/p.conf:2:*ProtectClock=*perhaps*'
p 'ProtectSystem=strickt\n'
bad_profile "bad choice" 78 '*/srv/p.conf:2:*ProtectSystem=*strickt*strict*'
p 'ReadOnlyPaths=etc\n'
bad_profile "relative path" 78 '*/srv/p.conf:2:*ReadOnlyPaths=*etc*'
p 'ReadOnlyPaths=/srv/../etc\n'
bad_profile "a path that climbs" 78 '*/srv/p.conf:2:*ReadOnlyPaths=*..*'
p 'ReadOnlyPaths="/srv\n'
bad_profile "open quote" 78 '*/srv/p.conf:2:*ReadOnlyPaths=*'
p 'ReadOnlyPaths=/srv/%%Z\n'
bad_profile "unknown specifier" 78 '*/srv/p.conf:2:*ReadOnlyPaths=*%Z*'
p 'ProtectClock\n'
bad_profile "no equals sign" 78 '*/srv/p.conf:2:*'
p '=yes\n'
bad_profile "no name" 78 '*/srv/p.conf:2:*'
printf 'ProtectClock=yes\n' >/srv/p.conf
bad_profile "before any section" 78 '*/srv/p.conf:1:*'
printf '[Service\nProtectClock=yes\n' >/srv/p.conf
bad_profile "open section" 78 '*/srv/p.conf:1:*'
printf '[Servce]\nProtectClock=yes\n' >/srv/p.conf
bad_profile "unknown section" 78 '*/srv/p.conf:1:*Servce*'
p 'ProtectClock=yes\n[X-Sbx]\nKeepFD=9999999999\n'
bad_profile "bad descriptor" 78 '*/srv/p.conf:4:*KeepFD=*9999999999*'
p 'X=\0ProtectClock=yes\n'
bad_profile "NUL byte" 78 '*/srv/p.conf:2:*'
p 'ReadOnlyPaths=/srv/\377\n'
bad_profile "not UTF-8" 78 '*/srv/p.conf:2:*'
p 'RootImage=/srv/image\n'
bad_profile "what is not built yet" 69 '*/srv/p.conf:2:*RootImage=*'
p 'LimitNOFILE=64:x\nUMask=9\nEnvironment=1=2\nCapabilityBoundingSet=CAP_NONE\nSystemCallFilter=opne\nRestrictNamespaces=usr\nUser=a:b\n'
bad_profile "several at once" 78 '*/srv/p.conf:2:*LimitNOFILE=*' '*/srv/p.conf:3:*UMask=*' \
	'*/srv/p.conf:4:*Environment=*' '*/srv/p.conf:5:*CAP_NONE*' '*/srv/p.conf:6:*opne*open*' \
	'*/srv/p.conf:7:*usr*' '*/srv/p.conf:8:*User=*'
p 'ProtectSytem=yes\nPrivateTmpp=yes\n'
bad_profile "several typing errors" 78 '*:2:*ProtectSystem*' '*:3:*PrivateTmp*'

# Sizes that once ended on somebody's stack (L31).
{ echo "[Service]"; printf 'ReadOnlyPaths='; head -c 1048577 /dev/zero | tr '\0' a; echo; } >/srv/p.conf
bad_profile "a line longer than 1 MiB" 78 '*/srv/p.conf:2:*'
{ echo "[Service]"; printf 'ReadOnlyPaths=/'; head -c 1000000 /dev/zero | tr '\0' a; echo; } >/srv/p.conf
bad_profile "a path of 1 MB" 78 '*/srv/p.conf:2:*'
{ echo "[Service]"; head -c 5000000 /dev/zero | tr '\0' '#'; } >/srv/p.conf
bad_profile "a file of 5 MB" 78 '*/srv/p.conf*'
head -c 100000 /dev/urandom >/srv/p.conf
run "$SBX" --profile /srv/p.conf -- echo executed
is "$status $out" "78 " "a file of noise: exit status 78, nothing run"

# What a profile says cannot write on somebody's terminal.
p 'Protect\033[2JClock=yes\n'
run "$SBX" --profile /srv/p.conf -- echo executed
is "$status $(printf %s "$err" | tr -d '\40-\176\n' | wc -c)" "78 0" "control characters of a profile are not printed"

# Every directive: what is none of its values starts nothing (L8).
p 'ProtectClock=yes\n'
mv /srv/p.conf /srv/good.conf
wrong='' directives=0
for name in $("$SBXCTL" directives | awk '$2 == "enforced" { print $1 }' | tr -d =); do
	directives=$((directives + 1))
	for value in '@#junk' '=/' '%' '"' '-' 'yes @no' '99999999999999999999' "$(printf '\001')"; do
		run "$SBX" --profile /srv/good.conf -p "$name=$value" -- echo executed
		case $status in
		78 | 69 | 2??) ;;
		*) [ "$out" != executed ] || wrong="$wrong $name='$value'" ;;
		esac
	done
done
diag "$directives directives"
is "$wrong" "" "junk starts nothing"

# Empty: what systemd calls masked.
: >/srv/p.conf
run "$SBX" --profile /srv/p.conf -- echo executed
is "$status $out" "78 " "an empty profile is masked"

# --- Who starts it (L2) -------------------------------------------------------------------------

p 'ProtectClock=yes\n'
cp "$SBX" /srv/bin/sbx-setuid
chmod 4755 /srv/bin/sbx-setuid
run setpriv --reuid 1 --clear-groups /srv/bin/sbx-setuid --profile /srv/p.conf -- echo executed
is "$status $out" "69 " "a setuid copy does not start anything"
like "$err" "sbx: *setuid*" "and says why"
chmod 2755 /srv/bin/sbx-setuid
chgrp 4 /srv/bin/sbx-setuid
chmod 2755 /srv/bin/sbx-setuid
run setpriv --reuid 1 --regid 1 --clear-groups /srv/bin/sbx-setuid --profile /srv/p.conf -- echo executed
if grep -q __asan_init "$SBX"; then
	# Its leak checker traces the process, which the kernel allows nobody here.
	skip "built with AddressSanitizer" "nor does a setgid one"
else
	is "$status $out" "69 " "nor does a setgid one"
fi

live_done

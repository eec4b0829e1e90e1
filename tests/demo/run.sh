#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/demo/run.sh: hostile.sh bare, then under sbx with the built-in profile, as a table.
#
# And what an honest service does, which must go on working.
#
# "Refused by" is measured, not claimed: each line of the profile is tried alone, and named when
# it refuses the attempt all by itself.
#
# All of it happens in namespaces of its own, with throw-away files over /root, /home, /tmp and
# /mnt, so the machine is as it was when it ends.
set -eu

if [ "${1-}" != staged ]; then
	here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
	export here SBX SBXCTL TRY
	exec unshare --mount --uts --ipc --pid --fork --mount-proc --propagation private \
		sh "$0" staged
fi

# --- the stage ---------------------------------------------------------------------------------

mount -t tmpfs -o mode=755 stage /mnt
cp "$SBX" /mnt/sbx
cp "$SBXCTL" /mnt/sbxctl
cp "$TRY" /mnt/try
cp "$here/hostile.sh" /mnt/hostile.sh
mkdir /mnt/state /mnt/home /mnt/root /mnt/tmp /mnt/cron.d
chmod 1777 /mnt/tmp
mkdir -p /mnt/root/.ssh /mnt/home/alice
echo 'not a key' >/mnt/root/.ssh/id_ed25519
echo 'not a letter' >/mnt/home/alice/letters
echo 'not a secret' >/mnt/tmp/secret-of-alice
for dir in /root /home /tmp /etc/cron.d; do
	[ ! -d "$dir" ] || mount --bind "/mnt/${dir##*/}" "$dir"
done
cd /tmp
sleep 600 &
DECOY=$!
TRY=/mnt/try
export DECOY TRY
trap 'kill $DECOY' 0

# --- the two runs ------------------------------------------------------------------------------

state=/mnt/state
sh /mnt/hostile.sh --list >$state/list
echo "    the service runs as root and has been taken over; nothing is changed for good"
echo "    bare"
sh /mnt/hostile.sh >$state/bare
echo "    under sbx, with the profile that is built in"
/mnt/sbx -- sh /mnt/hostile.sh >$state/sbx
sh /mnt/hostile.sh --list-needs >$state/list-needs
sh /mnt/hostile.sh --needs >$state/bare-needs
/mnt/sbx -- sh /mnt/hostile.sh --needs >$state/sbx-needs

# --- what must work ----------------------------------------------------------------------------

needs() {
	awk -F'\t' -v state=$state '
	function load(file, into,   line, w) {
		while ((getline line <file) > 0) { split(line, w, " "); into[w[1]] = w[2] }
	}
	BEGIN {
		load(state "/bare-needs", bare); load(state "/sbx-needs", boxed)
		printf "\n    %-36s %-12s %s\n", "what an honest service does", "bare", "sbx"
	}
	{
		printf "    %-36s %-12s %s\n", $2, bare[$1] == "OK" ? "works" : bare[$1],
			boxed[$1] == "OK" ? "works" : boxed[$1]
		if (bare[$1] == "OK") { tried++; if (boxed[$1] == "OK") works++ }
	}
	END {
		printf "\n    %d things work bare; %d of them work under sbx.\n", tried, works
		exit !(tried > 0 && works == tried)
	}' $state/list-needs
}

# --- who refused? ------------------------------------------------------------------------------

echo "    each line of that profile alone"
/mnt/sbxctl show default | grep '^[A-Z][A-Za-z]*=.' >$state/lines
: >$state/alone
while read -r line; do
	name=${line%%=*}
	# What a profile implies is switched off, unless it is what we are trying.
	{
		echo '[Service]'
		[ "$name" = NoNewPrivileges ] || echo 'NoNewPrivileges=no'
		[ "$name" = SystemCallArchitectures ] || echo 'SystemCallArchitectures='
		echo "$line"
	} >$state/alone.conf
	/mnt/sbx --profile $state/alone.conf -- sh /mnt/hostile.sh 2>$state/err |
		sed "s/^/$name /" >>$state/alone
	if [ -s $state/err ]; then
		sed "s/^/    ($name alone: /; s/\$/)/" $state/err
	fi
done <$state/lines

awk -F'\t' -v state=$state '
	function load(file, into,   line, w) {
		while ((getline line <file) > 0) { split(line, w, " "); into[w[1]] = w[2] }
	}
	BEGIN {
		load(state "/bare", bare); load(state "/sbx", boxed)
		while ((getline line <(state "/alone")) > 0) {
			split(line, w, " ")
			if (w[3] != "OK" && bare[w[2]] == "OK") by[w[2]] = by[w[2]] " " w[1]
		}
		printf "\n    %-36s %-12s %-12s %s\n", "attempt", "bare", "sbx", "refused by"
	}
	{
		note = by[$1]; sub(/^ /, "", note); gsub(/ /, ", ", note)
		if (boxed[$1] == "OK") note = "NOTHING"
		else if (bare[$1] != "OK") note = "(not possible on this machine anyway)"
		else if (note == "") note = "several lines together"
		printf "    %-36s %-12s %-12s %s\n", $2, bare[$1] == "OK" ? "through" : bare[$1],
			boxed[$1] == "OK" ? "through" : boxed[$1], note
		if (bare[$1] == "OK") { tried++; if (boxed[$1] != "OK") refused++ }
	}
	END {
		printf "\n    %d attempts got through bare; sbx refused %d of them.\n", tried, refused
		exit !(tried > 0 && refused == tried)
	}' $state/list
needs
echo
echo "    The whole profile:          $SBXCTL show default"
echo "    What a start does with it:  $SBXCTL plan default"
echo "    One more of your own:       README.md, A first profile in two minutes"

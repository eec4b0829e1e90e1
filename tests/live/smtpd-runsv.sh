#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/live/smtpd-runsv.sh: under runit the sandboxed server is the supervised process itself, and
# sbx has left nothing behind.  A wrapper that stayed in between would eat signals.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/island.sh"
. "$top_srcdir/tests/live/mailserver.sh"
need runsv sv swaks svlogd
island "$0"
mailserver_world
mailserver_deliver_to maildir
PATH=/srv/bin:$PATH
service=/etc/sv/smtpd

# The process id of `sv status`, "run: /etc/sv/smtpd: (pid 42) 1s; …"
supervised() {
	sv status "$service" | sed -n 's/^run: [^ ]* (pid \([0-9]*\)).*/\1/p'
}

up() {
	server=$(supervised)
	[ -n "$server" ] && server_up
}

changed() {
	[ -n "$(supervised)" ] && [ "$(supervised)" != "$1" ]
}

# Of all processes, those that run sbx.
launchers() {
	for launcher_exe in /proc/[0-9]*/exe; do
		case $(readlink "$launcher_exe") in
		*/sbx | *'/sbx (deleted)') echo "$launcher_exe" ;;
		esac
	done
}

# What the set-up, runit and the server themselves make.
leftovers() {
	island_listing | grep -v -E '^(/run/smtpd|/var/spool/smtpd|/var/log/smtpd|/etc/sv/smtpd/|/home/anna/Maildir)'
}

descriptors() {
	find "/proc/$server/fd" -mindepth 1 -printf '%l\n' | sed 's/:.*//' | LC_ALL=C sort
}

start_runsv() {
	runsv "$service" >>"$server_log" 2>&1 3>&- &
	runsv=$!
}

stop_runsv() {
	sv exit "$service" "$service/log" >/dev/null
	wait "$runsv"
}

# The same run script with an sbx that does nothing: what smtpd has of its own under runit.
control() {
	mkdir /srv/nothing
	# shellcheck disable=SC2016 # for the script to expand
	printf '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n' >/srv/nothing/sbx
	chmod 755 /srv/nothing/sbx
	ln -sfn smtpd.sock /run/smtpd.sock
	PATH=/srv/nothing:$PATH runsv "$service" >>"$server_log" 2>&1 3>&- &
	runsv=$!
	ok "control: the bare server runs under runsv" wait_for 10 up
	descriptors >"$tmp/descriptors"
	is "$(readlink "/proc/$server/ns/mnt")" "$(readlink /proc/self/ns/mnt)" \
		"control: in the mount namespace of the machine"
	stop_runsv
	rm -rf /run/smtpd* /var/spool/smtpd
}

mkdir -p /etc/sv && cp -R "$top_srcdir/contrib/runit/smtpd" "$service"
control

leftovers >"$tmp/before"
cat /proc/self/mountinfo >"$tmp/mounts"
start_runsv
ok "the server comes up under runsv" wait_for 10 up
[ -n "$server" ] || { diag "$(sv status "$service")"; server_said; }
is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "the process of sv status is smtpd itself"
is "$(of "$server" PPid)" "$runsv" "its parent is runsv"
fails "it is in a mount namespace of its own" \
	[ "$(readlink "/proc/$server/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]
is "$(of "$server" Seccomp)" 2 "it has a filter"
is "$(launchers)" "" "no process of sbx is alive"
ok "no mount is on the machine" diff "$tmp/mounts" /proc/self/mountinfo
descriptors >"$tmp/descriptors.sandboxed"
is "$(LC_ALL=C comm -13 "$tmp/descriptors" "$tmp/descriptors.sandboxed")" "" \
	"it has no descriptor that it has not without sbx"
ok "mail is taken" send runsv anna@mail.test
ok "mail is delivered" wait_for 10 arrived runsv anna
ok "its messages are in the log" wait_for 5 grep -q 'smtp connected' /var/log/smtpd/current

first=$server
ok "sv restart" sv -w 10 restart "$service"
ok "the server comes up again" wait_for 10 up
fails "as another process" [ "$server" = "$first" ]
is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "which is smtpd itself"
for signal in hup 1; do
	first=$server
	sv "$signal" "$service"
	ok "sv $signal, which smtpd does not catch, ends it, and runsv starts it again" \
		wait_for 10 changed "$first"
	ok "the server comes up once more" wait_for 10 up
done
ok "sv down" sv -w 10 down "$service"
ok "all its processes are gone" wait_for 10 server_gone
like "$(sv status "$service")" 'down:*' "sv status says so"
stop_runsv
leftovers >"$tmp/after"
ok "nothing was left on the machine" diff "$tmp/before" "$tmp/after"
ok "no mount was left either" diff "$tmp/mounts" /proc/self/mountinfo

# In the place of smtpd something that says which signals it gets.
cat >/srv/trap <<'SCRIPT'
#!/bin/sh
for signal in HUP USR1 USR2 ALRM INT QUIT; do
	trap "echo $signal >>/var/spool/smtpd/signals" "$signal"
done
trap 'echo TERM >>/var/spool/smtpd/signals; exit 0' TERM
exec 9<>/var/spool/smtpd/fifo
echo ready >>/var/spool/smtpd/signals
while :; do read -r nothing <&9; done
SCRIPT
chmod 755 /srv/trap
mkfifo /var/spool/smtpd/fifo
mount --bind /srv/trap /usr/sbin/smtpd
signals=/var/spool/smtpd/signals
start_runsv
ok "a script in the place of smtpd" wait_for 10 grep -q ready "$signals"
for signal in hup:HUP 1:USR1 2:USR2 alarm:ALRM interrupt:INT quit:QUIT; do
	sv "${signal%:*}" "$service"
	ok "sv ${signal%:*} reaches it as ${signal#*:}" wait_for 5 grep -q "^${signal#*:}\$" "$signals"
done
ok "sv down" sv -w 10 down "$service"
ok "reaches it as TERM" wait_for 5 grep -q '^TERM$' "$signals"
stop_runsv

# A sandbox that cannot be built is said once in a while, not every second.
echo 'profile=no-such-profile' >"$service/conf"
start_runsv
sleep 3
is "$(grep -c no-such-profile /var/log/smtpd/current)" 1 "a missing profile is told, once in a while"
stop_runsv
umount /usr/sbin/smtpd
plan done

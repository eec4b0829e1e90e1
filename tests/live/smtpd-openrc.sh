#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/live/smtpd-openrc.sh: the service script under OpenRC's own openrc-run and supervise-daemon;
# and under dpkg's start-stop-daemon, which knows processes by id only.
#
# OPENRC_ROOT may name a directory where the packages openrc, librc1, libeinfo1 and insserv are
# unpacked; otherwise they are fetched.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/island.sh"
. "$top_srcdir/tests/live/mailserver.sh"
need swaks

# Not installed: OpenRC conflicts with other init systems.
openrc_unpack() {
	mkdir -p "$tmp/openrc/root" && chmod 755 "$tmp/openrc" || return
	(cd "$tmp/openrc" && timeout 60 apt-get -q download openrc librc1 libeinfo1 insserv) \
		>/dev/null 2>&1 || return
	for package in "$tmp"/openrc/*.deb; do
		dpkg -x "$package" "$tmp/openrc/root" || return
	done
	OPENRC_ROOT=$tmp/openrc/root
}

if [ -z "${ISLAND:-}" ]; then
	need dpkg apt-get
	for unpacked in "${SBX_BUILD:-}/openrc" "$top_builddir/openrc"; do
		[ -d "${OPENRC_ROOT:-}" ] || OPENRC_ROOT=$unpacked
	done
	[ -x "$OPENRC_ROOT/sbin/openrc-run" ] || openrc_unpack || skip_all "needs Debian's openrc; it cannot be fetched"
	export OPENRC_ROOT
fi
island_bring=$OPENRC_ROOT
island "$0"
mailserver_world
mailserver_deliver_to maildir

# /usr with OpenRC and sbx in it, as if installed.
lay_openrc() {
	mkdir -p /srv/openrc/usr/bin /srv/openrc/etc || return
	for part in bin sbin lib; do
		[ ! -d "/srv/bring/$part" ] || cp -R "/srv/bring/$part" /srv/openrc/usr/ || return
	done
	cp -R /srv/bring/usr/. /srv/openrc/usr/ && cp -R /srv/bring/etc/. /etc/ || return
	cp "$SBX" /srv/openrc/usr/bin/sbx && cp "$SBXCTL" /srv/openrc/usr/bin/sbxctl || return
	mount -t overlay -o lowerdir=/srv/openrc/usr:/usr overlay /usr || return
	# What OpenRC's init makes.
	mkdir -p /etc/conf.d /etc/runlevels/default /run/openrc && cd /run/openrc || return
	mkdir daemons exclusive failed hotplugged inactive options scheduled started starting \
		stopping tmp wasinactive && echo default >softlevel && cd / || return
	cp "$top_srcdir/contrib/openrc/smtpd" /etc/init.d/smtpd && chmod 755 /etc/init.d/smtpd
}
lay_openrc || { diag "OpenRC cannot be laid over /usr"; exit 99; }

# openrc-run wants to know of the services that are booted; there are none here.
service() {
	rc-service --nocolor smtpd "$@"
}

# The server, found by what the supervisor made.
server_of() {
	for candidate in $(server_pids); do
		[ "$(of "$candidate" PPid)" = "$1" ] && { server=$candidate; return; }
	done
	return 1
}

came_up() {
	server_of "$(cat /run/smtpd.pid)" && server_up
}

leftovers() {
	island_listing | grep -v -E '^(/run/smtpd|/run/openrc|/var/spool/smtpd|/home/anna/Maildir)'
}

leftovers >"$tmp/before"
cat /proc/self/mountinfo >"$tmp/mounts"
run service start
is "$status" 0 "rc-service smtpd start"
[ "$status" -eq 0 ] || tap_show
ok "the server comes up under supervise-daemon" wait_for 10 came_up
[ -n "$server" ] || { diag "$(cat /srv/log/syslog)"; plan done; }
is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "the supervised process is smtpd itself"
like "$(readlink "/proc/$(of "$server" PPid)/exe")" '*/supervise-daemon' \
	"its parent is supervise-daemon"
is "$(of "$server" Seccomp)" 2 "it has a filter"
fails "it is in a mount namespace of its own" \
	[ "$(readlink "/proc/$server/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]
ok "no mount is on the machine" diff "$tmp/mounts" /proc/self/mountinfo
run service status
like "$out$err" '*started*' "rc-service smtpd status"
ok "mail is taken" send openrc anna@mail.test
ok "mail is delivered" wait_for 10 arrived openrc anna
ok "its messages are in the system log, through /dev/log" \
	wait_for 5 grep -q 'smtp connected' /srv/log/syslog
first=$server
kill -KILL "$server"
ok "after a crash it is started again" wait_for 15 came_up
fails "as another process" [ "$server" = "$first" ]
first=$server
ok "rc-service smtpd restart" service restart
ok "the server comes up again" wait_for 10 came_up
fails "as another process" [ "$server" = "$first" ]
run service sandbox
like "$out" '*seccomp*' "rc-service smtpd sandbox shows the plan"
ok "rc-service smtpd stop" service stop
ok "all its processes are gone" wait_for 10 server_gone
leftovers >"$tmp/after"
ok "nothing was left on the machine" diff "$tmp/before" "$tmp/after"
ok "no mount was left either" diff "$tmp/mounts" /proc/self/mountinfo

echo 'smtpd_profile=no-such-profile' >/etc/conf.d/smtpd
run service start
is "$status" 1 "with a missing profile it does not start"
like "$out$err" '*no-such-profile*' "and says so on the terminal"
rm /etc/conf.d/smtpd

# dpkg's start-stop-daemon, with what the service script would give it.
ssd() {
	start-stop-daemon --pidfile /run/smtpd.pid "$@"
}
ok "start-stop-daemon --background --make-pidfile" ssd --start --background --make-pidfile \
	--exec /usr/bin/sbx -- --profile smtpd -- /usr/sbin/smtpd -F
server=$(cat /run/smtpd.pid)
ok "the server comes up" wait_for 10 server_up
is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "the process of the pid file is smtpd itself"
ok "start-stop-daemon --status" ssd --status
ok "start-stop-daemon --stop" ssd --stop --retry TERM/10
ok "all its processes are gone" wait_for 10 server_gone
plan done

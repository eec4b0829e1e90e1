# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# tests/live/mailserver.sh: OpenSMTPD as Debian installs it, on an island.  Sourced after island.sh.

[ "$(uname -s)" = Linux ] && [ -x /usr/sbin/smtpd ] && [ -x /usr/sbin/smtpctl ] &&
	[ -d /usr/libexec/opensmtpd ] || skip_all "needs Debian's opensmtpd"

server=		# process id of what was started
server_log=/srv/log/server

# wait_for SECONDS COMMAND…: until it succeeds.
wait_for() {
	wait_tenths=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$wait_tenths" -gt 0 ] || return 1
		wait_tenths=$((wait_tenths - 1))
		sleep 0.1
	done
}

# People with homes as adduser(8) makes them for the careful, and the world outside.
mailserver_world() {
	for world_user in anna:4711 bert:4712; do
		world_name=${world_user%:*} world_id=${world_user#*:}
		echo "$world_name:x:$world_id:$world_id::/home/$world_name:/bin/sh" >>/etc/passwd
		echo "$world_name:x:$world_id:" >>/etc/group
		mkdir -m 0700 "/home/$world_name" && chown "$world_id:$world_id" "/home/$world_name"
	done
	mkdir -p /srv/log /run/sbx/profiles
	cp "$top_srcdir"/profiles/*.conf /run/sbx/profiles/
	cp /etc/smtpd.conf /srv/smtpd.conf
	perl "$top_srcdir/tests/live/mailworld.pl" /srv/log
}

# as USER COMMAND…
as() {
	as_user=$1
	shift
	setpriv --reuid "$as_user" --regid "$as_user" --clear-groups env -i PATH="$PATH" "$@"
}

# What the head of a profile tells the admin to do, word for word.
mailserver_set_up() {
	sed -n 's/^#	\(install -d .*\|ln -sfn .*\)$/\1/p' "$top_srcdir/profiles/$1.conf" >/srv/set-up
	sh -e /srv/set-up
}

# mailserver_deliver_to maildir|mbox: Debian's configuration, as it is or with one word changed.
mailserver_deliver_to() {
	sed "s/^action \"local\" maildir /action \"local\" $1 /" /srv/smtpd.conf >/etc/smtpd.conf
}

# server_start COMMAND…: and wait until it takes mail.
server_start() {
	"$@" >>"$server_log" 2>&1 </dev/null 3>&- &
	server=$!
	wait_for 10 server_up
}

server_up() {
	[ -d "/proc/$server" ] && smtpctl show status
}

# TERM, and all its processes are gone.
server_stop() {
	kill "$server" 2>/dev/null
	wait "$server"
	wait_for 10 server_gone
}

server_gone() {
	[ -z "$(server_pids)" ]
}

# All processes of the server: itself and its children, as one line.
server_pids() {
	for pids_file in /proc/[0-9]*/comm; do
		read -r pids_comm <"$pids_file" || continue
		[ "$pids_comm" = smtpd ] || continue
		pids_pid=${pids_file#/proc/}
		printf '%s ' "${pids_pid%/comm}"
	done 2>/dev/null
}

server_said() {
	sed 's/^/#   /' "$server_log" | tail -n "${1:-20}"
}

# send SUBJECT RECIPIENT: by SMTP, as any other machine does.
send() {
	swaks --silent 2 --timeout 10 --server 127.0.0.1 --from "friend@else.test" --to "$2" \
		--h-Subject "$1" --body hello
}

# submit SUBJECT RECIPIENT: as programs on this machine do, with sendmail's standard input.
submit() {
	printf 'Subject: %s\n\nhello\n' "$1" | sendmail "$2"
}

submit_as() {
	printf 'Subject: %s\n\nhello\n' "$2" | as "$1" sendmail "$3"
}

# arrived SUBJECT USER|sink
arrived() {
	case $2 in
	sink) grep -q "^Subject: $1\$" /srv/log/sink ;;
	*) grep -rqs "^Subject: $1\$" "/home/$2/Maildir/new" "/var/mail/$2" ;;
	esac
}

# of PID FIELD: of /proc/PID/status.
of() {
	sed -n "s/^$2:[ 	]*//p" "/proc/$1/status"
}

# mounted PID PATH: options and file system of what is mounted there; nothing when it is no
# mount point.  The last line is the one on top.
mounted() {
	awk -v at="$2" '$5 == at { for (i = 7; $i != "-"; i++); m = $6 " " $(i + 1) } END { print m }' \
		"/proc/$1/mountinfo"
}

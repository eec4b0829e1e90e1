#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/live/smtpd-mail.sh: mail flows through a sandboxed OpenSMTPD, and every one of its
# processes is locked in.  A sandbox that breaks the service is worth nothing.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/island.sh"
. "$top_srcdir/tests/live/mailserver.sh"
need swaks setpriv
island "$0"
mailserver_world

# CHOWN DAC_READ_SEARCH FOWNER KILL SETGID SETUID NET_BIND_SERVICE SYS_CHROOT
bounding=00000000000404ed
none=0000000000000000

# proc_of PID NAME: what the kernel says of one process.
proc_of() {
	case $(of "$1" Uid) in
	0*) proc_caps=$bounding ;;
	*) proc_caps=$none ;;
	esac
	is "$(of "$1" CapEff) $(of "$1" CapPrm)" "$proc_caps $proc_caps" "$2: capabilities"
	is "$(of "$1" CapBnd)" "$bounding" "$2: bounding set"
	is "$(of "$1" CapInh) $(of "$1" CapAmb)" "$none $none" "$2: nothing to inherit"
	is "$(of "$1" NoNewPrivs)" 0 "$2: smtpctl may stay setgid"
	is "$(of "$1" Seccomp) $(of "$1" Seccomp_filters)" "2 1" "$2: one filter"
	for proc_ns in mnt uts; do
		is "$(readlink "/proc/$1/ns/$proc_ns")" "$(readlink "/proc/$server/ns/$proc_ns")" \
			"$2: same $proc_ns namespace as the first process"
	done
}

namespaces() {
	for ns in mnt uts; do
		fails "$1: $ns namespace of its own" \
			[ "$(readlink "/proc/$server/ns/$ns")" = "$(readlink "/proc/self/ns/$ns")" ]
	done
	for ns in net pid ipc user cgroup; do
		is "$(readlink "/proc/$server/ns/$ns")" "$(readlink "/proc/self/ns/$ns")" \
			"$1: $ns namespace of the machine"
	done
}

# expect_mount PROFILE PATH PATTERN
expect_mount() {
	like "$(mounted "$server" "$2")" "$3" "$1: $2 is $3"
}

mounts() {
	expect_mount "$1" / 'ro,*noexec*'
	for path in /etc /var /run /root; do
		expect_mount "$1" "$path" 'ro,*noexec*tmpfs'
	done
	for path in /etc/passwd /etc/smtpd.conf /var/lib/opensmtpd; do
		expect_mount "$1" "$path" 'ro,*noexec*'
	done
	for path in /var/spool/smtpd /var/run /tmp /var/tmp; do
		expect_mount "$1" "$path" 'rw,*noexec*'
	done
	for path in /dev /proc; do
		expect_mount "$1" "$path" '*nosuid*noexec*'
	done
	expect_mount "$1" /sys 'ro,*noexec*'
	for path in /usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd; do
		like "$(mounted "$server" "$path")" 'ro,*' "$1: $path is read-only"
		case $(mounted "$server" "$path") in
		*noexec*) ok "$1: $path can be run" false ;;
		*) ok "$1: $path can be run" true ;;
		esac
	done
	for path in /var/mail /etc/shadow /run/mount /srv/bin; do
		[ "$1 $path" = "smtpd-mbox /var/mail" ] && continue
		fails "$1: $path is not there" [ -e "/proc/$server/root$path" ]
	done
}

# processes PROFILE: all seven, by name.
processes() {
	# shellcheck disable=SC2046 # one word each
	set -- "$1" $(server_pids)
	is "$#" 8 "$1: seven processes"
	profile=$1
	shift
	for process; do
		proc_of "$process" "$profile: $(of "$process" Uid | cut -f1) $(tr '\0' ' ' \
			<"/proc/$process/cmdline")"
	done
}

deliveries() {
	ok "$1: mail by SMTP is taken" send "$1-smtp" anna@mail.test
	ok "$1: sendmail as root" submit "$1-root" bert
	ok "$1: sendmail as a user" submit_as anna "$1-user" bert
	ok "$1: sendmail to another machine" submit "$1-relay" someone@relay.test
	ok "$1: mail to root is taken" send "$1-forward" root@mail.test
	ok "$1: mail by SMTP is delivered" wait_for 10 arrived "$1-smtp" anna
	ok "$1: root's mail is delivered" wait_for 10 arrived "$1-root" bert
	ok "$1: a user's mail is delivered" wait_for 10 arrived "$1-user" bert
	ok "$1: mail to another machine is relayed" wait_for 10 arrived "$1-relay" sink
	ok "$1: root's mail goes where root's .forward says" wait_for 10 arrived "$1-forward" bert
	submit "$1-stays" someone@shut.test
	ok "$1: smtpctl shows the queue from outside" wait_for 10 queued shut.test
}

queued() {
	smtpctl show queue | grep -q "$1"
}

# Mail that was submitted while nobody was there comes after the start.
offline() {
	submit_as anna "$1-offline" bert >/dev/null 2>&1
	fails "$1: while it is down nothing is delivered" arrived "$1-offline" bert
	ok "$1: starts again, with its spool" server_start "$SBX" --profile "$1" -- /usr/sbin/smtpd -d
	ok "$1: mail submitted while it was down is delivered" wait_for 10 arrived "$1-offline" bert
	ok "$1: the queue has survived" queued shut.test
}

# life PROFILE maildir|mbox
life() {
	profile=$1
	mailserver_deliver_to "$2"
	rm -rf /var/spool/smtpd /run/smtpd /run/smtpd.sock
	echo bert >/root/.forward
	run timeout 10 "$SBX" --profile "$1" -- /usr/sbin/smtpd -d
	is "$status" 226 "$1: without its queue it does not start"
	like "$err" '*/var/spool/smtpd*' "$1: and says which path is missing"
	ok "$1: the set-up of its head" mailserver_set_up "$1"
	leftovers >"$tmp/before"
	ok "$1: starts with an empty spool" server_start "$SBX" --profile "$1" -- /usr/sbin/smtpd -d
	[ -d "/proc/$server" ] || { server_said; return; }
	is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "$1: the process started has become smtpd"
	namespaces "$1"
	processes "$1"
	mounts "$1"
	deliveries "$1"
	ok "$1: ends on TERM" server_stop
	offline "$1"
	ok "$1: ends again" server_stop
	leftovers >"$tmp/after"
	ok "$1: nothing is left but mail" diff "$tmp/before" "$tmp/after"
}

leftovers() {
	cat /proc/self/mountinfo
	island_listing | grep -v -E '^(/run/smtpd/|/var/spool/smtpd/|/var/mail/|/home/[a-z]*/Maildir)'
}

# What the profile grants is needed: without it there is no server, or not all of the mail.
removals() {
	mailserver_deliver_to maildir
	for without in CapabilityBoundingSet=~CAP_SYS_CHROOT CapabilityBoundingSet=~CAP_FOWNER \
		SystemCallFilter=~chroot RestrictAddressFamilies=~AF_NETLINK; do
		rm -rf /var/spool/smtpd/*
		"$SBX" --profile smtpd -p "$without" -- /usr/sbin/smtpd -d >"$server_log" 2>&1 3>&- &
		server=$!
		ok "with $without and no spool yet it does not start" wait_for 10 server_gone
		wait "$server"
	done
	server_start "$SBX" --profile smtpd -- /usr/sbin/smtpd -d
	server_stop
	submit_as anna stuck bert >/dev/null 2>&1
	ok "with NoNewPrivileges=yes it starts" \
		server_start "$SBX" --profile smtpd -p NoNewPrivileges=yes -- /usr/sbin/smtpd -d
	ok "but mail submitted before is not taken up" \
		wait_for 10 grep -q 'must be setgid opensmtpq' "$server_log"
	server_stop
}

# The two profiles are one but for what deliveries need: who changes one has to change the other.
same_profile() {
	for profile in smtpd smtpd-mbox; do
		sed '/^#/d; /^$/d' "$top_srcdir/profiles/$profile.conf" >"$tmp/$profile"
	done
	is "$(diff "$tmp/smtpd" "$tmp/smtpd-mbox" | sed -n '/^[<>]/p')" \
		"> BindPaths=/var/mail
< ProtectHome=no
< TemporaryFileSystem=/root:ro,mode=0700
> ProtectHome=tmpfs
< ExecPaths=/usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd /bin/sh
> ExecPaths=/usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd
< ReadOnlyPaths=/usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd /bin/sh
> ReadOnlyPaths=/usr/sbin/smtpd /usr/sbin/smtpctl /usr/libexec/opensmtpd
> InaccessiblePaths=-/bin/sh -/usr/bin/dash -/usr/bin/busybox" \
		"the profiles differ in what deliveries need"
}

# What the head of the profile offers for drop-ins can be said and does what it is for.
offers() {
	mkdir -p /etc/ssl/private /etc/mail /run/dovecot /var/lib/sss/pipes /home/anna/.ssh /srv/log
	touch /etc/ssl/private/mail.key
	mailserver_set_up smtpd
	sed -n 's/^#	[a-z].*	\([A-Z][A-Za-z]*=.*\)$/\1/p' "$top_srcdir/profiles/smtpd.conf" >"$tmp/offers"
	is "$(wc -l <"$tmp/offers")" 7 "seven offers"
	while read -r offer; do
		case $offer in
		*/usr/bin/procmail | */data/home) offer=${offer%%=*}=-${offer#*=} ;; # not on this machine
		esac
		run "$SBX" --profile smtpd -p "$offer" --dry-run -- /usr/sbin/smtpd -d
		is "$status $err" "0 " "$offer can be added"
	done <"$tmp/offers"
	mount --bind "$TRY" /usr/sbin/smtpd
	for offer in BindReadOnlyPaths=/etc/mail BindPaths=/run/dovecot ExecPaths=/usr/bin/env; do
		attempt=list=${offer#*=}
		case $offer in Exec*) attempt=exec=/usr/bin/env ;; esac
		case $offer in Bind*) touch "${offer#*=}/there" ;; esac
		fails "without $offer not $attempt" "$SBX" --profile smtpd -- /usr/sbin/smtpd "$attempt"
		ok "with $offer $attempt" \
			"$SBX" --profile smtpd -p "$offer" -- /usr/sbin/smtpd "$attempt"
	done
	umount /usr/sbin/smtpd
}

same_profile
offers
life smtpd maildir
life smtpd-mbox mbox
removals
plan done

#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/live/smtpd-intruder.sh: somebody has taken the mail server over.  The hostile program stands
# in the place of smtpd itself (as root) and of the delivery (as the recipient) and tries what an
# intruder would; everything of it succeeds for the same program without sbx.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/island.sh"
. "$top_srcdir/tests/live/mailserver.sh"
need swaks script
island "$0"
mailserver_world
[ -x "$TRY" ] || { diag "no $TRY"; exit 99; }

# What there is to take on this machine.
prey() {
	mkdir -p /etc/cron.d /var/spool/cron/crontabs /var/lib/other /srv/www /root/.ssh /home/bert/.ssh
	for prey_file in /etc/crontab /var/spool/cron/crontabs/root /var/lib/other/secret \
		/srv/www/secret /root/.ssh/authorized_keys /root/.bashrc /home/bert/.ssh/authorized_keys; do
		echo secret >"$prey_file"
	done
	chown -R bert:bert /home/bert/.ssh
	for prey_program in /var/spool/smtpd/program /home/anna/program; do
		cp /bin/true "$prey_program" && chmod 755 "$prey_program"
	done
	chown anna /home/anna/program
	"$TRY" listen=/run/other.sock >/dev/null &
	wait_for 5 test -S /run/other.sock
	chmod 666 /run/other.sock
}

# Lists: the answer inside, the attempt.  "OK" is a neighbour that must work in both places; a
# list of answers separated by "|" depends on the kernel.
files_of_root='
EROFS	create=/usr/share/doc/opensmtpd/new
EROFS	write=/usr/libexec/opensmtpd/mail.maildir
EROFS	create=/usr/libexec/opensmtpd/new
EROFS	write=/etc/passwd
EROFS	write=/etc/smtpd.conf
EROFS	create=/etc/new
EROFS	create=/run/new
EROFS	create=/var/new
EROFS	create=/var/lib/opensmtpd/empty/new
ENOENT	write=/etc/crontab
ENOENT	create=/etc/cron.d/new
ENOENT	write=/var/spool/cron/crontabs/root
ENOENT	create=/var/spool/cron/crontabs/new
ENOENT	write=/root/.ssh/authorized_keys
ENOENT	create=/root/.ssh/new
EROFS	create=/root/.profile.new
ENOENT	write=/root/.bashrc
ENOENT	content=/etc/shadow
ENOENT	content=/var/lib/other/secret
ENOENT	content=/srv/www/secret
ENOENT|EACCES	connect=/run/other.sock
OK	content=/etc/passwd
OK	create=/var/spool/smtpd/new
OK	create=/tmp/new
'
programs='
EACCES	exec=/usr/bin/wget
EACCES	exec=/usr/bin/perl
EACCES	exec=/usr/bin/bash
EACCES	exec=/usr/bin/env
EACCES	exec=/usr/bin/su
EPERM	exec-memfd=/bin/true
'
programs_of_root="$programs
EACCES	exec=/var/spool/smtpd/program
"
# Privileges of root that the profile takes away.
kernel_of_root='
EPERM	mount
EPERM	mount-bind
EPERM	remount=/
EPERM	umount
EPERM	fsopen
EPERM	open_tree
EPERM	move_mount
EPERM	mount_setattr
EPERM	pivot_root
EPERM	unshare=mnt
EPERM	unshare=net
EPERM	unshare=uts
EPERM	unshare=pid
EPERM	clone=mnt
EPERM	setns
EPERM	setns-any
EPERM	init_module
EPERM	finit_module
EPERM	delete_module
EPERM	kexec_load
EPERM	bpf
EPERM	perf_event_open
EPERM	clock_settime
EPERM	settimeofday
EPERM	adjtimex
EPERM	sethostname
EPERM	setdomainname
EPERM	reboot
EPERM	swapon
EPERM	swapoff
EPERM	acct
EPERM	syslog
EPERM	iopl
EPERM	ioperm
EPERM	mknod-char
EPERM	mknod-block
EPERM	capset=21
EPERM	sched-fifo
EPERM	socket=icmp
EAFNOSUPPORT	socket=packet
ENOENT	rewrite=/proc/sys/kernel/hostname
EROFS	write=/sys/kernel/mm/ksm/run
OK	chroot
OK	chown
OK	setuid=4711
OK	bind=25
'
# What no user needs a privilege for.
kernel='
EPERM	unshare=user
EPERM	clone=user
ENOSYS	clone3=user
ENOSYS	clone3
EPERM	ptrace
EPERM	ptrace-attach
EPERM	process_vm_readv
EPERM|ENOSYS	userfaultfd
EPERM|ENOSYS	io_uring_setup
EPERM	add_key
EPERM	keyctl
EPERM	mlock
EPERM	personality
EPERM|EACCES	mmap-wx
EPERM|EACCES	mprotect-x
EAFNOSUPPORT	socket=alg
SIGSYS	int80-getpid
SIGSYS|ENOSYS	x32-getpid
OK	mmap
OK	mprotect-ro
OK	fork
OK	thread
OK	unshare
OK	socket=inet
OK	socket=unix
OK	socket=netlink
OK	clock_gettime
'
# In a directory that can be written to.
modes='
EPERM	chmod=4755
EPERM	fchmod=4755
EPERM	fchmodat=2755
EPERM|ENOSYS	fchmodat2=4755
EPERM	openat=4755
ENOSYS	openat2=0600
EPERM	mkdirat=2755
EPERM	mknodat=4755
EPERM	creat=4755
OK	chmod=0755
'
files_of_user='
ENOENT|EACCES	connect=/run/other.sock
EACCES	exec=/home/anna/program
OK	create=/tmp/new
'

words() {
	printf '%s\n' "$1" | sed -n 's/^.*	//p'
}

# judge NAME LIST RESULTS [ANSWER]: one claim per line of the list; with ANSWER all must give that.
judge() {
	printf '%s\n' "$2" | while read -r want word; do
		[ -n "$word" ] || continue
		printf '%s\t%s\t%s\n' "$word" "${4:-$want}" "$(sed -n "s|^$word ||p" "$3")"
	done >"$tmp/claims"
	while read -r word want got; do
		case "|$want|${4:-}$got" in
		*"|$got|"*) tap_result ok "$1: $word: $got" ;;
		*OKENOSYS | *OKEAFNOSUPPORT) skip "this kernel has none" "$1: $word" ;;
		*) tap_result not-ok "$1: $word: got ${got:-nothing}, want $want" ;;
		esac
	done <"$tmp/claims"
}

# The hostile program as smtpd itself.  Attempts that need a directory to write in have the queue.
as_smtpd() {
	mount --bind "$TRY" /usr/sbin/smtpd
	# shellcheck disable=SC2046 # one attempt a word
	(cd /var/spool/smtpd && "$SBX" --profile "$1" -- /usr/sbin/smtpd -f $(words "$2")) \
		>/srv/log/results 2>/srv/log/errors </dev/null || diag "$(cat /srv/log/errors)"
	umount /usr/sbin/smtpd
	judge "$1, smtpd taken over" "$2" /srv/log/results
}

# The hostile program as the delivery command: smtpd starts it for a recipient.
as_delivery() {
	mailserver_deliver_to "$2"
	cp -p "/usr/libexec/opensmtpd/$3" /srv/delivery
	# Into the same file: it keeps its modes, and mail.local is setgid.
	cat "$TRY" >"/usr/libexec/opensmtpd/$3"
	chmod --reference=/srv/delivery "/usr/libexec/opensmtpd/$3"
	{ echo "$5"; words "$4"; } >"/usr/libexec/opensmtpd/$3.try"
	rm -f "$5"
	ok "$1: the server with a hostile delivery command" \
		server_start "$SBX" --profile "$1" -- /usr/sbin/smtpd -d
	send taken anna@mail.test
	ok "$1: it is called" wait_for 20 grep -qx end "$5"
	server_stop
	rm "/usr/libexec/opensmtpd/$3.try"
	cp -p /srv/delivery "/usr/libexec/opensmtpd/$3"
	judge "$1, delivery taken over" "$4" "$5"
}

# The same attempts with nothing around them: all get through.
bare() {
	# shellcheck disable=SC2046 # one attempt a word
	(cd "$2" && $3 "$TRY" -f $(words "$4")) >/srv/log/results 2>&1
	judge "$1" "$4" /srv/log/results OK
}

mailserver_set_up smtpd
for own in /usr/libexec/opensmtpd /usr/share/doc/opensmtpd; do
	island_own "$own" || exit 99
done
prey
all_of_root="$files_of_root$programs_of_root$kernel_of_root$kernel$modes"
all_of_user="$files_of_user$programs$kernel$modes"
bare "control, root without sbx" /srv/www "" "$all_of_root"
cp "$TRY" /srv/www/try
TRY_SAVED=$TRY TRY=/srv/www/try
bare "control, a user without sbx" /home/anna \
	"setpriv --reuid 4711 --regid 4711 --clear-groups" "$all_of_user"
TRY=$TRY_SAVED

as_smtpd smtpd "$all_of_root"
as_smtpd smtpd-mbox "$all_of_root
EACCES	exec=/bin/sh
ENOENT	content=/home/bert/.ssh/authorized_keys
EROFS	create=/home/new"
as_delivery smtpd maildir mail.maildir "$all_of_user
OK	exec=/bin/sh
OK	create=/home/anna/new" /home/anna/results
mkdir -p /var/mail
as_delivery smtpd-mbox mbox mail.local "$programs$kernel
EACCES	exec=/bin/sh
ENOENT	exec=/home/anna/program" /var/mail/results

# The terminal of whoever started the server.
typing='
EPERM	tiocsti
EPERM	tioclinux
OK	winsize'
on_terminal() {
	# shellcheck disable=SC2046 # one attempt a word
	script -qec "$1 -f $(words "$typing" | tr '\n' ' ') >/srv/log/results" /dev/null \
		</dev/null >/dev/null 2>&1
}
mount --bind "$TRY" /usr/sbin/smtpd
on_terminal "$SBX --profile smtpd -- /usr/sbin/smtpd"
judge "smtpd on a terminal" "$typing" /srv/log/results
on_terminal /usr/sbin/smtpd
judge "control, on a terminal" "
	EPERM	tiocsti" /srv/log/results OK
umount /usr/sbin/smtpd
plan done

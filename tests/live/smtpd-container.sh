#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/live/smtpd-container.sh: the entry point for Docker, with the rights Docker gives: fourteen
# capabilities, no mounts, process 1.  What can be enforced there is; what cannot is refused unless
# the drop-in says that Docker does it.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/island.sh"
. "$top_srcdir/tests/live/mailserver.sh"
need swaks setpriv
island "$0"
mailserver_world
mailserver_deliver_to maildir
PATH=/srv/bin:$PATH
docker=$top_srcdir/contrib/docker

# contained COMMAND…: as Docker starts it.  Mounts would need CAP_SYS_ADMIN.
contained() {
	unshare -pf --kill-child --mount-proc setpriv --inh-caps=-all --ambient-caps=-all \
		--bounding-set="-all,$granted" "$@"
}
granted=+chown,+dac_override,+fsetid,+fowner,+mknod,+net_raw,+setgid,+setuid,+setfcap,+setpcap
granted=$granted,+net_bind_service,+sys_chroot,+kill,+audit_write

container_up() {
	server=$(server_pids | cut -d' ' -f1)
	[ -n "$server" ] && smtpctl show status
}

container_stop() {
	kill "$server"
	wait_for 10 server_gone
}

run contained "$docker/entrypoint" /usr/sbin/smtpd -d
is "$status" 69 "without the drop-in the server does not start"
for directive in ProtectSystem BindPaths TemporaryFileSystem PrivateDevices ProtectHostname; do
	like "$err" "*$directive=*CAP_SYS_ADMIN*" "$directive= is refused, with the reason"
done

mkdir /run/sbx/profiles/smtpd.conf.d
cp "$docker/container.conf" /run/sbx/profiles/smtpd.conf.d/
run contained sbx --profile smtpd --dry-run -- /usr/sbin/smtpd -d
is "$status" 0 "with it there is a plan"
for directive in ProtectSystem BindPaths NoExecPaths PrivateDevices ProtectHostname; do
	like "$out" "*missing*$directive=*" "the ledger has $directive= as missing"
done
for directive in SystemCallFilter CapabilityBoundingSet MemoryDenyWriteExecute NoNewPrivileges \
	RestrictAddressFamilies RestrictNamespaces RestrictSUIDSGID LimitCORE UMask; do
	is "$(echo "$out" | grep -c "^enforced *$directive=")" 1 "$directive= is enforced"
done

contained "$docker/entrypoint" /usr/sbin/smtpd -d >>"$server_log" 2>&1 </dev/null 3>&- &
ok "the server comes up" wait_for 10 container_up
[ -n "$server" ] || { server_said; plan done; }
is "$(of "$server" NSpid | awk '{ print $NF }')" 1 "as process 1 of the container"
is "$(readlink "/proc/$server/exe")" /usr/sbin/smtpd "which is smtpd itself"
for process in $(server_pids); do
	# CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID NET_BIND_SERVICE SYS_CHROOT
	is "$(of "$process" CapBnd)" 00000000000404eb "$process: bounding set"
	is "$(of "$process" NoNewPrivs) $(of "$process" Seccomp) $(of "$process" Seccomp_filters)" \
		"1 2 1" "$process: no new privileges, one filter"
done
ok "mail is taken" send container anna@mail.test
ok "mail is delivered" wait_for 10 arrived container anna
ok "mail is relayed" submit container-relay someone@relay.test
ok "and arrives" wait_for 10 arrived container-relay sink
ok "TERM, as docker stop sends it, ends it" container_stop

# What is left for an intruder.
mount --bind "$TRY" /usr/sbin/smtpd
run contained "$TRY" -f ptrace unshare=user mmap-wx socket=packet capset=10 mlock
is "$(echo "$out" | grep -c OK)" 6 "control: all get through in the bare container"
run contained "$docker/entrypoint" /usr/sbin/smtpd -f ptrace unshare=user mmap-wx socket=packet \
	capset=13 mlock capset=10
is "$(echo "$out" | sed 's/mmap-wx EACCES/mmap-wx EPERM/' | tr '\n' ' ')" \
	"ptrace EPERM unshare=user EPERM mmap-wx EPERM socket=packet EAFNOSUPPORT capset=13 EPERM mlock EPERM capset=10 OK " \
	"nothing gets through but what the server needs"
umount /usr/sbin/smtpd
plan done

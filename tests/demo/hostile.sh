#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/demo/hostile.sh: what an intruder tries from inside a service that runs as root.
#
# Every attempt is harmless where it succeeds: files are opened but not changed, clocks are set
# to impossible times, names to what they are.  `hostile.sh --list` explains, `hostile.sh` does.
# $DECOY is the process of somebody else.  Prints "ATTEMPT RESULT" lines.
#
# A sandbox that refuses everything would look as good: --needs and --list-needs are the same for
# what an honest service does.
set -eu

attempts() {
	cat <<END
write=/usr/bin/env	replace a program in /usr
write=/etc/passwd	add a user to /etc/passwd
create=/etc/cron.d/demo	add a job for cron
read=/root/.ssh/id_ed25519	read root's ssh key
read=/home/alice/letters	read somebody's home
read=/tmp/secret-of-alice	read somebody's file in /tmp
mknod-block	make a device node of the disk
chmod=04755	leave a setuid program behind
rewrite=/proc/sys/vm/swappiness	tune the kernel in /proc/sys
write=/sys/module/kernel/parameters/panic	tune the kernel in /sys
syslog-read	read the kernel's log
mount	mount a file system
fsopen	mount one, the new way
chroot=/	change the root directory
pivot_root	swap the root mount
unshare=user	make a user namespace
unshare=mnt	make a mount namespace
setns=net	join a network namespace
init_module	load a kernel module
kexec_load	load another kernel
bpf	load a BPF map
perf_event_open	watch the kernel's counters
clock_settime	set the clock
sethostname	set the host name
reboot	reboot
swapon	swap to a file
iopl	talk to I/O ports
ptrace-attach=$DECOY	take over another process
process_vm_readv=$DECOY	read its memory
write=/proc/$DECOY/mem	write its memory by /proc
write=/proc/$DECOY/root/etc/passwd	go around the mounts by /proc
sched-fifo	take the CPU for good
personality	pretend an older ABI
mmap-wx	map memory to write and execute
mprotect-x	make written memory executable
socket=packet	open a raw socket
socket=alg	open a crypto socket of the kernel
io_uring_setup	open a ring past the filters
int80-getpid	call the kernel by the i386 door
END
}

needs() {
	cat <<END
exec=/bin/true	run a program
fork	start a process
thread	start a thread
read=/etc/passwd	read its configuration
create=/tmp/of-its-own	write to its /tmp
write=/dev/null	write to /dev/null
mmap	get memory
clock_gettime	read the clock
socket=unix	open a local socket
socket=inet	open a socket for IPv4
socket=inet6	open a socket for IPv6
setuid=65534	become an unprivileged user
END
}

# act LIST: all of it, from a place where temporary files can be made, if there is one.
act() {
	cd /tmp
	# shellcheck disable=SC2046 # words
	exec "$TRY" -f $("$1" | cut -f1)
}

: "${DECOY:=1}" "${TRY:=try}"
case ${1-} in
--list) attempts ;;
--list-needs) needs ;;
--needs) act needs ;;
*) act attempts ;;
esac

/* SPDX-License-Identifier: MIT
 * api/default_profile.h: profiles/default.conf, compiled in: a container with nothing but the
 * launcher has a sandbox too.  A unit test holds the two equal. */
#ifndef SBX_API_DEFAULT_PROFILE_H
#define SBX_API_DEFAULT_PROFILE_H

/* clang-format off */
#define SBX_DEFAULT_PROFILE \
	"# SPDX-License-Identifier: MIT\n" \
	"# default: what sbx applies when no profile is named.\n" \
	"#\n" \
	"# A careful start for a daemon that nobody has described yet: it can compute, talk over the\n" \
	"# network and through sockets, and write to its own /tmp.  What more it needs, a profile of its\n" \
	"# own should name.  This profile is compiled into sbx and works without this file.\n" \
	"\n" \
	"[Service]\n" \
	"# Nothing on the disks can be changed.  /dev, /proc and /sys have lines of their own below.\n" \
	"ProtectSystem=strict\n" \
	"# Nobody's mail, keys or shell history are the daemon's business.\n" \
	"ProtectHome=yes\n" \
	"# Temporary files of others stay out of reach, and its own vanish with it.\n" \
	"PrivateTmp=yes\n" \
	"# No disks, no memory, no terminals of others: null, zero, full, random, urandom, tty.\n" \
	"PrivateDevices=yes\n" \
	"\n" \
	"# The kernel's switches, modules, log and control groups belong to the administrator.\n" \
	"ProtectKernelTunables=yes\n" \
	"ProtectKernelModules=yes\n" \
	"ProtectKernelLogs=yes\n" \
	"ProtectControlGroups=yes\n" \
	"# All machines of a network, and all logs, rely on these two.\n" \
	"ProtectClock=yes\n" \
	"ProtectHostname=yes\n" \
	"\n" \
	"# Root in here is not root out there.  Above all without CAP_SYS_PTRACE: with it, /proc/PID/root and\n" \
	"# /proc/PID/mem of any process outside lead around every line above.\n" \
	"CapabilityBoundingSet=~CAP_SYS_PTRACE CAP_SYS_ADMIN CAP_SYS_RAWIO CAP_SYS_BOOT CAP_BPF CAP_PERFMON\n" \
	"CapabilityBoundingSet=~CAP_CHECKPOINT_RESTORE CAP_MAC_ADMIN CAP_MAC_OVERRIDE CAP_AUDIT_CONTROL\n" \
	"# No setuid program gives the daemon more than it has.  (Implied anyway: said for the reader.)\n" \
	"NoNewPrivileges=yes\n" \
	"# What a server needs, and not what administers a machine.  A refused call fails, it does not\n" \
	"# kill: a daemon that only tries falls back to something else.\n" \
	"SystemCallFilter=@system-service\n" \
	"SystemCallErrorNumber=EPERM\n" \
	"# One set of system call numbers to guard instead of three.\n" \
	"SystemCallArchitectures=native\n" \
	"# Local sockets, IPv4, IPv6, and the kernel's answers about addresses and routes.\n" \
	"RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n" \
	"# New namespaces are the way to kernel code that seldom meets hostile callers.\n" \
	"RestrictNamespaces=yes\n" \
	"# A realtime loop can stop the whole machine.\n" \
	"RestrictRealtime=yes\n" \
	"# Nothing it writes may give its rights to others.\n" \
	"RestrictSUIDSGID=yes\n" \
	"# Old execution domains switch protections of memory off.\n" \
	"LockPersonality=yes\n" \
	"# Injected data cannot be made code.  A daemon with a just-in-time compiler needs \"no\" here.\n" \
	"MemoryDenyWriteExecute=yes\n" \
	"# Keys of the caller's session are not the daemon's.\n" \
	"KeyringMode=private\n"
/* clang-format on */

#endif

# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# tests/live/island.sh: a throw-away machine for tests that run a whole daemon as root.
#
#	. "${top_srcdir:-.}/tests/tap.sh"
#	. "$top_srcdir/tests/live/island.sh"
#	island "$0" "$@"	# runs the script again inside, and returns only there
#	...			# tests; the machine around cannot be reached
#	plan done
#
# Inside there are a network of its own with nothing but loopback, process ids, IPC and host
# name of its own, and its own /etc (a copy), /var, /home, /root, /run, /tmp and /dev.  What is
# left of the machine's file system is read-only, so that a mistake of a test cannot change it.
# Nothing that a test starts can outlive it: the kernel ends a PID namespace with its first
# process.  The last test of every script is the machine outside, found as it was.

# What of the machine must be as before.  Mounts, but for those the kernel makes by itself when
# somebody looks into /sys, and the places a mail server touches; not /tmp and not times, for
# others may work beside us.
island_outside() {
	sed 's/^[0-9]* [0-9]* //' /proc/self/mountinfo | grep -v ' /sys/kernel/'
	find /etc /home /run /usr/libexec /usr/sbin /var/lib/opensmtpd /var/mail /var/spool -xdev \
		-printf '%p %y %m %U:%G %s %l\n' 2>/dev/null | grep -v '^/run/mount' | LC_ALL=C sort
	ls -d /root/Maildir /root/.forward /tmp/smtpd* /var/empty 2>/dev/null
}

# Everything that can be changed inside, without times: for comparing before and after.
island_listing() {
	find /dev /etc /home /root /run /srv /tmp /var -not -path "$tmp*" -not -path '/dev/pts/*' \
		-not -path '/srv/log*' -printf '%p %y %m %U:%G %l\n' | LC_ALL=C sort
}

island() {
	[ -z "${ISLAND:-}" ] || { island_build; return; }
	need_root
	need unshare perl ip hostname
	unshare -mnpuif true 2>/dev/null || skip_all "cannot make namespaces"
	island_outside >"$tmp/outside.before"
	# The script inside prints its own results, and writes its count to descriptor 3: opened here,
	# for there everything becomes read-only.
	ISLAND=$tmp unshare -mnpuif --kill-child --mount-proc --propagation private sh "$@" \
		3>"$tmp/count"
	island_status=$?
	read -r tap_count tap_failed <"$tmp/count" || { tap_count=0 tap_failed=0; }
	is "$island_status" 0 "the tests inside came to their end"
	island_outside >"$tmp/outside.after"
	ok "outside nothing has changed" diff "$tmp/outside.before" "$tmp/outside.after"
	plan done
}

# island_own DIR: a tmpfs in its place, with what it holds.
island_own() {
	mkdir /srv/stage && mount -t tmpfs tmpfs /srv/stage || return
	cp -a "$1/." /srv/stage/ && chmod --reference="$1" /srv/stage || return
	mount --move /srv/stage "$1" && rmdir /srv/stage
}

# island_new DIR MODE: an empty one.
island_new() {
	mount -t tmpfs -o "mode=$2" tmpfs "$1"
}

island_devices() {
	mkdir /srv/dev && mount -t tmpfs -o mode=755 tmpfs /srv/dev || return
	for island_node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
		# shellcheck disable=SC2046 # name, major and minor are three words
		mknod -m 666 $(echo "/srv/dev/${island_node%%:*} c ${island_node#*:}" | tr : ' ') || return
	done
	mkdir /srv/dev/pts /srv/dev/shm || return
	mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts /srv/dev/pts || return
	mount -t tmpfs -o mode=1777 tmpfs /srv/dev/shm || return
	ln -s pts/ptmx /srv/dev/ptmx && ln -s /proc/self/fd /srv/dev/fd || return
	ln -s fd/0 /srv/dev/stdin && ln -s fd/1 /srv/dev/stdout && ln -s fd/2 /srv/dev/stderr || return
	mount --move /srv/dev /dev && rmdir /srv/dev
}

# The programs and files under test, where no mount of ours hides them; $island_bring, when it is
# set before island, becomes /srv/bring.
island_copy() {
	mkdir /srv/bin /srv/src || return
	for island_tool in SBX SBXCTL TRY; do
		eval "island_path=\$$island_tool"
		island_path=$(command -v "$island_path") || continue
		cp -L "$island_path" /srv/bin/ || return
		eval "$island_tool=/srv/bin/${island_path##*/}"
	done
	cp -R "$top_srcdir/contrib" "$top_srcdir/profiles" /srv/src/ || return
	mkdir /srv/src/tests && cp -R "$top_srcdir/tests/live" "$top_srcdir/tests/tap.sh" \
		/srv/src/tests/ || return
	[ -z "${island_bring:-}" ] || cp -R "$island_bring" /srv/bring || return
	top_srcdir=/srv/src
}

island_mounts() {
	island_new /srv 755 && island_copy || return
	island_own /etc || return
	for island_dir in /home:755 /root:700 /run:755 /tmp:1777; do
		island_new "${island_dir%:*}" "${island_dir#*:}" || return
	done
	# /var as the package leaves it, with nothing that ever ran in it.
	mkdir -p /srv/var/lib /srv/var/mail /srv/var/spool || return
	chown --reference=/var/mail /srv/var/mail && chmod --reference=/var/mail /srv/var/mail || return
	cp -a /var/spool/mail /srv/var/spool/ || return
	[ ! -d /var/lib/opensmtpd ] || cp -a /var/lib/opensmtpd /srv/var/lib/ || return
	island_new /var 755 && cp -a /srv/var/. /var/ && rm -r /srv/var || return
	mkdir -m 1777 /var/tmp && mkdir /var/log /var/cache && ln -s /run /var/run || return
	island_devices && mount -o remount,bind,ro /
}

# Loopback, and an address that is none: resolvers that ask for AI_ADDRCONFIG take a machine
# with nothing but 127.0.0.1 for one without network.
island_network() {
	ip link set lo up && ip addr add 192.0.2.1/24 dev lo
}

island_build() {
	# The outer script prints the plan, for it has two more tests.
	plan() { echo "$tap_count $tap_failed" >&3; exit 0; }
	rmdir "$tmp" # the one of tap.sh, which will be out of sight
	island_mounts || { diag "the island cannot be built"; exit 99; }
	tmp=$(mktemp -d /tmp/test.XXXXXX) && chmod 755 "$tmp" || exit 99
	export SBX SBXCTL TRY top_srcdir
	hostname mail.test
	island_network || exit 99
	printf '127.0.0.1 localhost mail.test\n' >/etc/hosts
	echo 'nameserver 127.0.0.1' >/etc/resolv.conf
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	cd / || exit 99
}

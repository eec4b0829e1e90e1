#!/bin/sh
# SPDX-License-Identifier: MIT
# ProtectControlGroups=: the cgroup tree is to be read (L23).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

group=$(awk '$3 == "cgroup2" || $3 == "cgroup" { print $2 }' /proc/mounts | sed -n '$p')
[ -n "$group" ] || skip_all "no cgroup file system is mounted"
profile ProtectControlGroups=yes
refused EROFS mkdir="$group/sbx-try" write="$group/cgroup.procs"
# shellcheck disable=SC2046 # words
refused EROFS $(awk '$3 ~ /^cgroup/ { print "write=" $2 "/cgroup.procs" }' /proc/mounts)
allowed list=/sys/fs/cgroup write=/srv/f
profile ProtectControlGroups=no
allowed mkdir="$group/sbx-try"

live_done

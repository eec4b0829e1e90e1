#!/bin/sh
# SPDX-License-Identifier: MIT
# LimitNOFILE= and the other limits.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile LimitNOFILE=64
prints "64 64" "$TRY" limit 7
profile LimitNOFILE=64:128
prints "64 128" "$TRY" limit 7
refused_too EPERM rlimit-raise=7
profile LimitNOFILE=64:128 User=daemon
refused_too EPERM rlimit-raise=7
profile LimitCORE=0 LimitFSIZE=1M LimitCPU=1min LimitAS=4G LimitMEMLOCK=64K LimitNPROC=100 \
	LimitSTACK=8M LimitDATA=1G LimitLOCKS=10 LimitSIGPENDING=11 LimitMSGQUEUE=12 \
	LimitRTTIME=5ms LimitRSS=1M
inside /bin/sh -c "for n in 4 1 0 9 8 6 3 2 10 11 12 15 5; do $TRY limit \$n; done"
is "$(printf '%s\n' "$out" | tr '\n' ' ')" "0 0 1048576 1048576 60 60 4294967296 4294967296 \
65536 65536 100 100 8388608 8388608 1073741824 1073741824 10 10 11 11 12 12 5000 5000 1048576 1048576 " \
	"$claim: all as said"
# 24 is SYS_RESOURCE: without it nothing is raised, and nothing less is done silently.
profile LimitNICE=+5 LimitRTPRIO=3
if may 24; then
	prints "15 15" "$TRY" limit 13
	prints "3 3" "$TRY" limit 14
else
	profile LimitRTPRIO=3
	does_not_start 69 '*LimitRTPRIO=*CAP_SYS_RESOURCE*'
fi
profile LimitFSIZE=1K
inside dd if=/dev/zero of=big bs=4096 count=1
fails "$claim: a larger file is not written" test "$status" -eq 0
rm -f big
profile LimitNOFILE=9999999999999999999999
does_not_start 78 '*LimitNOFILE=*'
profile LimitNOFILE=128:64
does_not_start 78 '*LimitNOFILE=*'

live_done

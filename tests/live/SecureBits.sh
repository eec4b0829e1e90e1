#!/bin/sh
# SPDX-License-Identifier: MIT
# SecureBits=: root that is only a name.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile 'SecureBits=noroot noroot-locked'
prints 3 "$TRY" secure-bits
profile SecureBits=noroot SecureBits=noroot-locked
prints 3 "$TRY" secure-bits
profile SecureBits=no-setuid-fixup SecureBits= SecureBits=noroot
prints 1 "$TRY" secure-bits

# With noroot a program that root runs gets nothing.
profile SecureBits=noroot
prints "CapEff:	0000000000000000" grep CapEff /proc/self/status
refused EPERM settimeofday chown
profile SecureBits=
allowed settimeofday chown
profile 'SecureBits=keep-caps-locked noroot' User=daemon
prints 33 "$TRY" secure-bits
profile SecureBits=noroots
does_not_start 78 '*noroots*'

live_done

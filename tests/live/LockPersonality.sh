#!/bin/sh
# SPDX-License-Identifier: MIT
# LockPersonality=: the process stays what it is.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile LockPersonality=yes
refused EPERM personality personality=0x0040000 personality-query
allowed personality=0 fork
profile LockPersonality=no
allowed personality personality-query

live_done

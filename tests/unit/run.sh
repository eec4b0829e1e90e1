#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/unit/run.sh PROGRAM: one unit test, for `make check`.
#
# cmocka 1.1 reports a test that skips as "not ok 3 # SKIP name", which every reader of TAP takes
# for a failure.  $UNIT_WRAPPER is put before the program: "valgrind -q".
status=$({
	{
		# shellcheck disable=SC2086 # words
		timeout -k 10 600 ${UNIT_WRAPPER:-} "$@"
		echo $? >&3
	} | sed 's/^not ok \([0-9]*\) # SKIP/ok \1 # SKIP/' >&4
} 3>&1) 4>&1
exit "$status"

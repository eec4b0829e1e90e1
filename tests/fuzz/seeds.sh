#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/fuzz/seeds.sh: what fuzzing once found stays found, with every compiler.
. "${top_srcdir:-.}/tests/tap.sh"

for source in "$top_srcdir"/tests/fuzz/fuzz_*.c; do
	name=${source##*/fuzz_}
	name=${name%.c}
	set -- "$top_srcdir/tests/fuzz/corpus/$name"/*
	[ -f "$1" ] || continue
	ok "$name: $# seeds" "$top_builddir/tests/fuzz/replay_$name" "$@"
done
fails "control: a seed that is not there" "$top_builddir/tests/fuzz/replay_unit" "$tmp/none"
plan done

#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/fuzz/run.sh FUZZER…: each for $FUZZ_SECONDS, from the seeds in corpus/NAME (NAME without
# "fuzz_"); fuzz_profile from the profiles of the tree, too.
# A finding is kept beside the fuzzer as NAME.crash-…; make it a seed when it is mended.
. "${top_srcdir:-.}/tests/tap.sh"

for fuzzer; do
	name=${fuzzer##*/}
	seeds=$tmp/$name
	mkdir "$seeds"
	set -- "$top_srcdir/tests/fuzz/corpus/${name#fuzz_}"/*
	[ "$name" != fuzz_profile ] || set -- "$@" "$top_srcdir"/profiles/*.conf "$top_srcdir"/tests/plans/*.conf
	for seed; do
		[ ! -f "$seed" ] || cp "$seed" "$seeds/"
	done
	# What the fuzzer makes of the seeds goes into the first directory, which is ours.
	mkdir "$seeds.new"
	run "./$fuzzer" -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=1024 -timeout=20 -max_len=4096 \
		-artifact_prefix="$fuzzer.crash-" "$seeds.new" "$seeds"
	runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$tmp/.err")
	# A fuzzer that ran no input has found nothing in nothing.
	if [ "$status" -eq 0 ] && [ "${runs:-0}" -gt 100 ]; then
		tap_result ok "$name: $runs runs without a finding"
	else
		tap_result not-ok "$name: status $status after ${runs:-0} runs"
		tail -40 "$tmp/.err" | sed 's/^/#   /'
	fi
done
[ "$tap_count" -gt 0 ] || skip_all "no fuzzer was given"
plan done

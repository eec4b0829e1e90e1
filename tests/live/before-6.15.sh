#!/bin/sh
# SPDX-License-Identifier: MIT
# Before Linux 6.15 trees are staged over "/" while parts of them are cloned: the tests of every
# directive that needs it hold there too.
. "${top_srcdir:-.}/tests/tap.sh"
need_root

SBX=$top_builddir/tests/live/before_6_15
export SBX
run "$SBX" --profile default --dry-run
like "$out" "*stage_tree*" "control: trees are staged"
run "$SBXCTL" plan default
like "$out" "*clone_subtree*" "control: this machine does without"

for name in InaccessiblePaths PrivateDevices PrivateTmp ProtectHome ProtectKernelLogs \
	ProtectKernelTunables ProtectProc RootDirectory TemporaryFileSystem mounts-of-the-host; do
	sh "$top_srcdir/tests/live/$name.sh" >"$tmp/log" 2>&1
	status=$?
	grep -E '^not ok|^Bail' "$tmp/log" | sed 's/^/# /'
	is "$status $(grep -cE '^not ok' "$tmp/log") $(grep -cE '^ok' "$tmp/log" | sed 's/^[1-9][0-9]*$/some/')" \
		"0 0 some" "$name.sh"
done

plan done

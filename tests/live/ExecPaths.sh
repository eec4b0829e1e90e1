#!/bin/sh
# SPDX-License-Identifier: MIT
# ExecPaths= and NoExecPaths=: where programs may be.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

cp "$TRY" /srv/tree/tool
cp "$TRY" /srv/tree/a/tool
cp "$TRY" /srv/tree/a/b/tool
cp "$TRY" /srv/mnt/tool

profile NoExecPaths=/srv/tree
refused EACCES exec=/srv/tree/tool exec=/srv/tree/a/tool
allowed exec=/srv/bin/try write=/srv/tree/f

profile NoExecPaths=/srv/tree ExecPaths=/srv/tree/a NoExecPaths=/srv/tree/a/b
refused EACCES exec=/srv/tree/tool exec=/srv/tree/a/b/tool
allowed exec=/srv/tree/a/tool

profile NoExecPaths=/srv/tree/tool
refused EACCES exec=/srv/tree/tool
allowed exec=/srv/tree/a/tool

# The allow-list: libraries are mapped executable, so their directories belong in it.
profile NoExecPaths=/ 'ExecPaths=/usr -/lib -/lib64 /srv/bin'
refused EACCES exec=/srv/tree/tool exec=/srv/mnt/tool
allowed exec=/srv/bin/try exec=/usr/bin/env

# They say who may run, not who may write.
profile ProtectSystem=strict ExecPaths=/srv/tree NoExecPaths=/srv/other
refused EROFS write=/srv/tree/f create=/srv/tree/new write=/srv/other/f
allowed exec=/srv/tree/tool
profile ReadOnlyPaths=/srv/tree NoExecPaths=/srv/tree/a ReadWritePaths=/srv/tree/a/b
refused EROFS write=/srv/tree/a/f
refused EACCES exec=/srv/tree/a/tool exec=/srv/tree/a/b/tool
allowed write=/srv/tree/a/b/f

# Of one path both: the stricter.
profile ExecPaths=/srv/tree NoExecPaths=/srv/tree
refused EACCES exec=/srv/tree/tool

# A program without a file system is not in any of these paths.
profile NoExecPaths=/srv/tree
allowed exec-memfd=/srv/tree/tool

profile NoExecPaths=/srv/none
does_not_start 226 '*NoExecPaths=*/srv/none*'
profile NoExecPaths=-/srv/none ExecPaths=-/srv/none
allowed exec=/srv/tree/tool

# The command itself is no exception.
profile NoExecPaths=/srv/tree
inside /srv/tree/tool pid
is "$status $out" "203 " "$claim: a command below does not start"

live_done

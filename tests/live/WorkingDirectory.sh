#!/bin/sh
# SPDX-License-Identifier: MIT
# WorkingDirectory=: where the service stands.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile WorkingDirectory=/srv/tree
prints /srv/tree "$TRY" cwd
profile 'WorkingDirectory=~' User=daemon
home=$(getent passwd daemon | cut -d: -f6)
[ ! -d "$home" ] || prints "$home" "$TRY" cwd
# Nothing said: where the caller stands.
profile UMask=022
prints /srv/work "$TRY" cwd
profile WorkingDirectory=/srv/none
does_not_start 200 '*WorkingDirectory=*/srv/none*'
profile WorkingDirectory=-/srv/none
inside "$TRY" cwd
is "$status" 0 "$claim: starts elsewhere"
# As the service: a directory that it may not enter is none for it.
chmod 700 /srv/tree/a
profile WorkingDirectory=/srv/tree/a User=daemon
does_not_start 200 '*WorkingDirectory=*/srv/tree/a*'
# In the new view: one that is hidden is not there.
profile WorkingDirectory=/srv/tree/a TemporaryFileSystem=/srv/tree
does_not_start 200 '*WorkingDirectory=*/srv/tree/a*'

live_done

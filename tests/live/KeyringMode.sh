#!/bin/sh
# SPDX-License-Identifier: MIT
# KeyringMode=: a session keyring of its own.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# A session to inherit: ours has a key in it.
outside=$("$TRY" session-keyring)
profile KeyringMode=private
inside "$TRY" session-keyring
is "$status" 0 "$claim: there is a session keyring"
like "$out" "* keyring;*;*;*;_ses" "$claim: and nobody can join it by name"
fails "$claim: it is not the caller's" test "${out%% *}" = "${outside%% *}"
allowed add_key keyctl
profile KeyringMode=inherit
prints "$outside" "$TRY" session-keyring
profile KeyringMode=shared
does_not_start 69 '*KeyringMode=*not built yet*'
profile KeyringMode=sharing
does_not_start 78 '*KeyringMode=*sharing*'

live_done

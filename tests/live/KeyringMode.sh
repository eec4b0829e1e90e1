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
fails "$claim: which is not the caller's" test "${out%% *}" = "${outside%% *}"
like "$out" "* keyring;*;*;*;_ses" "$claim: and nobody can join it by name"
profile KeyringMode=inherit
prints "$outside" "$TRY" session-keyring
profile KeyringMode=shared
inside "$TRY" session-keyring
fails "$claim: is not the caller's either" test "${out%% *}" = "${outside%% *}"
allowed add_key keyctl
profile KeyringMode=sharing
does_not_start 78 '*KeyringMode=*sharing*'

live_done

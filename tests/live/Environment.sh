#!/bin/sh
# SPDX-License-Identifier: MIT
# Environment=, EnvironmentFile=, PassEnvironment=, UnsetEnvironment= (L62).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# shellcheck disable=SC2016 # dollars are text here
profile 'Environment=ONE=1 "TWO=a b" THREE=$ONE' Environment=FOUR=4
prints "a b" "$TRY" env TWO
# shellcheck disable=SC2016
prints '$ONE' "$TRY" env THREE
prints 4 "$TRY" env FOUR

# Inherited, and not touched but where the profile says so.
export KEPT='as it is' LD_LIBRARY_PATH=/srv/none
profile Environment=NEW=1
inside "$TRY" env
printf '%s\n' "$out" | grep -v '^NEW=1$' | LC_ALL=C sort >/srv/env.inside
"$TRY" env | LC_ALL=C sort >/srv/env.outside
ok "$claim: and nothing else changes" diff /srv/env.outside /srv/env.inside

profile 'UnsetEnvironment=LD_LIBRARY_PATH KEPT=other' Environment=X=1 UnsetEnvironment=X
inside "$TRY" -f env=LD_LIBRARY_PATH env=KEPT env=X
is "$out" "env=LD_LIBRARY_PATH ENOENT
as it is
env=KEPT OK
env=X ENOENT" "$claim: a name goes, a name with another value stays"

printf '%s\n' '# comment' 'FILE=from file' "QUOTED='a  b'" 'LATE="x"' ' SPACED = y ' >/srv/env.conf
profile EnvironmentFile=/srv/env.conf Environment=LATE=early
prints "from file" "$TRY" env FILE
prints "a  b" "$TRY" env QUOTED
prints x "$TRY" env LATE
prints y "$TRY" env SPACED
profile EnvironmentFile=/srv/no.conf
does_not_start 78 '*EnvironmentFile=*/srv/no.conf*'
profile EnvironmentFile=-/srv/no.conf
allowed fork
# Read outside: a file that the service does not see.
profile EnvironmentFile=/srv/env.conf InaccessiblePaths=/srv/env.conf
prints "from file" "$TRY" env FILE

profile PassEnvironment=KEPT
prints "as it is" "$TRY" env KEPT
profile User=daemon
prints 'daemon' "$TRY" env USER
profile 'Environment=1BAD=x'
does_not_start 78 '*1BAD*'

live_done

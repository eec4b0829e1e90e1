#!/bin/sh
# SPDX-License-Identifier: MIT
# SupplementaryGroups=: these, and no others.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

gid=$(id -g daemon)
profile User=daemon 'SupplementaryGroups=adm games'
prints "$gid 4 60" /bin/sh -c "$TRY ids | sed 's/.*groups //'"
profile SupplementaryGroups=adm
run setpriv --groups 20,24 "$SBX" --profile /srv/profile.conf -- "$TRY" ids
is "${out#*groups }" 4 "$claim: the caller's are gone"
profile User=daemon SupplementaryGroups=adm SupplementaryGroups=
prints "$gid" /bin/sh -c "$TRY ids | sed 's/.*groups //'"
chmod 640 /srv/tree/f
chgrp adm /srv/tree/f
profile User=daemon SupplementaryGroups=adm
allowed content=/srv/tree/f
profile User=daemon
refused EACCES content=/srv/tree/f
profile SupplementaryGroups=no-such-group
does_not_start 216 '*SupplementaryGroups=*no-such-group*'

live_done

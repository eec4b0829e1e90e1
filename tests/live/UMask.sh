#!/bin/sh
# SPDX-License-Identifier: MIT
# UMask=: what the service makes is not for everybody.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

profile UMask=0077
prints 0077 "$TRY" umask
inside /bin/sh -c '>made && stat -c %a made'
is "$out" 600 "$claim: a file"
rm -f made
# The caller's is kept by a profile, and does not reach what sbx itself makes.
profile PrivateTmp=yes PrivateDevices=yes TemporaryFileSystem=/srv/tree:mode=1777
umask 0277
inside stat -c %a /tmp /dev/null /srv/tree
is "$out" "1777
666
1777" "modes of sbx's own nodes are exact"
prints 0277 "$TRY" umask
umask 022
profile UMask=0999
does_not_start 78 '*UMask=*0999*'

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# A working directory or descriptor of the old tree is no way back (L16).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# The caller stands in a directory that the profile hides.
cd /srv/tree/a || exit 99
profile InaccessiblePaths=/srv/tree
inside "$TRY" cwd
case "$status $out" in
"0 /srv/tree"*) tap_result not-ok "the hidden working directory is kept: $out" ;;
*) tap_result ok "the hidden working directory is not kept" ;;
esac
inside cat f
fails "a relative name does not reach what was hidden" test "$out" = /srv/tree/a
profile TemporaryFileSystem=/srv/tree
inside cat f ../f
fails "a relative name does not reach what a tmpfs covers" test -n "$out"

# One that is in the new view is kept, and seen through it.
cd /srv/tree || exit 99
profile ReadOnlyPaths=/srv/tree
prints /srv/tree "$TRY" cwd
refused EROFS create=new write=f

given=$(kept)
# A descriptor of a directory, or to nothing but a path, is closed.
exec 7</srv/tree 8</srv/tree/f
inside "$TRY" fds
is "$(numbers "$out")" "$given" "only the standard descriptors are open"
run sh -c '"$1" --profile /srv/profile.conf -- true </srv/tree' sh "$SBX"
is "$status" 202 "a directory as standard input is an error"
exec 7<&- 8<&-

profile WorkingDirectory=/proc/self/fd/7
run sh -c '"$1" --profile /srv/profile.conf -- echo executed 7</srv/tree' sh "$SBX"
fails "WorkingDirectory= through a descriptor is refused" test "$out" = executed

live_done

#!/bin/sh
# SPDX-License-Identifier: MIT
# Who swaps names while we mount gains nothing (L5, L24, L26).
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

# A directory of the service, which it can replace by a link to what it wants.
mkdir -p /srv/svc/data /srv/svc/evil.d
echo secret >/srv/other/secret
ln -s /srv/other /srv/svc/evil
chown -R 1 /srv/svc
profile ProtectSystem=strict ReadWritePaths=-/srv/svc/data
"$TRY" exchange /srv/svc/data:/srv/svc/evil &
swapper=$!
started=0 escaped=0 turn=0
while [ $((turn += 1)) -le "${LIVE_TURNS:-200}" ]; do
	inside "$TRY" write /srv/other/secret
	[ "$out" = executed ] || [ "$status" -ne 1 ] || started=$((started + 1))
	[ "$status" -ne 0 ] || escaped=$((escaped + 1))
done
kill "$swapper" 2>/dev/null
diag "$started of ${LIVE_TURNS:-200} started"
is "$escaped" 0 "$claim: a swapped path never opens another"

# A bind destination.
profile BindPaths=/srv/tree:/srv/svc/data
rm -rf /srv/svc/data /srv/svc/evil
mkdir /srv/svc/data
ln -s /srv/other /srv/svc/evil
"$TRY" exchange /srv/svc/data:/srv/svc/evil &
swapper=$!
escaped=0 turn=0
while [ $((turn += 1)) -le "${LIVE_TURNS:-200}" ]; do
	inside test -e /srv/other/secret
	[ "$status" -ne 1 ] || escaped=$((escaped + 1))
done
kill "$swapper" 2>/dev/null
is "$escaped" 0 "$claim: nothing is ever mounted where a link leads"
ok "and the victim is unharmed" test "$(cat /srv/other/secret)" = secret

live_done

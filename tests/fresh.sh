#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/fresh.sh: what is generated, and committed so that nobody needs the generator, is fresh;
# what is listed by hand is complete.  `make regenerate` mends the first.
. "${top_srcdir:-.}/tests/tap.sh"

# part FILE: what stands between the marks in FILE.
part() {
	awk '/^\.\\" end sbxctl directives --man$/ { inside = 0 }
		inside
		/^\.\\" begin sbxctl directives --man$/ { inside = 1 }' "$1"
}

page=$top_srcdir/man/sbx.profile.5
"$SBXCTL" directives --man >"$tmp/want"
part "$page" >"$tmp/have"
ok "control: there is a table of directives" test -s "$tmp/want"
ok "sbx.profile.5 has the table of directives as it is" diff -u "$tmp/have" "$tmp/want"
sed 's/ProtectClock/ProtectClocks/' "$page" >"$tmp/stale.5"
part "$tmp/stale.5" >"$tmp/have"
fails "control: a stale table is seen" cmp -s "$tmp/have" "$tmp/want"

# Tables and seeds are listed as whole directories, everything else by name.
unlisted() {
	(cd "$1" && find src include man profiles contrib tests -type f \
		! -path 'tests/plans/*' ! -path 'tests/verdicts/*' ! -path 'tests/fuzz/corpus/*' \
		! -name '.*' ! -name '*~' ! -name '*.[ao]' ! -name '*.log' ! -name '*.trs') |
		while read -r file; do
			grep -qF "$file" "$2" || echo "$file"
		done
}
is "$(unlisted "$top_srcdir" "$top_srcdir/Makefile.am")" "" "Makefile.am names every file"
grep -v 'src/base/arena.c' "$top_srcdir/Makefile.am" >"$tmp/Makefile.am"
is "$(unlisted "$top_srcdir" "$tmp/Makefile.am")" "src/base/arena.c" "control: a forgotten file is seen"

plan done

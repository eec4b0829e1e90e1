#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/lint.sh: what linters say about code, scripts and manual pages.  `make lint`.
# A linter that is not installed is a skipped test, never a passed one.
. "${top_srcdir:-.}/tests/tap.sh"

cd "$top_srcdir" || exit 99
jobs=$(nproc 2>/dev/null || echo 1)

# have TOOL NAME: or count NAME as skipped.
have() {
	command -v "$1" >/dev/null 2>&1 && return 0
	skip "$1 is not installed" "$2"
	return 1
}

# Shell scripts are told by their first line, for contrib/ has some without a suffix.
scripts() {
	find bootstrap .ci contrib tests -type f ! -name '*~' -exec \
		awk 'FNR == 1 && /^#!.*[\/ ](ba)?sh|^# shellcheck shell=/ { print FILENAME }' {} +
}
c_files() { find src tests include -name '*.[ch]' -type f | sort; }
units() { find src tests -name '*.c' -type f | sort; }

if have shellcheck "shell scripts"; then
	for script in $(scripts); do
		# What is sourced gets its variables from whoever sources it.
		case $(head -1 "$script") in
		'#!'*) ok "shellcheck: $script" shellcheck "$script" ;;
		*) ok "shellcheck: $script" shellcheck -e SC2154 "$script" ;;
		esac
	done
fi

if have mandoc "manual pages"; then
	for page in man/*.[1-8]; do
		[ -f "$page" ] || continue
		run mandoc -Tlint -Wwarning "$page"
		is "$out$err" "" "mandoc: $page"
	done
fi

if have clang-format "format of the code"; then
	for file in $(c_files); do
		ok "clang-format: $file" clang-format --dry-run -Werror "$file"
	done
fi

# Both read the code as the build does.
cpp="-include $top_builddir/config.h -include src/base/banned.h -Isrc -Iinclude -D_GNU_SOURCE
	-DSBX_SYSCONFDIR=\"/etc\" -DSBX_DATADIR=\"/usr/share\"
	$(pkg-config --cflags libseccomp libcap json-c 2>/dev/null | sed "s/-I/-isystem /g")"

if have cppcheck "cppcheck"; then
	# shellcheck disable=SC2086 # words; cppcheck wants --include=
	ok "cppcheck: src" cppcheck --quiet -j "$jobs" --std=c11 --language=c \
		--enable=warning,performance,portability --inline-suppr \
		--suppressions-list=tests/cppcheck.supp --error-exitcode=1 \
		--include="$top_builddir/config.h" -Isrc -Iinclude -D_GNU_SOURCE \
		'-DSBX_SYSCONFDIR="/etc"' '-DSBX_DATADIR="/usr/share"' src
fi

if have clang-tidy "clang-tidy"; then
	# Side by side, for this is slow; one result per file all the same.
	# shellcheck disable=SC2016 # for the inner shell
	units | grep ^src/ | xargs -P "$jobs" -I{} sh -c '
		name=$(echo "$2" | tr / _)
		clang-tidy --quiet "$2" -- -std=gnu11 $1 >"$3/tidy.$name" 2>"$3/tidy.err.$name"
		echo $? >"$3/tidy.status.$name"' tidy "$cpp" {} "$tmp"
	for file in $(units | grep ^src/); do
		name=$(echo "$file" | tr / _)
		[ "$(cat "$tmp/tidy.status.$name")" = 0 ] && found='' ||
			found=$(cat "$tmp/tidy.$name" "$tmp/tidy.err.$name")
		is "$found" "" "clang-tidy: $file"
	done
fi

plan done

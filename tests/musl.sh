#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/musl.sh: every file compiles against musl's headers.  Compiled only: libraries of this
# machine are not musl's.  A glibc-only function or a header that is not included shows here.
. "${top_srcdir:-.}/tests/tap.sh"
need musl-gcc

# The kernel's headers and those of our libraries, but nothing else of glibc's.
machine=$(musl-gcc -dumpmachine 2>/dev/null)
mkdir "$tmp/include" "$tmp/include/sys"
for header in linux asm asm-generic mtd rdma seccomp.h seccomp-syscalls.h json-c; do
	for dir in /usr/include "/usr/include/$machine" "/usr/include/$(uname -m)-linux-gnu"; do
		[ ! -e "$dir/$header" ] || ln -sf "$dir/$header" "$tmp/include/$header"
	done
done
for dir in /usr/include "/usr/include/$machine" "/usr/include/$(uname -m)-linux-gnu"; do
	[ ! -e "$dir/sys/capability.h" ] ||
		ln -sf "$dir/sys/capability.h" "$tmp/include/sys/capability.h"
done

compile() {
	musl-gcc -std=gnu11 -Wall -Wextra -Wno-missing-field-initializers -Werror -fsyntax-only \
		-D_GNU_SOURCE -include "$top_builddir/config.h" -include base/banned.h \
		-I"$top_srcdir/src" -I"$top_srcdir/include" -idirafter "$tmp/include" \
		-idirafter "$tmp/include/json-c" \
		'-DSBX_SYSCONFDIR="/etc"' '-DSBX_DATADIR="/usr/share"' "$1"
}

echo '#include <gnu/libc-version.h>' >"$tmp/sin.c"
fails "control: a header of glibc is not found" compile "$tmp/sin.c"
for file in "$top_srcdir"/src/*.c "$top_srcdir"/src/*/*.c; do
	[ -f "$file" ] || continue
	ok "musl: ${file#"$top_srcdir"/}" compile "$file"
done
plan done

#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/layers.sh: the house keeps its own laws.
#
# The table of layers stands in HACKING.md, for people; this test reads it there, so it cannot
# go stale.  Proved are: include lines look down only; what a layer links comes from layers it
# may know; pure layers reference nothing of libc that reaches the kernel, write no assembly and
# remember nothing from call to call; who acts knows no directive by name; nobody starts a shell
# (L56).  Each check is shown a deliberate sin: a check that cannot fail is none.
# shellcheck source=tests/tap.sh
. "${top_srcdir:-.}/tests/tap.sh"
need nm awk

# Folder, then what it may include; then folder, mode (yes, no, only, but) and files.
layers() {
	awk -F'|' '/^\| `[a-z.]+` \|/ { gsub(/[ `]/, "", $2); print $2 "\t" $4 "\t" $5 }' \
		"$top_srcdir/HACKING.md" | sed 's/`//g; s/–//g'
}
layers >"$tmp/layers"
folders=$(cut -f1 "$tmp/layers")

allowed() { # FOLDER: the folders and files it may include, all of them for api
	awk -F'\t' -v me="$1" '
		{ above = above " " $1 }
		$1 == me { sub(/everything above,/, above, $2); print $2 }' "$tmp/layers"
}

# bad_includes FOLDER FILE…: lines that look up.
bad_includes() {
	folder=$1
	shift
	awk -v may=" $(allowed "$folder") $folder " -v me="$folder" '
		!/^[ \t]*#[ \t]*include[ \t]*("|<sbx\/)/ { next }
		{
			split($0, part, /["<>]/); file = part[2]; dir = file; sub(/\/.*/, "", dir)
			# The table is included where its numbers are made.
			if (file == "directives.def" && (me == "profile" || me == "directives.c")) next
			if (file == "directives.h" && (me == "directives.c" || may ~ / directives\.c /)) next
			if (index(may, " " file " ") || (file != "sbx/sbx.h" && index(may, " " dir " "))) next
			print FILENAME ":" FNR ": " $0
		}' "$@"
}

for folder in $folders; do
	case $folder in
	*.c) set -- "$top_srcdir/src/$folder" ;;
	*) set -- "$top_srcdir/src/$folder"/*.[ch] ;;
	esac
	is "$(bad_includes "$folder" "$@")" "" "src/$folder looks down only"
done
echo '#include "os/os.h"' >"$tmp/sin.c"
like "$(bad_includes plan "$tmp/sin.c")" "*sin.c:1:*" "control: a planner that includes os/os.h is seen"
echo '#include "../os/os.h"' >"$tmp/sin.c"
like "$(bad_includes plan "$tmp/sin.c")" "*sin.c:1:*" "control: by the back stairs too"

# Pure libc: memory, strings, numbers, and formatting into buffers or an open FILE.
cat >"$tmp/pure" <<'END'
mem(chr|cmp|cpy|move|set|rchr|mem|pcpy)
str(chr|chrnul|rchr|cmp|ncmp|casecmp|ncasecmp|len|nlen|spn|cspn|pbrk|str|sep|error|errorname_np|errordesc_np|dup|ndup)
strto(l|ul|ll|ull|imax|umax)|__isoc23_strto.*
v?snprintf|v?fprintf|v?asprintf|fput[cs]|putc|_IO_putc|fwrite|fflush|ferror|open_memstream|fclose
malloc|calloc|realloc|free|qsort|bsearch|abs
is(alnum|alpha|digit|space|upper|lower|xdigit|print|cntrl|punct)|to(lower|upper)
__ctype_b_loc|__ctype_tolower_loc|__ctype_toupper_loc|__errno_location
__[a-z]*_chk|__stack_chk_fail|__assert_fail|abort
_GLOBAL_OFFSET_TABLE_|stderr
__asan_.*|__ubsan_.*|__sanitizer_.*|__sancov_.*|__start_.*|__stop_.*|__gcov_.*
seccomp_syscall_resolve_(name|num)(_arch|_rewrite)?
cap_(from|to)_name|cap_free|cap_max_bits
json_.*
END
pure=$(tr '\n' '|' <"$tmp/pure" | sed 's/|$//')

# impure OBJECT-OR-ARCHIVE: libc symbols that are not pure, each with the member that wants it.
impure() {
	nm -A -u "$1" 2>/dev/null | awk -v pure="^($pure)\$" '
		{ name = $NF; sub(/@.*/, "", name) }
		name !~ pure && name !~ /^sbx_/ { where = $1; sub(/.*\//, "", where); print where, name }'
}

# asks FOLDER: what the last column of the table says.
asks() { awk -F'\t' -v me="$1" '$1 == me { print $3 }' "$tmp/layers"; }

archive_of() {
	case $1 in
	*.c) echo "$top_builddir/lib${1%.c}.a" ;;
	*) echo "$top_builddir/lib$1.a" ;;
	esac
}

# The members that the table excuses, as an awk pattern; "" excuses none.
excused() {
	# shellcheck disable=SC2046 # words
	set -- $(asks "$1")
	case ${1-} in
	no) ;;
	only) shift; echo "$*" | sed 's/\.c/.o:/g; s/ /|/g' ;;
	all) shift 2; echo "$*" | sed 's/\.c/.o:/g; s/ /|/g' ;;
	esac
}

# memories OBJECT-OR-ARCHIVE: variables that can be written; those of sanitizers are not ours.
memories() {
	nm -f sysv "$1" 2>/dev/null | awk -F'|' '
		{ gsub(/ /, "", $1); gsub(/[ \t]/, "", $7) }
		$7 ~ /^(\.t?(data|bss)|\*COM\*$)/ && $7 !~ /rel\.ro/ && $1 !~ /^(\.|__)/ { print $1 }'
}

for folder in $folders; do
	archive=$(archive_of "$folder")
	[ -f "$archive" ] || continue
	case $(asks "$folder") in *no*) ;; *) continue ;; esac
	is "$(memories "$archive")" "" "lib${folder%.c}.a remembers nothing"
done

for folder in $folders; do
	archive=$(archive_of "$folder")
	[ -f "$archive" ] || continue
	files=$(excused "$folder")
	case $(asks "$folder") in
	*no*) found=$(impure "$archive") ;;
	*only*) found=$(impure "$archive" | awk -v but="$files" '$0 !~ but') ;;
	*but*) found=$(impure "$archive" | awk -v pure="$files" '$0 ~ pure') ;;
	*) continue ;;
	esac
	is "$found" "" "lib${folder%.c}.a reaches for nothing outside the process"
done
if [ -f "$top_builddir/libjson.a" ]; then
	is "$(impure "$top_builddir/libjson.a")" "" "libjson.a reaches for nothing outside the process"
fi

cat >"$tmp/sin.c" <<'END'
#include <sys/mount.h>
int sin_of_a_planner(void);
int sin_of_a_planner(void) { return mount("none", "/", "tmpfs", 0, 0); }
END
ok "control: the sinful planner compiles" "${CC:-cc}" -c -o "$tmp/sin.o" "$tmp/sin.c"
like "$(impure "$tmp/sin.o")" "*mount" "control: a planner that calls mount(2) is seen"

cat >"$tmp/sin.c" <<'END'
int sin_of_a_planner(void);
int sin_of_a_planner(void) { static int calls; return ++calls; }
END
"${CC:-cc}" -c -o "$tmp/sin.o" "$tmp/sin.c"
like "$(memories "$tmp/sin.o")" "calls*" "control: a planner that counts its calls is seen"

# What needs no symbol is not seen by nm.
assembly() { grep -nE '(^|[^a-z_])(__)?asm(__)?([^a-z_]|$)' /dev/null "$@"; }
# shellcheck disable=SC2046 # our own file names have no blanks
is "$(assembly $(find "$top_srcdir/src" -name '*.[ch]'))" "" "no assembly anywhere"
echo '	__asm__ volatile("syscall");' >"$tmp/sin.c"
like "$(assembly "$tmp/sin.c")" "*sin.c:1:*" "control: a system call in assembly is seen"

# Who acts does not ask which directive it is for.
directives=$(sed -n 's/^DIRECTIVE(\([A-Za-z]*\),.*/"\1"/p' "$top_srcdir/src/directives.def")
by_name() { printf '%s\n' "$directives" | grep -n -f - /dev/null "$@"; }
is "$(by_name "$top_srcdir"/src/apply/*.[ch] "$top_srcdir"/src/os/*.[ch])" "" \
	"apply and os ask for no directive by name"
echo '	if (!strcmp(op->origin.directive, "ProtectSystem"))' >"$tmp/sin.c"
like "$(by_name "$tmp/sin.c")" "*sin.c:1:*" "control: an if on a directive is seen"

# What a layer links must come from a layer it may know.
for folder in $folders; do
	archive=$(archive_of "$folder")
	[ -f "$archive" ] || continue
	nm -g --defined-only "$archive" 2>/dev/null |
		awk -v folder="$folder" 'NF == 3 { print $3, folder }'
done >"$tmp/defined"
strangers() { # FOLDER OBJECT-OR-ARCHIVE
	nm -A -u "$2" 2>/dev/null | awk -v may=" $(allowed "$1") $1 " -v defined="$tmp/defined" '
		BEGIN { while ((getline <defined) > 0) { split($0, w, " "); home[w[1]] = w[2] } }
		$NF in home {
			dir = home[$NF]
			if (!index(may, " " dir " ") && !(dir == "plan" && may ~ / plan\/op\.h /))
				print $1, $NF, "of", dir
		}'
}
for folder in $folders; do
	archive=$(archive_of "$folder")
	case $folder in sbx | sbxctl) continue ;; esac
	[ -f "$archive" ] || continue
	is "$(strangers "$folder" "$archive")" "" "lib${folder%.c}.a links nothing from above"
done
cat >"$tmp/sin.c" <<'END'
int sbx_os_unshare(int flags);
int sin_of_a_planner(void);
int sin_of_a_planner(void) { return sbx_os_unshare(0); }
END
"${CC:-cc}" -c -o "$tmp/sin.o" "$tmp/sin.c"
like "$(strangers plan "$tmp/sin.o")" "*sbx_os_unshare of os" \
	"control: a planner that calls the os layer is seen"

shells() {
	grep -nE '(^|[^a-z_>.])(system|popen)[[:space:]]*\(' /dev/null "$@"
}
# shellcheck disable=SC2046 # our own file names have no blanks
is "$(shells $(find "$top_srcdir/src" "$top_srcdir/include" -name '*.[ch]'))" "" \
	"no system() and no popen() anywhere (L56)"
echo '	if (system (command))' >"$tmp/sin.c"
like "$(shells "$tmp/sin.c")" "*sin.c:1:*" "control: a call of system() is seen"

plan done

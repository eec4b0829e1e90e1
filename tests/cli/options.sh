#!/bin/sh
# SPDX-License-Identifier: MIT
# The command lines of sbx and sbxctl.
. "${top_srcdir:-.}/tests/tap.sh"
. "$top_srcdir/tests/live/lib.sh"
live "$0"

p() { printf '%s\n' '[Service]' "$@" >/srv/p.conf; }

# says WHAT NAME ARGUMENT...: sbx prints exactly that, and ends well.
says() {
	says_want=$1 says_name=$2
	shift 2
	run "$SBX" "$@"
	is "$status $out" "0 $says_want" "$says_name"
	[ -z "$err" ] || diag "$err"
}

# --- Where options end (L55) --------------------------------------------------------------------

p ProtectClock=yes
says '-x --profile y -- z' "options of the command are its own" \
	--profile /srv/p.conf -- echo -x --profile y -- z
says '-x --profile y -- z' "without -- as well" --profile /srv/p.conf echo -x --profile y -- z
says '--help' "also those that sbx knows" --profile /srv/p.conf printf '%s' --help
says '' "an empty argument stays one" --profile /srv/p.conf -- test -z ''
cp "$TRY" /srv/bin/--help
run env PATH="/srv/bin:$PATH" "$SBX" --profile /srv/p.conf -- --help pid
like "$status $out" "0 [1-9]*" "a command called --help works after --"
says "one two" "arguments with blanks stay one" --profile /srv/p.conf -- echo 'one two'
# shellcheck disable=SC2016 # for nobody to expand
says '$HOME `id` ; *' "no shell sees them" --profile /srv/p.conf -- printf %s '$HOME `id` ; *'

# --- What is on top of what ---------------------------------------------------------------------

# The value of VALUE in the command's environment.
value() {
	says_want=$1 says_name=$2
	shift 2
	run "$SBX" "$@" -- "$TRY" env VALUE
	is "$out" "$says_want" "$says_name"
	[ -z "$err" ] || diag "$err"
}
mkdir -p /srv/p.conf.d
p Environment=VALUE=main
cp /srv/p.conf /srv/q.conf
sed -i s/main/second/ /srv/q.conf
value main "a profile" -P /srv/p.conf
value second "a second profile is on top" -P /srv/p.conf -P /srv/q.conf
value main "in the order of the command line" --profile=/srv/q.conf --profile=/srv/p.conf
value line "-p is on top of all profiles" -P /srv/p.conf -p Environment=VALUE=line -P /srv/q.conf
value last "and the last of them on top" -P /srv/p.conf -p Environment=VALUE=a --property=Environment=VALUE=last
printf '[Service]\nEnvironment=VALUE=50\n' >/srv/p.conf.d/50.conf
value 50 "a drop-in is on top of its profile" -P /srv/p.conf
printf '[Service]\nEnvironment=VALUE=10\n' >/srv/p.conf.d/10.conf
value 50 "the last by name wins" -P /srv/p.conf
value second "the next profile is on top of them" -P /srv/p.conf -P /srv/q.conf
: >/srv/p.conf.d/50.conf
value 10 "an empty drop-in says nothing" -P /srv/p.conf
printf 'noise\n' >/srv/p.conf.d/99.conf.bak
value 10 "only *.conf is one" -P /srv/p.conf
rm -r /srv/p.conf.d

# By name: in /run of this world; the administrator's places come first.
mkdir -p /run/sbx/profiles/name.conf.d
printf '[Service]\nEnvironment=VALUE=run\n' >/run/sbx/profiles/name.conf
value run "a name is looked up" -P name
printf '[Service]\nEnvironment=VALUE=dropin\n' >/run/sbx/profiles/name.conf.d/a.conf
value dropin "with its drop-ins" -P name
rm /run/sbx/profiles/name.conf.d/a.conf
printf '[Service]\nEnvironment=VALUE=%%i\n' >/run/sbx/profiles/web@.conf
value blue "a template has instances" -P web@blue

# --- Looking, not doing -------------------------------------------------------------------------

p ProtectSystem=strict PrivateTmp=yes Restart=always
run "$SBX" --profile /srv/p.conf --dry-run -- /bin/sh -c 'echo executed >/srv/executed'
is "$status" 0 "--dry-run ends well"
like "$out" "*seal_root*ProtectSystem=*/srv/p.conf:2*exec /bin/sh*" "and prints the plan"
ok "and runs nothing" test ! -e /srv/executed
run "$SBX" --profile /srv/p.conf --dry-run
is "$status" 0 "--dry-run needs no command"
# A static sbx of glibc once died of the modules in nsswitch.conf.
run "$SBX" --profile /srv/p.conf -p User=daemon --dry-run -- /bin/true
like "$status $out" "0 *groups *user *" "a user is looked up, however sbx is linked"

says executed "--ledger does not stand in the way" --profile /srv/p.conf --ledger /srv/ledger -- echo executed
like "$(cat /srv/ledger)" "*ProtectSystem*enforced*" "--ledger writes how each is enforced"
like "$(cat /srv/ledger)" "*Restart*" "and what is the supervisor's business"
says executed "--ledger FILE.json" --profile /srv/p.conf --ledger=/srv/ledger.json -- echo executed
p ProtectSystem=strict ReadOnlyPaths=/srv/none
run "$SBX" --profile /srv/p.conf --ledger /srv/ledger.refused --  echo executed
like "$status $(cat /srv/ledger.refused)" "226*ReadOnlyPaths*" "--ledger of a start that fails says so"
run "$SBX" --profile /srv/p.conf --ledger /srv/none/ledger -- echo executed
is "$status $out" "69 " "a ledger that cannot be written is an error"
mkfifo /srv/ledger.fifo
run timeout 5 "$SBX" --profile /srv/p.conf --ledger /srv/ledger.fifo -- echo executed
is "$status $out" "69 " "nor does a pipe that nobody reads hold the start up"
ln -s /srv/f /srv/ledger.link
run "$SBX" --profile /srv/p.conf --ledger /srv/ledger.link -- echo executed
is "$status $(cat /srv/f)" "69 /srv" "a ledger is not written through a link"
p ProtectSystem=strict
run "$SBX" --profile /srv/p.conf --verbose -- echo executed
like "$out|$err" "executed|*ProtectSystem*" "--verbose writes it on standard error"

# --- What may be missing ------------------------------------------------------------------------

p ProtectSystem=strict RootImage=/srv/image
run "$SBX" --profile /srv/p.conf -- echo executed
is "$status $out" "69 " "what cannot be enforced is an error"
like "$err" "sbx: /srv/p.conf:3*RootImage=*" "which names its line"
run "$SBX" --profile /srv/p.conf --optional RootImage -- echo executed
is "$status $out" "0 executed" "--optional lets it go"
like "$err" "sbx: *warning*RootImage*" "but not silently"
p ProtectSystem=strict RootImage=/srv/image '[X-Sbx]' Optional=RootImage
run "$SBX" --profile /srv/p.conf -- "$TRY" write /srv/f
is "$status $out" "1 EROFS" "Optional= as well, and the rest is enforced"
run "$SBX" --profile /srv/p.conf --optional PrivateTmp,PrivateDevices -- echo executed
is "$status $out" "0 executed" "--optional takes a list"

# --- Descriptors --------------------------------------------------------------------------------

p ProtectClock=yes
exec 5</srv/f 6</srv/tree/f
run "$SBX" --profile /srv/p.conf --keep-fd 5 --keep-fd=6 -- cat /proc/self/fd/5 /proc/self/fd/6
is "$out" "/srv
/srv/tree" "--keep-fd keeps what it names"
p ProtectClock=yes '[X-Sbx]' 'KeepFD=5 6'
run "$SBX" --profile /srv/p.conf -- cat /proc/self/fd/5 /proc/self/fd/6
is "$out" "/srv
/srv/tree" "KeepFD= as well"
run "$SBX" --profile /srv/p.conf --keep-fd 9 -- echo executed
is "$status $out" "69 " "one that is not open is an error"
exec 5<&- 6<&-

# --- Telling ------------------------------------------------------------------------------------

for program in "$SBX" "$SBXCTL"; do
	run "$program" --help
	is "$status $err" "0 " "${program##*/} --help"
	# How long the directories of profiles are is up to whoever configured sbx.
	is "$(printf '%s\n' "$out" | awk 'length > 80 && !/\/sbx\/profiles/')" "" \
		"${program##*/} --help fits into 80 columns"
	is "$(($(printf '%s\n' "$out" | wc -l) <= 24))" 1 "${program##*/} --help fits into 24 lines"
	run "$program" --version
	like "$status $out" "0 ${program##*/} [0-9]*" "${program##*/} --version"
	# What distributions ask of a program; one had lost its linker flags.
	if command -v readelf >/dev/null; then
		run readelf -ldW "$program"
		like "$out" "*GNU_RELRO*" "${program##*/}: relocations become read-only"
		like "$out" "*NOW*" "${program##*/}: and all of them, at the start"
	else
		skip "needs readelf" "${program##*/}: relocations become read-only"
		skip "needs readelf" "${program##*/}: and all of them, at the start"
	fi
	run sh -c '"$1" --help >/dev/full' sh "$program"
	fails "${program##*/} --help notices a full disk" test "$status" -eq 0
done

# --- sbxctl -------------------------------------------------------------------------------------

ctl() { run "$SBXCTL" "$@"; }
# json WHAT ARGUMENT…: true of what sbxctl ARGUMENT… prints.  WHAT is the schema of sbxctl(1), which
# others have written programs for.
json() {
	shape=$1
	shift
	ctl "$@"
	printf '%s\n' "$out" >/srv/json
	if command -v jq >/dev/null; then
		ok "sbxctl $*: is JSON as sbxctl(1) describes it" jq -e "$types $shape" /srv/json
	else
		skip "needs jq" "sbxctl $*: is JSON as sbxctl(1) describes it"
	fi
}
# In jq: what must be there, and what it is when it is there.
# shellcheck disable=SC2016 # jq's
types='
def is($name): type == $name;
def words: is("array") and all(.[]; is("string"));
def must($names; $type): . as $o | all($names[]; $o[.] | is($type));
def may($names; $type): . as $o | all($names[] | select($o[.] != null); $o[.] | is($type));
def some(condition): is("array") and length > 0 and all(.[]; condition);
def ledger: must(["directive", "state"]; "string") and may(["file", "how"]; "string") and
	may(["line"]; "number") and (.state | IN("enforced", "other-means", "missing", "nothing",
		"foreign", "refused"));
'

p ProtectSystem=strict 'Environment="A=\"quoted\" \\\\"' Restart=always
ctl check /srv/p.conf
is "$status" 0 "sbxctl check: a good profile"
p ProtectSytem=strict UMask=999
ctl check /srv/p.conf
is "$status $(printf '%s\n' "$err" | grep -c '/srv/p.conf:')" "78 2" "sbxctl check: every mistake"
p ProtectSystem=strict PrivateTmp=yes 'SystemCallFilter=@system-service' Restart=always \
	'Environment="A=\"quoted\" \\\\"' 'Environment=B=\x01\u00e4'
ctl show /srv/p.conf
like "$status $out" "0 *ProtectSystem=strict*" "sbxctl show: what is in force"
printf '%s\n' "$out" >/srv/shown.conf
ctl show /srv/shown.conf
is "$(printf '%s\n' "$out" | sed 's/ *#.*//')" "$(sed 's/ *#.*//' /srv/shown.conf)" "and it reads back as itself"
ctl plan /srv/p.conf -- /bin/true
like "$status $out" "0 *seal_root*exec*" "sbxctl plan: what a start would do"
json '.settings | some(must(["directive", "value", "status"]; "string") and must(["line"]; "number")
	and (.file | is("string") or is("null")) and (.status | IN("enforced", "refused", "foreign")))' \
	show --json /srv/p.conf
json '(.directives | some(ledger)) and (.operations | some(must(["operation", "stage"]; "string")
	and may(["path"]; "string") and may(["tree"]; "number") and may(["origin"]; "object")
	and (.origin | . == null or (must(["directive"]; "string") and may(["file"]; "string")
		and may(["line"]; "number")))))' plan --json /srv/p.conf
json '.directives | some(must(["name", "status", "subject", "summary"]; "string")
	and may(["type", "same_as"]; "string") and (.values == null or (.values | words))
	and (.status | IN("enforced", "refused", "foreign")))' directives --json
json '.groups | some(must(["group", "summary"]; "string") and (.calls | words))' syscalls --json
json '.groups | length == 1 and some(.group == "@clock" and (.calls | words))' syscalls --json @clock
json '.call == "open" and (.numbers | is("object") and all(.[]; is("number"))) and (.groups | words)' \
	syscalls --json open
json 'must(["kernel", "architecture"]; "string") and must(["uid", "gid"]; "number")
	and must(["no_new_privileges"]; "boolean") and (.features | is("object")
		and all(.[]; is("boolean")))
	and (.not_enforceable | some(must(["directive", "why"]; "string") and may(["value"]; "string")))' \
	doctor --json
if command -v jq >/dev/null; then
	ok "--ledger FILE.json: objects as sbx(1) describes them, each on a line" \
		jq -e -s "$types length > 3 and some(ledger)" /srv/ledger.json
	fails "control: another schema is seen" jq -e -s "$types some(must([\"stat\"]; \"string\"))" \
		/srv/ledger.json
	p PrivateTmp=yes
	"$SBXCTL" show --json /srv/p.conf >/srv/json
	ok "sbxctl show --json: has the line" grep -q p.conf /srv/json
fi
ctl syscalls @clock
like "$out" "*clock_settime*" "sbxctl syscalls: a group"
ctl syscalls @no-such-group
fails "sbxctl syscalls: one that does not exist" test "$status" -eq 0
ctl directives
like "$out" "*ProtectSystem*" "sbxctl directives"
ctl doctor
is "$status" 0 "sbxctl doctor"
p ProtectSystem=strict ReadOnlyPaths=/srv/tree
ctl doctor --facts /srv/p.conf -- /bin/true
printf '%s\n' "$out" >/srv/facts
like "$out" "*kernel *" "sbxctl doctor --facts: this machine as a fixture"
ctl plan --facts=/srv/facts /srv/p.conf -- /bin/true
is "$status" 0 "which a plan can be made for"
ctl plan --facts=/srv/none -p ProtectClock=yes
is "$status" 78 "but not from one that is not there"
ctl pan
like "$status $err" "2 sbxctl: *pan*plan*" "sbxctl with a typing error"
ctl
is "$status" 2 "sbxctl without a subcommand"
ctl check
is "$status" 2 "sbxctl check without a profile"

live_done

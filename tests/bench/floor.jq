# SPDX-License-Identifier: MIT
# floor.jq: `sbxctl plan --json` in, the steps of floor.c out.
#	jq -r -f floor.jq plan.json >floor.inc

def attribute: {
	ro: "MOUNT_ATTR_RDONLY", nosuid: "MOUNT_ATTR_NOSUID", nodev: "MOUNT_ATTR_NODEV",
	noexec: "MOUNT_ATTR_NOEXEC", noatime: "MOUNT_ATTR_NOATIME",
	strictatime: "MOUNT_ATTR_STRICTATIME", nodiratime: "MOUNT_ATTR_NODIRATIME",
	nosymfollow: "MOUNT_ATTR_NOSYMFOLLOW" }[.] // error("attribute \(.)");
def attributes: (. // []) | map(attribute) | if . == [] then "0" else join(" | ") end;
def namespace: { mount: "CLONE_NEWNS", uts: "CLONE_NEWUTS", ipc: "CLONE_NEWIPC",
	network: "CLONE_NEWNET", cgroup: "CLONE_NEWCGROUP" }[.] // error("namespace \(.)");
def capability: if test("^CAP_") then "UINT64_C(1) << \(.)" else error("capability \(.)") end;
def capabilities:
	(. // "" | ltrimstr("~") | split(" ") | map(select(. != "") | capability)) as $set
	| (if $set == [] then "UINT64_C(0)" else "(" + ($set | join(" | ")) + ")" end)
	| if ($set | length) == 0 and (. == "~") then "~UINT64_C(0)" else . end;
def mask: (if startswith("~") then "~" else "" end) + capabilities;
def number: if type == "number" then "\(.)U" else "~0U" end;
def limit: if type == "number" then "\(.)" else "RLIM_INFINITY" end;
def kind: { directory: "S_IFDIR", file: "S_IFREG", char: "S_IFCHR", symlink: "S_IFLNK" }[.]
	// error("node \(.)");

def node: "MAKE_NODE, .tree = \(.tree), .path = \(.path | @json)"
	+ if .kind == "symlink" then ", .target = \(.target | @json)"
	else ", .mode = \(.kind | kind) | 0\(.mode)" end
	+ if .kind == "char" then ", .major = \(.major), .minor = \(.minor)" else "" end;

def step:
	if .operation == "unshare" then "UNSHARE, .attr = \(.namespaces | map(namespace) | join(" | "))"
	elif .operation == "slave_mounts" then "SLAVE_MOUNTS"
	elif .operation == "open_umask" then "OPEN_UMASK"
	elif .operation == "new_tree" then
		"NEW_TREE, .path = \(.type | @json), .options = \(.options // [] | join(",") | @json), " +
		".tree = \(.tree), .attr = \(.attributes | attributes)"
	elif .operation == "make_node" then node
	elif .operation == "clone_tree" then
		"CLONE_TREE, .path = \(.path | @json), .tree = \(.tree), " +
		".recursive = \(if .recursive then 1 else 0 end), .attr = \(.attributes | attributes)"
	elif .operation == "seal_root" then "SEAL_ROOT, .attr = \(.attributes | attributes)"
	elif .operation == "clone_subtree" then
		"CLONE_SUBTREE, .from = \(.from), .path = \(.path | @json), .tree = \(.tree), " +
		".attr = \(.attributes | attributes)"
	elif .operation == "seal_tree" then
		"SEAL_TREE, .tree = \(.tree), .attr = \(.attributes | attributes)"
	elif .operation == "attach_tree" then "ATTACH_TREE, .tree = \(.tree), .path = \(.path | @json)"
	elif .operation == "propagation" then "PROPAGATION, .attr = MS_\(.propagation | ascii_upcase)"
	elif .operation == "return_directory" then "RETURN_DIRECTORY, .path = \(.path | @json)"
	elif .operation == "close_files" then
		"CLOSE_FILES, .first = \(.first | number), .last = \(.last | number)"
	elif .operation == "reset_signals" then "RESET_SIGNALS"
	elif .operation == "umask" then "UMASK, .mode = 0\(.mask)"
	elif .operation == "keyring" then "KEYRING"
	elif .operation == "limit" then
		"LIMIT, .resource = RLIMIT_\(.resource), .limit = { \(.soft | limit), \(.hard | limit) }"
	elif .operation == "bounding_set" then "BOUNDING_SET, .attr = \(.drop | mask)"
	elif .operation == "capabilities" then
		"CAPABILITIES, .attr = \(.effective | mask), .inheritable = \(.inheritable | mask)"
	elif .operation == "deny_write_execute" then "DENY_WRITE_EXECUTE"
	elif .operation == "no_new_privs" then "NO_NEW_PRIVS"
	elif .operation == "locate" or .operation == "seccomp" or .operation == "exec" then empty
	else error("the floor does not know the operation \(.operation)") end;

"static const struct step steps[] = {",
(.operations[] | "\t{ " + step + " },"),
"};"

# SPDX-License-Identifier: MIT
# bwrap.jq: `sbxctl plan --json` in, out the arguments with which bubblewrap builds the nearest to the
# plan's file systems, one a line.  It knows neither noexec nor a tmpfs that is read-only but for
# what is bound into it; capabilities, filters and the rest of the plan are left out.

[.operations[] | select(.tree != null)] as $ops
| def made($tree): first($ops[] | select(.tree == $tree and (.operation | IN("new_tree", "clone_tree",
	"clone_subtree"))));
def read_only: (.attributes // []) | index("ro");
def node: first($ops[] as $o | $o | select($o.operation == "make_node" and $o.tree == .from)) | .kind;

"--ro-bind", "/", "/",
(.operations[] | select(.operation == "attach_tree") | .path as $path | made(.tree) as $made
| if $made.operation == "new_tree" and $path == "/dev" then "--dev", $path
	elif $path == "/dev/pts" or $path == "/dev/shm" then empty
	elif $made.operation == "new_tree" and $made.type == "proc" then "--proc", $path
	elif $made.operation == "new_tree" then "--tmpfs", $path
	elif $made.operation == "clone_tree" then
		(if $made | read_only then "--ro-bind" else "--bind" end), $made.path, $path
	elif $made.path == "directory" then "--tmpfs", $path, "--remount-ro", $path
	elif $made.path == "file" then "--ro-bind", "/dev/null", $path
	else "--tmpfs", $path end)

/* SPDX-License-Identifier: MIT
 * plan/paths.c: from wishes about paths to a view of the file system.
 *
 * Three passes:
 *  1. place    wishes for content (a bind, a tmpfs, nothing at all) become entries, parents
 *              first, each looked up in the view its parents make.  A symlink can move an entry
 *              in front of its parents, so this is repeated until no path changes any more.
 *  2. adorn    wishes for attributes (read-only, noexec) are looked up in that view, and join
 *              the entry they meet or become an entry that inherits its content.
 *  3. settle   attributes are handed down from parent to child; an entry that changes nothing
 *              is dropped.
 * mounts.c then turns entries into operations. */
#include "plan/paths.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>

#include "base/path.h"
#include "plan/view.h"

/* How often pass 1 may start again: each time at least one symlink was followed. */
#define PLACE_ROUNDS 16

struct sbx_path_wish *sbx_want_path(struct sbx_planner *p, const char *path)
{
	struct sbx_path_wish *w = SBX_NEW(p->arena, struct sbx_path_wish);

	if (!w) {
		p->paths.scratch = (struct sbx_path_wish){.path = "/"};
		return &p->paths.scratch;
	}
	w->path = path;
	w->origin = p->origin;
	w->content = SBX_CONTENT_INHERIT;
	if (p->paths.last)
		p->paths.last->next = w;
	else
		p->paths.first = w;
	p->paths.last = w;
	return w;
}

void sbx_want_proc(struct sbx_planner *p, const char *option)
{
	struct sbx_path_wish *w = p->paths.proc;

	if (!w) {
		w = sbx_want_path(p, "/proc");
		w->content = SBX_CONTENT_PROC;
		w->exact = true;
		w->options = option;
		p->paths.proc = w;
	} else if (*option) {
		w->options = *w->options ? sbx_arena_printf(p->arena, "%s,%s", w->options, option)
					 : option;
	}
	w->firm |= *option != '\0';
	w->yields = !w->firm;
}

bool sbx_can_make_devices(const struct sbx_planner *p)
{
	return sbx_facts_has(p->facts, SBX_HAS_INITIAL_USERNS) &&
	       p->facts->effective & SBX_CAP(MKNOD);
}

void sbx_want_mount_namespace(struct sbx_planner *p)
{
	if (p->paths.namespace_wanted)
		return;
	p->paths.namespace_wanted = true;
	p->paths.namespace_origin = p->origin;
}

static void complain(struct sbx_view *v, const struct sbx_origin *origin, int sys_errno,
		     const char *path, const char *hint)
{
	struct sbx_error err;

	v->complaints++;
	if (v->quiet)
		return;
	sbx_fail_errno(&err, SBX_EXIT_NAMESPACE, sys_errno, origin, "look up", "%s", path);
	if (hint)
		sbx_hint(&err, "%s", hint);
	sbx_refuse_error(v->planner, &err);
}

static void contradict(struct sbx_view *v, const struct sbx_origin *origin, const char *text)
{
	v->complaints++;
	if (!v->quiet)
		sbx_mistake(v->planner, origin, "%s", text ? text : "out of memory");
}

/* With RootDirectory= a path of the user is one of the host unless it says "+".  systemd drops
 * those outside the root without a word; a protection that is silently not there is the worst
 * bug we can have. */
static bool enter_root(struct sbx_planner *p, struct sbx_path_wish *w)
{
	const char *rest;

	if (!w->host || !p->paths.root)
		return true;
	w->host = false;
	if (sbx_path_is_below(w->path, p->paths.root)) {
		rest = sbx_path_rest(w->path, p->paths.root);
		w->path = *rest ? sbx_path_join(p->arena, "/", rest) : "/";
		return w->path != NULL;
	}
	sbx_mistake(p, &w->origin,
		    "%s is not below RootDirectory=%s: write +%s for the path "
		    "inside it",
		    w->path, p->paths.root, w->path);
	return false;
}

/* The source of a bind, looked up on the host as it is now.  False: there is no entry to make. */
static bool find_source(struct sbx_view *v, const struct sbx_path_wish *w, struct sbx_entry *e)
{
	struct sbx_glimpse g = sbx_host_look(v->planner, w->source);

	if (g.sight == SBX_SIGHT_FOUND) {
		e->host = g.path;
		e->kind = g.kind;
		return true;
	}
	if (g.sight == SBX_SIGHT_LOOP)
		complain(v, &w->origin, ELOOP, w->source, NULL);
	else if (g.sight == SBX_SIGHT_ABSENT && !w->optional)
		complain(v, &w->origin, ENOENT, w->source,
			 "create it, or write \"-\" before it if it may be missing");
	return false;
}

/* True when a mount point for @w can be made where nothing is: in a tree that is ours. */
static bool can_make(const struct sbx_path_wish *w, const struct sbx_glimpse *g)
{
	return g->sight == SBX_SIGHT_ABSENT && g->above && !g->host &&
	       (g->above->content == SBX_CONTENT_TMPFS ||
		g->above->content == SBX_CONTENT_PRIVATE_TMP ||
		g->above->content == SBX_CONTENT_PRIVATE_DEV) &&
	       w->content != SBX_CONTENT_INACCESSIBLE;
}

static const char *how_to_have_it(const struct sbx_path_wish *w)
{
	if (w->content == SBX_CONTENT_INACCESSIBLE)
		return "write \"-\" before it if it may be missing";
	return "sbx creates nothing on the host: create it, or put TemporaryFileSystem= on a "
	       "directory above it";
}

static bool right_kind(struct sbx_view *v, const struct sbx_path_wish *w,
		       const struct sbx_glimpse *g, const struct sbx_entry *e)
{
	bool is_directory = g->kind == SBX_KIND_DIRECTORY;

	if ((e->kind == SBX_KIND_DIRECTORY) == is_directory)
		return true;
	contradict(v, &w->origin,
		   sbx_arena_printf(v->planner->arena,
				    "%s is %s directory, what shall be mounted on it is %s",
				    g->path, is_directory ? "a" : "no",
				    is_directory ? "not" : "one"));
	return false;
}

/* Where a place of the service's view is for the administrator, who has to create it. */
static const char *on_the_host(const struct sbx_view *v, const char *path)
{
	const char *root = v->planner->paths.root;

	return root ? sbx_arena_printf(v->planner->arena, "%s%s", root, path) : path;
}

/* What a new procfs will have is taken from the one that is here.  When that shows processes only
 * (subset=pid), or is none at all, what it lacks is no reason to leave /proc/sys alone. */
static bool may_turn_up(struct sbx_view *v, const struct sbx_path_wish *w,
			const struct sbx_glimpse *g)
{
	const struct sbx_path_fact *f;

	if (w->weak || !g->host || !g->above || g->above->content != SBX_CONTENT_PROC)
		return false;
	f = sbx_ask_path(v->planner, "/proc/sys");
	if (!f || f->kind != SBX_KIND_ABSENT)
		return false;
	/* Once for a directive: its table has many rows. */
	if (!v->quiet && v->told && w->origin.directive == v->told)
		return true;
	complain(v, &w->origin, ENOENT, w->path,
		 "the new /proc may have it, which cannot be told: mount a whole procfs on the "
		 "/proc that sbx is started with");
	v->told = v->quiet ? NULL : w->origin.directive;
	return true;
}

/* Facts see the host with all its mounts; a tree bound with norbind lacks those below it.  What a
 * path there shows is then something that nobody has looked at. */
static bool is_below_norbind(struct sbx_view *v, const struct sbx_path_wish *w,
			     const struct sbx_glimpse *g)
{
	if (!g->above || !g->above->norecurse || strcmp(g->path, g->above->path) == 0)
		return false;
	contradict(v, &w->origin,
		   sbx_arena_printf(v->planner->arena,
				    "%s is below %s (line %u), which norbind leaves without its "
				    "mounts: bind it with rbind",
				    w->path, g->above->path, g->above->origin.line));
	return true;
}

/* False: nothing to mount on.  The planner knows why, if it has to. */
static bool find_target(struct sbx_view *v, const struct sbx_path_wish *w,
			const struct sbx_glimpse *g, struct sbx_entry *e)
{
	if (is_below_norbind(v, w, g))
		return false;
	switch (g->sight) {
	case SBX_SIGHT_UNKNOWN:
	case SBX_SIGHT_HIDDEN:
		return false;
	case SBX_SIGHT_LOOP:
		complain(v, &w->origin, ELOOP, w->path, NULL);
		return false;
	case SBX_SIGHT_ABSENT:
		e->made = can_make(w, g);
		if (may_turn_up(v, w, g))
			return false;
		if (!e->made && !w->optional)
			complain(v, &w->origin, ENOENT, on_the_host(v, w->path), how_to_have_it(w));
		return e->made;
	case SBX_SIGHT_FOUND:
		break;
	}
	if (strcmp(g->path, "/") == 0) {
		contradict(v, &w->origin, "nothing can be mounted on \"/\": use RootDirectory=");
		return false;
	}
	if (w->exact && strcmp(g->path, w->path) != 0) {
		contradict(v, &w->origin,
			   sbx_arena_printf(v->planner->arena,
					    "%s is a symbolic link to %s: sbx mounts "
					    "on a directory of that name only",
					    w->path, g->path));
		return false;
	}
	if (w->content == SBX_CONTENT_INACCESSIBLE)
		e->kind = g->kind;
	return right_kind(v, w, g, e);
}

static const char *content_host(const struct sbx_path_wish *w, const char *found)
{
	return w->content == SBX_CONTENT_PROC ? "/proc" : found;
}

static void say(enum sbx_choice3 *property, enum sbx_choice3 wish)
{
	/* The stricter wins: read-only over writable, noexec over exec. */
	if (wish == SBX_YES || *property == SBX_UNSAID)
		*property = wish;
}

static void join_attributes(struct sbx_entry *e, const struct sbx_path_wish *w)
{
	if (w->implicit) {
		if (e->read_only == SBX_UNSAID) {
			e->read_only = w->read_only;
			e->read_only_implicit = true;
		}
		return;
	}
	if (e->read_only_implicit && w->read_only != SBX_UNSAID) {
		e->read_only = SBX_UNSAID;
		e->read_only_implicit = false;
	}
	say(&e->read_only, w->read_only);
	say(&e->noexec, w->noexec);
}

static bool same_bind(const struct sbx_entry *a, const struct sbx_entry *b)
{
	return a->content != SBX_CONTENT_BIND || strcmp(a->host, b->host) == 0;
}

/* BindPaths=/dev brings back what PrivateDevices= takes away.  systemd lets the bind win; what is
 * asked for and silently not there is the worst of answers. */
static bool breaks_promise(const struct sbx_entry *a, const struct sbx_entry *b)
{
	return a->content == SBX_CONTENT_BIND && b->firm;
}

static bool contradicts(struct sbx_view *v, const struct sbx_entry *e, const struct sbx_entry *made,
			const char *path)
{
	const struct sbx_entry *bind = breaks_promise(e, made) ? e : made;
	const struct sbx_entry *promise = bind == e ? made : e;

	if (!breaks_promise(bind, promise))
		return false;
	contradict(v, &bind->origin,
		   sbx_arena_printf(v->planner->arena, "%s on %s would undo %s= (line %u)",
				    bind->host, path, promise->origin.directive,
				    promise->origin.line));
	return true;
}

/* Put the entry of @w into the view, or let it yield to a stronger one at the same path. */
static void insert(struct sbx_view *v, const struct sbx_path_wish *w, const char *path,
		   const struct sbx_entry *made)
{
	struct sbx_entry *e = sbx_view_insert(v, path);
	bool fresh;

	if (!e)
		return;
	fresh = e->content == SBX_CONTENT_INHERIT || (e->yields && !made->yields);
	if (!fresh && made->yields && !e->yields)
		return;
	if (!fresh && w->content == e->content && !same_bind(e, made)) {
		contradict(v, &w->origin,
			   sbx_arena_printf(v->planner->arena,
					    "%s and %s (line %u) are both to appear on %s",
					    made->host, e->host, e->origin.line, path));
		return;
	}
	if (contradicts(v, e, made, path))
		return;
	if (fresh || w->content < e->content) {
		enum sbx_choice3 read_only = e->read_only, noexec = e->noexec;
		bool has_to_be_made = e->made || made->made;

		*e = *made;
		e->path = path;
		e->made = has_to_be_made;
		e->read_only = read_only;
		e->noexec = noexec;
	}
	/* A weaker wish's content is gone, its strictness is not. */
	if (fresh || w->read_only == SBX_YES || w->noexec == SBX_YES || w->content <= e->content)
		join_attributes(e, w);
}

struct placing {
	const struct sbx_path_wish *wish;
	const char *canonical;
	bool missing; /* in the view of those that were placed before it */
};

/* Pass 1, one wish.  True: its path is not where it was thought to be. */
static bool place(struct sbx_view *v, struct placing *p)
{
	const struct sbx_path_wish *w = p->wish;
	struct sbx_entry e = {
		.origin = w->origin,
		.content = w->content,
		.kind = SBX_KIND_DIRECTORY,
		.options = w->options,
		.part = w->content == SBX_CONTENT_PRIVATE_TMP ? w->source : NULL,
		.norecurse = w->norecurse,
		.firm = w->firm,
		.yields = w->yields,
	};
	struct sbx_glimpse g;
	bool moved;

	p->missing = false;
	if (w->content == SBX_CONTENT_BIND && !find_source(v, w, &e))
		return false;
	g = sbx_view_look(v, w->path);
	if (!find_target(v, w, &g, &e)) {
		p->missing = g.sight == SBX_SIGHT_ABSENT;
		return false;
	}
	e.host = content_host(w, e.host);
	moved = strcmp(p->canonical, g.path) != 0;
	p->canonical = g.path;
	insert(v, w, g.path, &e);
	return moved;
}

/* Look again, now that the view is whole: a symlink can lead into what was mounted later.  True:
 * the path is elsewhere, or there after all; the next round has it in its place. */
static bool turned_up(struct sbx_view *v, struct placing *p)
{
	struct sbx_glimpse g = sbx_view_look(v, p->wish->path);

	if (g.sight != SBX_SIGHT_FOUND)
		return false;
	if (strcmp(p->canonical, g.path) != 0) {
		p->canonical = g.path;
		return true;
	}
	if (p->missing)
		contradict(v, &p->wish->origin,
			   sbx_arena_printf(v->planner->arena,
					    "%s is there only because another line mounts "
					    "something in it",
					    p->wish->path));
	return false;
}

/* Parents first.  On one path the strongest last: it takes the place of the others, and they can
 * be what makes the path exist. */
static bool comes_before(const struct placing *a, const struct placing *b)
{
	int order = sbx_path_compare(a->canonical, b->canonical);

	return order ? order < 0 : a->wish->content > b->wish->content;
}

/* Insertion sort: stable, and the list is short and nearly sorted from the second round on. */
static void sort(struct placing *list, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		struct placing moving = list[i];
		unsigned k = i;

		for (; k > 0 && comes_before(&moving, &list[k - 1]); k--)
			list[k] = list[k - 1];
		list[k] = moving;
	}
}

/* One round of pass 1.  True: something moved, the view is not the last. */
static bool place_round(struct sbx_view *v, struct placing *list, unsigned n)
{
	bool moved = false;

	v->n = 0;
	v->entries = NULL;
	v->complaints = 0;
	sort(list, n);
	for (unsigned i = 0; i < n; i++)
		moved |= place(v, &list[i]);
	for (unsigned i = 0; i < n && !moved; i++)
		moved = turned_up(v, &list[i]);
	return moved;
}

/* Pass 1.  Complaints are made about the last view only: those before never come to be. */
static void place_all(struct sbx_view *v, struct placing *list, unsigned n)
{
	unsigned round = 0;

	v->quiet = true;
	while (place_round(v, list, n) && round < PLACE_ROUNDS)
		round++;
	v->quiet = false;
	if (round == PLACE_ROUNDS)
		contradict(v, &list[0].wish->origin,
			   "symbolic links and mounts lead to each other in circles");
	else if (v->complaints)
		(void)place_round(v, list, n);
}

/* True when it is @w that makes the entry what it will be: the line to blame for its mount. */
static bool decides(const struct sbx_entry *e, const struct sbx_path_wish *w)
{
	return !w->implicit &&
	       (e->read_only_implicit || (w->read_only == SBX_YES && e->read_only != SBX_YES));
}

/* Pass 2: one wish for attributes. */
static void adorn(struct sbx_view *v, const struct sbx_path_wish *w)
{
	struct sbx_glimpse g = sbx_view_look(v, w->path);
	struct sbx_entry *e;

	if (is_below_norbind(v, w, &g))
		return;
	if (g.sight == SBX_SIGHT_LOOP)
		complain(v, &w->origin, ELOOP, w->path, NULL);
	if (g.sight == SBX_SIGHT_ABSENT && !may_turn_up(v, w, &g) && !w->optional)
		complain(v, &w->origin, ENOENT, w->path,
			 g.above ? "what another line mounts above it hides it: bind it with "
				   "BindPaths=, or write \"-\" before it"
				 : "create it, or write \"-\" before it if it may be missing");
	if (g.sight != SBX_SIGHT_FOUND)
		return;
	e = sbx_view_at(v, g.path);
	if (!e && !g.host) {
		/* It is there, so a "-" excuses nothing. */
		if (!w->optional || w->read_only == SBX_YES || w->noexec == SBX_YES)
			complain(v, &w->origin, ENOENT, w->path,
				 "it is a part of another line's TemporaryFileSystem=: give it one "
				 "of its own");
		return;
	}
	if (!e) {
		e = sbx_view_insert(v, g.path);
		if (!e)
			return;
		e->origin = w->origin;
		e->kind = g.kind;
		e->host = g.host;
	} else if (e->content == SBX_CONTENT_INHERIT && decides(e, w)) {
		e->origin = w->origin;
	}
	join_attributes(e, w);
}

static unsigned own_attributes(const struct sbx_view *v, const struct sbx_entry *e)
{
	unsigned nosuid = v->planner->no_new_privs ? SBX_ATTR_NOSUID : 0;

	switch (e->content) {
	case SBX_CONTENT_INACCESSIBLE:
		return SBX_ATTR_READ_ONLY | SBX_ATTR_NOEXEC | SBX_ATTR_NOSUID | SBX_ATTR_NODEV;
	case SBX_CONTENT_PROC:
		return SBX_ATTR_NOEXEC | SBX_ATTR_NOSUID | SBX_ATTR_NODEV;
	case SBX_CONTENT_PRIVATE_DEV:
		return SBX_ATTR_READ_ONLY | SBX_ATTR_NOEXEC | SBX_ATTR_NOSUID;
	case SBX_CONTENT_PRIVATE_TMP:
	case SBX_CONTENT_TMPFS:
	case SBX_CONTENT_BIND:
	case SBX_CONTENT_INHERIT:
		break;
	}
	return nosuid;
}

/* The nearest entry above @i that is still there. */
static const struct sbx_entry *parent_of(const struct sbx_view *v, unsigned i)
{
	for (unsigned k = i; k-- > 0;)
		if (sbx_path_is_below(v->entries[i].path, v->entries[k].path))
			return &v->entries[k];
	return NULL;
}

/* Strictness is inherited; what is special to one mount (nodev of a tmpfs) is not. */
#define HANDED_DOWN ((unsigned)(SBX_ATTR_READ_ONLY | SBX_ATTR_NOEXEC))

static bool changes_nothing(const struct sbx_entry *e, const struct sbx_entry *parent)
{
	unsigned above = parent ? parent->attr : 0;

	return e->content == SBX_CONTENT_INHERIT && ((e->attr ^ above) & HANDED_DOWN) == 0;
}

/* @attr, and what was wished for the path of @e. */
static unsigned wished(const struct sbx_entry *e, unsigned attr)
{
	if (e->read_only == SBX_NO)
		attr &= ~(unsigned)SBX_ATTR_READ_ONLY;
	if (e->read_only == SBX_YES)
		attr |= SBX_ATTR_READ_ONLY;
	if (e->noexec == SBX_NO && e->content != SBX_CONTENT_PROC)
		attr &= ~(unsigned)SBX_ATTR_NOEXEC;
	if (e->noexec == SBX_YES)
		attr |= SBX_ATTR_NOEXEC;
	return attr;
}

/* The private /dev is sealed against new nodes, and nothing in it is run.  What is mounted below
 * it (/dev/shm) is no part of that: it gets what it would get without. */
static unsigned handed_down(const struct sbx_view *v, unsigned i)
{
	const struct sbx_entry *parent = parent_of(v, i);

	if (!parent)
		return 0;
	if (parent->content != SBX_CONTENT_PRIVATE_DEV)
		return parent->attr & HANDED_DOWN;
	return wished(parent, handed_down(v, (unsigned)(parent - v->entries)));
}

/* What entry @i gets: its own, its parent's, and what was wished, in that order. */
static unsigned attributes(const struct sbx_view *v, unsigned i)
{
	const struct sbx_entry *e = &v->entries[i];
	unsigned attr = own_attributes(v, e);

	if (e->content == SBX_CONTENT_INACCESSIBLE || e->content == SBX_CONTENT_PRIVATE_DEV)
		return attr;
	return wished(e, attr | handed_down(v, i));
}

/* Pass 3. */
static void settle(struct sbx_view *v)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < v->n; i++) {
		struct sbx_entry *e = &v->entries[kept];
		const struct sbx_entry *parent;

		*e = v->entries[i];
		parent = parent_of(v, kept);
		e->attr = attributes(v, kept);
		if (!changes_nothing(e, parent))
			kept++;
	}
	v->n = kept;
}

/* The working directory the caller gave us names the tree as it was.  Keep it where the new view
 * shows the same directory under the same name, else go to "/". */
static void return_directory(struct sbx_view *v)
{
	struct sbx_planner *p = v->planner;
	const char *cwd = p->facts->cwd;
	const char *path = "/";

	if (cwd && *cwd == '/') {
		struct sbx_glimpse g = sbx_view_look(v, cwd);

		if (g.sight == SBX_SIGHT_FOUND && g.kind == SBX_KIND_DIRECTORY && g.host &&
		    strcmp(g.host, cwd) == 0 && strcmp(g.path, cwd) == 0)
			path = cwd;
	}
	sbx_emit(p, SBX_OP_return_directory, &p->paths.namespace_origin)->return_directory.path =
		path;
}

static struct placing *content_wishes(struct sbx_planner *p, unsigned *n)
{
	struct placing *list;
	unsigned count = 0;

	for (struct sbx_path_wish *w = p->paths.first; w; w = w->next)
		count++;
	list = sbx_arena_array(p->arena, count + 1, sizeof(*list));
	*n = 0;
	for (struct sbx_path_wish *w = list ? p->paths.first : NULL; w; w = w->next)
		if (w->content != SBX_CONTENT_INHERIT && enter_root(p, w))
			list[(*n)++] = (struct placing){.wish = w, .canonical = w->path};
	return list;
}

/* A namespace even when every wish turns out to be missing or to change nothing. */
static bool wants_namespace(struct sbx_planner *p)
{
	const struct sbx_path_wish *w = p->paths.first;

	if (p->paths.namespace_wanted)
		return true;
	while (w && w->weak)
		w = w->next;
	if (w)
		p->paths.namespace_origin = w->origin;
	else
		p->paths.namespace_origin = p->paths.root_origin;
	return w || p->paths.root;
}

void sbx_reduce_paths(struct sbx_planner *p)
{
	struct sbx_view v = {.planner = p};
	unsigned n;
	struct placing *list;

	if (!wants_namespace(p))
		return;
	list = content_wishes(p, &n);
	if (!list)
		return;
	place_all(&v, list, n);
	for (struct sbx_path_wish *w = p->paths.first; w; w = w->next)
		if (w->content == SBX_CONTENT_INHERIT && enter_root(p, w))
			adorn(&v, w);
	settle(&v);
	if (!p->namespaces)
		p->namespaces_origin = p->paths.namespace_origin;
	p->namespaces |= CLONE_NEWNS;
	sbx_emit_mounts(&v);
	return_directory(&v);
}

/* SPDX-License-Identifier: MIT
 * plan/fs_options.c: mount options as people write them, taken apart for fsconfig(2) and
 * fsmount(2).  An option nobody knows is a mistake, not decoration (L61). */
#include <string.h>

#include "plan/view.h"

struct flag {
	const char *name;
	unsigned set, clear;
};

#define ATIMES (SBX_ATTR_NOATIME | SBX_ATTR_STRICTATIME)

static const struct flag flags[] = {
	{"ro", SBX_ATTR_READ_ONLY, 0},		{"rw", 0, SBX_ATTR_READ_ONLY},
	{"nosuid", SBX_ATTR_NOSUID, 0},		{"suid", 0, SBX_ATTR_NOSUID},
	{"nodev", SBX_ATTR_NODEV, 0},		{"dev", 0, SBX_ATTR_NODEV},
	{"noexec", SBX_ATTR_NOEXEC, 0},		{"exec", 0, SBX_ATTR_NOEXEC},
	{"noatime", SBX_ATTR_NOATIME, ATIMES},	{"strictatime", SBX_ATTR_STRICTATIME, ATIMES},
	{"nostrictatime", 0, ATIMES},		{"relatime", 0, ATIMES},
	{"atime", 0, SBX_ATTR_NOATIME},		{"nodiratime", SBX_ATTR_NODIRATIME, 0},
	{"diratime", 0, SBX_ATTR_NODIRATIME},	{"nosymfollow", SBX_ATTR_NOSYMFOLLOW, 0},
	{"symfollow", 0, SBX_ATTR_NOSYMFOLLOW}, {"defaults", 0, 0},
};

static const char *const tmpfs_options[] = {
	"size=", "nr_blocks=", "nr_inodes=", "mode=",	"uid=",	  "gid=",
	"huge=", "mpol=",      "inode32",    "inode64", "noswap",
};

static const char *const proc_options[] = {"hidepid=", "subset=", "gid="};

static bool parse_flag(const char *word, unsigned *attr)
{
	for (size_t i = 0; i < SBX_COUNT(flags); i++) {
		if (strcmp(flags[i].name, word) != 0)
			continue;
		*attr = (*attr & ~flags[i].clear) | flags[i].set;
		return true;
	}
	return false;
}

/* An entry of the lists above that ends in "=" wants a value, another must stand alone. */
static bool is_option(const char *fstype, const char *word)
{
	bool proc = strcmp(fstype, "proc") == 0;
	const char *const *known = proc ? proc_options : tmpfs_options;
	size_t n = proc ? SBX_COUNT(proc_options) : SBX_COUNT(tmpfs_options);

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(known[i]);

		if (known[i][len - 1] == '=' ? strncmp(word, known[i], len) == 0 && word[len]
					     : strcmp(word, known[i]) == 0)
			return true;
	}
	return false;
}

/* The later of two settings of one option wins, as the kernel has it. */
static struct sbx_fs_option *place_for(struct sbx_fs_option *list, unsigned *n, const char *name)
{
	for (unsigned i = 0; i < *n; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return &list[(*n)++];
}

bool sbx_fs_options_parse(struct sbx_planner *p, const struct sbx_origin *origin,
			  const char *fstype, const char *text, unsigned *attr,
			  const struct sbx_fs_option **options, unsigned *n_options)
{
	struct sbx_fs_option *list = sbx_arena_array(p->arena, strlen(text) + 1, sizeof(*list));
	unsigned n = 0;

	while (list && *text) {
		size_t len = strcspn(text, ",");
		char *word = sbx_arena_strndup(p->arena, text, len);
		char *value = word ? strchr(word, '=') : NULL;

		text += len + (text[len] == ',');
		if (!word || !*word || strncmp(word, "x-", 2) == 0 || parse_flag(word, attr))
			continue;
		if (!is_option(fstype, word)) {
			sbx_mistake(p, origin, "%s has no mount option \"%s\"", fstype, word);
			return false;
		}
		if (value)
			*value++ = '\0';
		*place_for(list, &n, word) = (struct sbx_fs_option){word, value};
	}
	*options = list;
	*n_options = n;
	return list != NULL;
}

/* SPDX-License-Identifier: MIT
 * unit/specifier.c: what the letters after "%" mean. */
#include "unit/specifier.h"

#include <stdint.h>
#include <string.h>

#include "base/path.h"

/* Every letter that systemd gives a meaning.  One of these without a value is known but not to be
 * had here; any other is a mistake. */
static const char letters[] = "nNpPiIjJfyYcrRtSCLEDTVdhuUgGsaABMWowbmHlqv";

static bool is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void sbx_specifiers_needed(const char *text, size_t len, struct sbx_letters *needed)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if (text[i] != '%')
			continue;
		i++; /* the character behind "%" belongs to it: "%%m" asks for nothing */
		if (is_letter(text[i]))
			needed->used[(unsigned char)text[i]] = true;
	}
}

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *d = c ? strchr(digits, c | 0x20) : NULL;

	return d ? (int)(d - digits) : -1;
}

/* Unit names cannot hold a "/", so paths in them are written with "-" for "/" and \xHH for what
 * else has no place there.  NULL: not written that way, so that the letter has no value. */
static char *unescape(struct sbx_arena *arena, const char *text)
{
	char *out = sbx_arena_alloc(arena, strlen(text) + 1);
	size_t n = 0;

	for (; out && *text; text++) {
		char c = *text == '-' ? '/' : *text;

		if (c == '\\') {
			int high = text[1] == 'x' ? hex(text[2]) : -1;
			int low = high < 0 ? -1 : hex(text[3]);

			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			text += 3;
		}
		if (c == '\0')
			return NULL;
		out[n++] = c;
	}
	return out;
}

/* The path that @name stands for: "-" is the root, "srv-www" is /srv/www.  Names that would lead
 * elsewhere ("..-etc", "a--b", "-a") stand for none. */
static const char *unescape_path(struct sbx_arena *arena, const char *name)
{
	if (strcmp(name, "-") == 0)
		return "/";

	const char *relative = unescape(arena, name);
	if (!relative || relative[0] == '\0')
		return NULL;
	const char *path = sbx_arena_printf(arena, "/%s", relative);
	const char *clean = path ? sbx_path_normalise(arena, path) : NULL;
	return clean && strcmp(path, clean) == 0 ? clean : NULL;
}

void sbx_specifiers_from_name(struct sbx_arena *arena, struct sbx_specifiers *s,
			      const char *unit_name, const char *fragment_path)
{
	const char *dot = strrchr(unit_name, '.');
	size_t len = dot ? (size_t)(dot - unit_name) : strlen(unit_name);
	const char *at = memchr(unit_name, '@', len);
	size_t prefix_len = at ? (size_t)(at - unit_name) : len;

	const char *prefix = sbx_arena_strndup(arena, unit_name, prefix_len);
	const char *instance = at ? sbx_arena_strndup(arena, at + 1, len - prefix_len - 1) : "";
	if (!prefix || !instance)
		return;
	const char *dash = strrchr(prefix, '-');
	const char *last = dash ? dash + 1 : prefix;

	s->value['n'] = sbx_arena_strdup(arena, unit_name);
	s->value['N'] = sbx_arena_strndup(arena, unit_name, len);
	s->value['p'] = prefix;
	s->value['P'] = unescape(arena, prefix);
	s->value['i'] = instance;
	s->value['I'] = unescape(arena, instance);
	s->value['j'] = last;
	s->value['J'] = unescape(arena, last);
	s->value['f'] = unescape_path(arena, instance[0] ? instance : prefix);
	if (fragment_path) {
		s->value['y'] = sbx_arena_strdup(arena, fragment_path);
		s->value['Y'] = sbx_path_parent(arena, fragment_path);
	}
}

/* What the "%" at @text stands for, as *value and *len, and how many bytes of @text it takes. */
static int lookup(const struct sbx_specifiers *s, const char *text, const char **value, size_t *len,
		  struct sbx_error *err)
{
	char c = text[1];

	if (c == '%' || !is_letter(c)) {
		*value = "%";
		*len = 1;
		return c == '%' ? 2 : 1;
	}
	*value = s->value[(unsigned char)c];
	if (*value) {
		*len = strlen(*value);
		return 2;
	}
	if (strchr(letters, c))
		return sbx_fail(err, SBX_EXIT_CONFIG, NULL, "specifier", "%%%c has no value here",
				c);
	sbx_fail(err, SBX_EXIT_CONFIG, NULL, "specifier", "%%%c means nothing", c);
	return sbx_hint(err, "a percent sign is written %%%%");
}

/* Write @text with its specifiers replaced into @out; without @out only add up the length. */
static int expand(const struct sbx_specifiers *s, const char *text, char *out, size_t *total,
		  struct sbx_error *err)
{
	size_t used = 0;

	while (*text) {
		const char *value = text;
		size_t len = strcspn(text, "%");
		int taken = len ? 0 : lookup(s, text, &value, &len, err);

		if (taken < 0)
			return -1;
		text += taken ? (size_t)taken : len;
		if (len > SIZE_MAX / 2 - used)
			return sbx_fail_memory(err);
		if (out)
			memcpy(out + used, value, len);
		used += len;
	}
	*total = used;
	return 0;
}

int sbx_specifier_expand(struct sbx_arena *arena, const struct sbx_specifiers *s, const char *text,
			 const char **out, struct sbx_error *err)
{
	size_t len = 0;

	if (expand(s, text, NULL, &len, err) < 0)
		return -1;
	char *expanded = sbx_arena_alloc(arena, len + 1);
	if (!expanded)
		return sbx_fail_memory(err);
	if (expand(s, text, expanded, &len, err) < 0)
		return -1;
	*out = expanded;
	return 0;
}

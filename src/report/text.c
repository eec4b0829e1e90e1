/* SPDX-License-Identifier: MIT
 * report/text.c: words, and text that is safe to print. */
#include "report/text.h"

#include <string.h>

#include "base/utf8.h"
#include "report/report.h"

const char *sbx_state_word(enum sbx_state state)
{
	static const char *const words[] = {
		[SBX_STATE_UNSET] = "unset",
		[SBX_STATE_ENFORCED] = "enforced",
		[SBX_STATE_OTHER_MEANS] = "other-means",
		[SBX_STATE_MISSING] = "missing",
		[SBX_STATE_REFUSED] = "refused",
		[SBX_STATE_NOTHING] = "nothing",
		[SBX_STATE_FOREIGN] = "foreign",
	};

	return words[state];
}

const char *sbx_status_word(enum sbx_status status)
{
	static const char *const words[] = {
		[SBX_ENFORCED] = "enforced",
		[SBX_REFUSED] = "refused",
		[SBX_FOREIGN] = "foreign",
	};

	return words[status];
}

const char *sbx_stage_word(enum sbx_stage stage)
{
	static const char *const words[] = {
		[SBX_STAGE_NAMESPACES] = "namespaces",
		[SBX_STAGE_MOUNTS] = "mounts",
		[SBX_STAGE_SYSTEM] = "system",
		[SBX_STAGE_PROCESS] = "process",
		[SBX_STAGE_IDENTITY] = "identity",
		[SBX_STAGE_SEAL] = "seal",
		[SBX_STAGE_EXEC] = "exec",
	};

	return words[stage];
}

const char *sbx_subject_title(enum sbx_subject subject)
{
	static const char *const titles[SBX_SUBJECTS] = {
		[SBX_SUBJECT_PATHS] = "Paths",
		[SBX_SUBJECT_NAMESPACES] = "Kernel interfaces and namespaces",
		[SBX_SUBJECT_CAPABILITIES] = "Capabilities and privilege",
		[SBX_SUBJECT_SYSTEM_CALLS] = "System calls",
		[SBX_SUBJECT_IDENTITY] = "Identity",
		[SBX_SUBJECT_LIMITS] = "Limits and properties of the process",
		[SBX_SUBJECT_SCHEDULING] = "Scheduling",
		[SBX_SUBJECT_ENVIRONMENT] = "Environment",
		[SBX_SUBJECT_STDIO] = "Standard input and output, terminals, logs",
		[SBX_SUBJECT_DIRECTORIES] = "Directories of the service",
		[SBX_SUBJECT_CREDENTIALS] = "Credentials",
		[SBX_SUBJECT_NETWORK] = "Network",
		[SBX_SUBJECT_RESOURCES] = "Resources",
		[SBX_SUBJECT_LABELS] = "Labels of security modules",
		[SBX_SUBJECT_SERVICE] = "The service itself",
		[SBX_SUBJECT_SBX] = "Section [X-Sbx]",
	};

	return titles[subject];
}

/* The length of the character at @text when it may be printed as it is, else 0. */
static size_t harmless(const char *text, size_t left)
{
	size_t n = sbx_utf8_sequence(text, left);
	unsigned char c = (unsigned char)*text;

	if (c < 0x20 || c == 0x7f)
		return 0;
	/* U+0080 to U+009F: a terminal takes them for the start of an order. */
	if (n == 2 && c == 0xc2 && (unsigned char)text[1] < 0xa0)
		return 0;
	return n;
}

static void put_harmless(FILE *out, const char *text, size_t len, const char *quoted)
{
	size_t n;

	for (; len; text += n, len -= n) {
		n = harmless(text, len);
		if (!n) {
			n = 1;
			fprintf(out, "\\x%02x", (unsigned)(unsigned char)*text);
			continue;
		}
		if (strchr(quoted, *text))
			fputc('\\', out);
		fwrite(text, 1, n, out);
	}
}

void sbx_put_escaped(FILE *out, const char *text, size_t len)
{
	put_harmless(out, text, len, "\"\\");
}

/* True for what means something to whoever reads words. */
static bool is_special(unsigned char c)
{
	return c <= ' ' || c >= 0x7f || strchr("\"'\\#", c);
}

void sbx_put_word(FILE *out, const char *text, size_t len)
{
	bool special = len == 0;

	for (size_t i = 0; i < len; i++)
		special |= is_special((unsigned char)text[i]);
	if (!special) {
		fwrite(text, 1, len, out);
		return;
	}
	fputc('"', out);
	sbx_put_escaped(out, text, len);
	fputc('"', out);
}

void sbx_put_safe(FILE *out, const char *text)
{
	put_harmless(out, text, strlen(text), "");
}

void sbx_put_blanks(FILE *out, int at, int width)
{
	fprintf(out, "%*s", width - at > 2 ? width - at : 2, "");
}

int sbx_put_origin(FILE *out, const struct sbx_origin *origin)
{
	int n;

	if (!origin->file)
		return 0;
	sbx_put_safe(out, origin->file);
	n = (int)strlen(origin->file);
	if (origin->line)
		n += fprintf(out, ":%u", origin->line);
	return n;
}

void sbx_put_json(FILE *out, const char *text)
{
	size_t n;

	fputc('"', out);
	for (size_t left = strlen(text); left; text += n, left -= n) {
		unsigned char c = (unsigned char)*text;

		n = sbx_utf8_sequence(text, left);
		if (!n) {
			n = 1;
			fputs("\\ufffd", out);
		} else if (c < 0x20 || c == 0x7f) {
			fprintf(out, "\\u%04x", (unsigned)c);
		} else {
			if (c == '"' || c == '\\')
				fputc('\\', out);
			fwrite(text, 1, n, out);
		}
	}
	fputc('"', out);
}

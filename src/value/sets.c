/* SPDX-License-Identifier: MIT
 * value/sets.c: capabilities, secure bits, address families, namespaces, architectures.
 *
 * An unknown name is an error in every one of them.  Where it is skipped, a typo can turn a set
 * into its opposite: "CAP_A" followed by a mistyped "~CAP_…" has meant "all". */
#include "value/sets.h"

#include <inttypes.h>
#include <strings.h>

#include "value/abi.h"
#include "value/parse.h"

#define BIT(n) (UINT64_C(1) << (n))

/* --- What all of them share ------------------------------------------------------------------ */

/* One line: "~" or not, and the sum of its words. */
struct line {
	bool inverted;
	unsigned words;
	uint64_t sum;
};

/* Add what one word stands for to *sum. */
typedef int word_parser(const struct sbx_parse *c, const char *word, uint64_t *sum,
			struct sbx_error *err);

static int line_parse(const struct sbx_parse *c, const char *text, enum sbx_quoting quoting,
		      word_parser *parse, struct line *line, struct sbx_error *err)
{
	struct sbx_word_reader r;
	int got;

	*line = (struct line){.inverted = *text == '~'};
	sbx_words_open(&r, c, text, text + line->inverted, quoting);
	while ((got = sbx_words_next(&r, err)) > 0) {
		if (r.word[0] == '~') {
			sbx_value_fail(&r.c, err, "\"%s\" starts with \"~\"", r.word);
			return sbx_hint(err, "\"~\" may only stand at the start of the value");
		}
		if (parse(&r.c, r.word, &line->sum, err) < 0)
			return -1;
	}
	line->words = r.count;
	return got;
}

static int set_done(struct sbx_value *v, uint64_t members, bool inverted)
{
	*v = (struct sbx_value){.set = true, .members = {members, inverted}};
	return 0;
}

/* A set without "~": each line adds, an empty one clears. */
static int sum_parse(const struct sbx_parse *c, const char *text, word_parser *parse,
		     struct sbx_value *v, struct sbx_error *err)
{
	struct line line;

	if (line_parse(c, text, SBX_WORDS_UNQUOTE, parse, &line, err) < 0)
		return -1;
	if (line.inverted)
		return sbx_value_fail(c, err, "\"~\" has no meaning here");
	if (line.words == 0)
		return sbx_value_reset(v);
	return set_done(v, line.sum | (v->set ? v->members.members : 0), false);
}

/* --- Capabilities ---------------------------------------------------------------------------- */

/* An own table and not libcap's: cap_from_name() takes "cap_chown,junk" for CAP_CHOWN, and an old
 * library knows fewer names than the kernel. */
static const struct sbx_name capabilities[] = {
	{"CAP_CHOWN", 0},
	{"CAP_DAC_OVERRIDE", 1},
	{"CAP_DAC_READ_SEARCH", 2},
	{"CAP_FOWNER", 3},
	{"CAP_FSETID", 4},
	{"CAP_KILL", 5},
	{"CAP_SETGID", 6},
	{"CAP_SETUID", 7},
	{"CAP_SETPCAP", 8},
	{"CAP_LINUX_IMMUTABLE", 9},
	{"CAP_NET_BIND_SERVICE", 10},
	{"CAP_NET_BROADCAST", 11},
	{"CAP_NET_ADMIN", 12},
	{"CAP_NET_RAW", 13},
	{"CAP_IPC_LOCK", 14},
	{"CAP_IPC_OWNER", 15},
	{"CAP_SYS_MODULE", 16},
	{"CAP_SYS_RAWIO", 17},
	{"CAP_SYS_CHROOT", 18},
	{"CAP_SYS_PTRACE", 19},
	{"CAP_SYS_PACCT", 20},
	{"CAP_SYS_ADMIN", 21},
	{"CAP_SYS_BOOT", 22},
	{"CAP_SYS_NICE", 23},
	{"CAP_SYS_RESOURCE", 24},
	{"CAP_SYS_TIME", 25},
	{"CAP_SYS_TTY_CONFIG", 26},
	{"CAP_MKNOD", 27},
	{"CAP_LEASE", 28},
	{"CAP_AUDIT_WRITE", 29},
	{"CAP_AUDIT_CONTROL", 30},
	{"CAP_SETFCAP", 31},
	{"CAP_MAC_OVERRIDE", 32},
	{"CAP_MAC_ADMIN", 33},
	{"CAP_SYSLOG", 34},
	{"CAP_WAKE_ALARM", 35},
	{"CAP_BLOCK_SUSPEND", 36},
	{"CAP_AUDIT_READ", 37},
	{"CAP_PERFMON", 38},
	{"CAP_BPF", 39},
	{"CAP_CHECKPOINT_RESTORE", 40},
	{NULL, 0},
};

/* Numbers above the last name are for kernels younger than this table. */
#define CAPABILITY_MAX 62

const char *sbx_capability_name(int capability)
{
	const struct sbx_name *name = sbx_name_of(capabilities, capability);

	return name ? name->name : NULL;
}

int sbx_capability_by_name(const char *name)
{
	for (const struct sbx_name *n = capabilities; n->name; n++)
		if (strcasecmp(n->name, name) == 0)
			return n->value;
	return -1;
}

static int capability_word(const struct sbx_parse *c, const char *word, uint64_t *sum,
			   struct sbx_error *err)
{
	uint64_t number;
	int capability = sbx_capability_by_name(word);
	const char *meant = sbx_arena_printf(c->arena, "CAP_%s", word);

	if (capability >= 0) {
		*sum |= BIT(capability);
		return 0;
	}
	if (*word >= '0' && *word <= '9') {
		if (sbx_value_number(c, word, 0, CAPABILITY_MAX, &number, err) < 0)
			return -1;
		*sum |= BIT(number);
		return 0;
	}
	sbx_unknown_name(c, "a capability", word, capabilities,
			 "names as in capabilities(7), with CAP_, or numbers up to 62", err);
	if (meant && (capability = sbx_capability_by_name(meant)) >= 0)
		return sbx_hint(err, "did you mean \"%s\"?", sbx_capability_name(capability));
	return -1;
}

/* A line is the new value when it is the first, when it names nothing ("" is none, "~" all), or
 * when nothing has been taken away so far; else plain lines add and "~" lines take away.
 *
 * systemd has the same rule, but tells "nothing said yet" by the value itself: all for the
 * bounding set, none for the ambient one, which makes "AmbientCapabilities=" followed by "~CAP_X"
 * all but CAP_X.  Here that is none, as documented, and all is where a set starts anew. */
static int capabilities_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			      struct sbx_error *err)
{
	uint64_t old = v->members.members;
	struct line line;

	if (line_parse(c, text, SBX_WORDS_UNQUOTE, capability_word, &line, err) < 0)
		return -1;
	if (!v->set || line.sum == 0 || old == SBX_CAPABILITIES_ALL)
		return set_done(v, line.inverted ? SBX_CAPABILITIES_ALL & ~line.sum : line.sum,
				false);
	return set_done(v, line.inverted ? old & ~line.sum : old | line.sum, false);
}

/* Capabilities nobody has a name for are in a set from which something was taken away. */
static const char *capabilities_format(struct sbx_arena *arena, const struct sbx_name *names,
				       const struct sbx_value *v)
{
	bool inverted = v->members.members & BIT(CAPABILITY_MAX);
	uint64_t listed = inverted ? ~v->members.members : v->members.members;
	struct sbx_text t = {.arena = arena};

	(void)names;
	if (!v->set)
		return "";
	for (int n = 0; n <= CAPABILITY_MAX; n++) {
		const char *name = sbx_capability_name(n);

		if (!(listed & BIT(n)))
			continue;
		sbx_text_separate(&t, ' ');
		sbx_text_add(&t, name ? name : sbx_arena_printf(arena, "%d", n));
	}
	return sbx_arena_printf(arena, "%s%s", inverted ? "~" : "", sbx_text_end(&t));
}

const struct sbx_value_type sbx_type_capabilities = {"[~]list of capabilities", capabilities_parse,
						     capabilities_format};

/* --- Secure bits ----------------------------------------------------------------------------- */

/* The bits of prctl(PR_SET_SECUREBITS), by number: headers of Linux before 6.14 lack the last
 * four, and a kernel that lacks them says so itself. */
static const struct sbx_name secure_bits[] = {
	{"noroot", 0},
	{"noroot-locked", 1},
	{"no-setuid-fixup", 2},
	{"no-setuid-fixup-locked", 3},
	{"keep-caps", 4},
	{"keep-caps-locked", 5},
	{"no-cap-ambient-raise", 6},
	{"no-cap-ambient-raise-locked", 7},
	{"exec-restrict-file", 8},
	{"exec-restrict-file-locked", 9},
	{"exec-deny-interactive", 10},
	{"exec-deny-interactive-locked", 11},
	{NULL, 0},
};

static int secure_bit_word(const struct sbx_parse *c, const char *word, uint64_t *sum,
			   struct sbx_error *err)
{
	const struct sbx_name *bit = sbx_name_find(secure_bits, word);

	if (!bit)
		return sbx_unknown_name(c, "a secure bit", word, secure_bits,
					"noroot no-setuid-fixup keep-caps no-cap-ambient-raise "
					"exec-restrict-file exec-deny-interactive, each also with "
					"-locked",
					err);
	*sum |= BIT(bit->value);
	return 0;
}

/* Lines add, as documented; systemd 257 lets a later line replace. */
static int secure_bits_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			     struct sbx_error *err)
{
	return sum_parse(c, text, secure_bit_word, v, err);
}

/* Bits of @members by the name that @names has for their number, "~" in front if @inverted. */
static const char *format_bits(struct sbx_arena *arena, const struct sbx_name *names,
			       uint64_t members, bool inverted)
{
	struct sbx_text t = {.arena = arena};

	for (int n = 0; n < 64; n++) {
		const struct sbx_name *name = sbx_name_of(names, n);

		if (!(members & BIT(n)) || !name)
			continue;
		sbx_text_separate(&t, ' ');
		sbx_text_add(&t, name->name);
	}
	return sbx_arena_printf(arena, "%s%s", inverted ? "~" : "", sbx_text_end(&t));
}

static const char *secure_bits_format(struct sbx_arena *arena, const struct sbx_name *names,
				      const struct sbx_value *v)
{
	(void)names;
	return v->set ? format_bits(arena, secure_bits, v->members.members, false) : "";
}

const struct sbx_value_type sbx_type_secure_bits = {"list of secure bits", secure_bits_parse,
						    secure_bits_format};

/* --- Address families ------------------------------------------------------------------------ */

/* The kernel's names and numbers (linux/socket.h), whatever libc knows of them.  AF_UNSPEC is
 * missing on purpose: no socket can be made of it. */
static const struct sbx_name families[] = {
	{"AF_UNIX", 1},	      {"AF_LOCAL", 1},	     {"AF_INET", 2},	  {"AF_AX25", 3},
	{"AF_IPX", 4},	      {"AF_APPLETALK", 5},   {"AF_NETROM", 6},	  {"AF_BRIDGE", 7},
	{"AF_ATMPVC", 8},     {"AF_X25", 9},	     {"AF_INET6", 10},	  {"AF_ROSE", 11},
	{"AF_DECnet", 12},    {"AF_NETBEUI", 13},    {"AF_SECURITY", 14}, {"AF_KEY", 15},
	{"AF_NETLINK", 16},   {"AF_ROUTE", 16},	     {"AF_PACKET", 17},	  {"AF_ASH", 18},
	{"AF_ECONET", 19},    {"AF_ATMSVC", 20},     {"AF_RDS", 21},	  {"AF_SNA", 22},
	{"AF_IRDA", 23},      {"AF_PPPOX", 24},	     {"AF_WANPIPE", 25},  {"AF_LLC", 26},
	{"AF_IB", 27},	      {"AF_MPLS", 28},	     {"AF_CAN", 29},	  {"AF_TIPC", 30},
	{"AF_BLUETOOTH", 31}, {"AF_IUCV", 32},	     {"AF_RXRPC", 33},	  {"AF_ISDN", 34},
	{"AF_PHONET", 35},    {"AF_IEEE802154", 36}, {"AF_CAIF", 37},	  {"AF_ALG", 38},
	{"AF_NFC", 39},	      {"AF_VSOCK", 40},	     {"AF_KCM", 41},	  {"AF_QIPCRTR", 42},
	{"AF_SMC", 43},	      {"AF_XDP", 44},	     {"AF_MCTP", 45},	  {NULL, 0},
};

static int family_word(const struct sbx_parse *c, const char *word, uint64_t *sum,
		       struct sbx_error *err)
{
	const struct sbx_name *family = sbx_name_find(families, word);

	if (family) {
		*sum |= BIT(family->value);
		return 0;
	}
	if (strcmp(word, "none") == 0)
		return sbx_value_fail(c, err, "\"none\" must stand alone");
	sbx_unknown_name(c, "an address family", word, families,
			 "names such as AF_INET, or \"none\" alone", err);
	const char *meant = sbx_arena_printf(c->arena, "AF_%s", word);
	if (meant && (family = sbx_name_find(families, meant)))
		return sbx_hint(err, "did you mean \"%s\"?", family->name);
	return -1;
}

/* The first line decides whether the list allows or denies; later ones of the same kind add to
 * it, of the other kind take away. */
static int families_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			  struct sbx_error *err)
{
	uint64_t old = v->members.members;
	struct line line;

	if (*text == '\0')
		return sbx_value_reset(v);
	if (strcmp(text, "none") == 0)
		return set_done(v, 0, false);
	if (line_parse(c, text, SBX_WORDS_UNQUOTE, family_word, &line, err) < 0)
		return -1;
	if (!v->set)
		return set_done(v, line.sum, line.inverted);
	if (line.inverted == v->members.inverted)
		return set_done(v, old | line.sum, line.inverted);
	return set_done(v, old & ~line.sum, !line.inverted);
}

static const char *families_format(struct sbx_arena *arena, const struct sbx_name *names,
				   const struct sbx_value *v)
{
	(void)names;
	if (!v->set)
		return "";
	if (!v->members.members && !v->members.inverted)
		return "none";
	return format_bits(arena, families, v->members.members, v->members.inverted);
}

const struct sbx_value_type sbx_type_families = {"[~]list of address families, or \"none\"",
						 families_parse, families_format};

/* --- Namespaces ------------------------------------------------------------------------------ */

/* The kernel's CLONE_NEW* flags: libc's sched.h may be too old for the last one. */
static const struct sbx_name namespaces[] = {
	{"cgroup", 0x02000000}, {"ipc", 0x08000000},  {"net", 0x40000000},
	{"mnt", 0x00020000},	{"pid", 0x20000000},  {"user", 0x10000000},
	{"uts", 0x04000000},	{"time", 0x00000080}, {NULL, 0},
};

static int namespace_word(const struct sbx_parse *c, const char *word, uint64_t *sum,
			  struct sbx_error *err)
{
	const struct sbx_name *type = sbx_name_find(namespaces, word);

	if (!type)
		return sbx_unknown_name(c, "a type of namespace", word, namespaces,
					"cgroup ipc net mnt pid user uts time, or a boolean alone",
					err);
	*sum |= (uint64_t)type->value;
	return 0;
}

/* "yes" restricts all, so nothing stays allowed; a list after it adds to that nothing. */
static int namespaces_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			    struct sbx_error *err)
{
	uint64_t old = v->members.members;
	int flag = sbx_parse_boolean(text);
	struct line line;

	if (*text == '\0')
		return sbx_value_reset(v);
	if (flag >= 0)
		return set_done(v, flag ? 0 : SBX_NAMESPACES_ALL, false);
	if (line_parse(c, text, SBX_WORDS_PLAIN, namespace_word, &line, err) < 0)
		return -1;
	if (!v->set)
		old = line.inverted ? SBX_NAMESPACES_ALL : 0;
	return set_done(v, line.inverted ? old & ~line.sum : old | line.sum, false);
}

static const char *namespaces_format(struct sbx_arena *arena, const struct sbx_name *names,
				     const struct sbx_value *v)
{
	struct sbx_text t = {.arena = arena};

	(void)names;
	if (!v->set)
		return "";
	if (v->members.members == SBX_NAMESPACES_ALL)
		return "no";
	if (v->members.members == 0)
		return "yes";
	for (const struct sbx_name *n = namespaces; n->name; n++) {
		if (!(v->members.members & (uint64_t)n->value))
			continue;
		sbx_text_separate(&t, ' ');
		sbx_text_add(&t, n->name);
	}
	return sbx_text_end(&t);
}

const struct sbx_value_type sbx_type_namespaces = {"boolean, or [~]list of namespaces",
						   namespaces_parse, namespaces_format};

/* --- Architectures --------------------------------------------------------------------------- */

#define NATIVE_BIT 63

/* Besides the names of sbx_abis[]: see SBX_ARCH_FOREIGN. */
static const struct sbx_name other_architectures[] = {
	{"mips", 32},	   {"mips-le", 33},	{"mips64", 34},
	{"mips64-le", 35}, {"mips64-n32", 36},	{"mips64-le-n32", 37},
	{"ppc", 38},	   {"ppc64", 39},	{"ppc64-le", 40},
	{"s390", 41},	   {"s390x", 42},	{"parisc", 43},
	{"parisc64", 44},  {"loongarch64", 45}, {"native", NATIVE_BIT},
	{NULL, 0},
};

static int architecture_unknown(const struct sbx_parse *c, const char *word, struct sbx_error *err)
{
	struct sbx_name names[SBX_ABIS + SBX_COUNT(other_architectures)];

	for (int abi = 0; abi < SBX_ABIS; abi++)
		names[abi] = (struct sbx_name){sbx_abis[abi].name, abi};
	memcpy(names + SBX_ABIS, other_architectures, sizeof(other_architectures));
	return sbx_unknown_name(c, "an architecture", word, names,
				"native x86 x86-64 x32 arm arm64 riscv64, or another of systemd's",
				err);
}

static int architecture_word(const struct sbx_parse *c, const char *word, uint64_t *sum,
			     struct sbx_error *err)
{
	const struct sbx_name *other = sbx_name_find(other_architectures, word);
	enum sbx_abi abi = sbx_abi_by_name(word);

	if (!other && abi == SBX_ABIS)
		return architecture_unknown(c, word, err);
	*sum |= other ? BIT(other->value) : SBX_ABI_BIT(abi);
	return 0;
}

static int architectures_parse(const struct sbx_parse *c, const char *text, struct sbx_value *v,
			       struct sbx_error *err)
{
	return sum_parse(c, text, architecture_word, v, err);
}

static const char *architectures_format(struct sbx_arena *arena, const struct sbx_name *names,
					const struct sbx_value *v)
{
	struct sbx_text t = {.arena = arena};

	(void)names;
	if (!v->set)
		return "";
	for (int n = 0; n < 64; n++) {
		const struct sbx_name *other = sbx_name_of(other_architectures, n);

		if (!(v->members.members & BIT(n)) || (n >= SBX_ABIS && !other))
			continue;
		sbx_text_separate(&t, ' ');
		sbx_text_add(&t, n < SBX_ABIS ? sbx_abis[n].name : other->name);
	}
	return sbx_text_end(&t);
}

const struct sbx_value_type sbx_type_architectures = {"list of architectures", architectures_parse,
						      architectures_format};

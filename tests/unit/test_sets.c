/* SPDX-License-Identifier: MIT
 * Sets: the merge rules are where systemd lost whole sandboxes to a typo (semantics: `CAP_A`, then
 * a misspelt `~CAP_…`, meant "all"). */
#include "values.h"

#include "value/abi.h"
#include "value/sets.h"

#define ALL SBX_CAPABILITIES_ALL
#define CHOWN (UINT64_C(1) << 0)
#define KILL (UINT64_C(1) << 5)
#define NET (UINT64_C(1) << 12)

enum {
	LINES = 4
};

struct merge {
	const char *lines[LINES];
	uint64_t members;
	bool inverted;
};

static void check_merges(const struct sbx_value_type *type, const struct merge *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sbx_value v = {0};

		for (size_t l = 0; l < LINES && m[i].lines[l]; l++)
			assign(type, m[i].lines[l], &v);
		assert_true(v.set);
		if (v.members.members != m[i].members || v.members.inverted != m[i].inverted)
			fail_msg("row %zu: %#llx", i, (unsigned long long)v.members.members);
	}
}

static void test_capability_lines_merge(void **state)
{
	static const struct merge merges[] = {
		{{"CAP_CHOWN CAP_KILL", "CAP_NET_ADMIN"}, CHOWN | KILL | NET, false},
		{{"CAP_CHOWN CAP_KILL", "~CAP_KILL CAP_NET_ADMIN"}, CHOWN, false},
		{{"~CAP_CHOWN", "CAP_CHOWN"}, ALL, false},
		{{"CAP_CHOWN", ""}, 0, false},
		{{"CAP_CHOWN", "~"}, ALL, false},
		{{""}, 0, false},
		{{"~"}, ALL, false},
		{{"~CAP_CHOWN"}, ALL & ~CHOWN, false},
		{{"~CAP_CHOWN", "~CAP_KILL"}, ALL & ~CHOWN & ~KILL, false},
		{{"", "CAP_KILL"}, KILL, false},
		{{"", "~CAP_KILL"}, 0, false},
		{{"~", "CAP_KILL"}, KILL, false},
		{{"~", "~CAP_KILL"}, ALL & ~KILL, false},
		{{"CAP_CHOWN", "~CAP_CHOWN", "CAP_KILL"}, KILL, false},
		{{"cap_chown Cap_Kill 12"}, CHOWN | KILL | NET, false},
		{{"~ CAP_CHOWN"}, ALL & ~CHOWN, false},
		{{"62 41"}, UINT64_C(1) << 62 | UINT64_C(1) << 41, false},
	};

	(void)state;
	check_merges(&sbx_type_capabilities, merges, SBX_COUNT(merges));
}

static void test_bad_capabilities(void **state)
{
	struct sbx_value v = value_of(&sbx_type_capabilities, "CAP_CHOWN");

	(void)state;
	refuse_on(&sbx_type_capabilities, "CAP_BOGUS", &v, "\"CAP_BOGUS\" is not a capability");
	refuse_on(&sbx_type_capabilities, "~CAP_BOGUS", &v, "t.conf:7:12");
	refuse_on(&sbx_type_capabilities, "CAP_KILL CAP_NET_ADMN", &v,
		  "did you mean \"CAP_NET_ADMIN\"?");
	refuse_on(&sbx_type_capabilities, "NET_ADMIN", &v, "did you mean \"CAP_NET_ADMIN\"?");
	refuse_on(&sbx_type_capabilities, "CAP_CHOWN,CAP_KILL", &v, "not a capability");
	refuse_on(&sbx_type_capabilities, "CAP_KILL ~CAP_CHOWN", &v, "start of the value");
	refuse_on(&sbx_type_capabilities, "~~CAP_CHOWN", &v, "start of the value");
	refuse_on(&sbx_type_capabilities, "63", &v, "allowed: 0 to 62");
	refuse_on(&sbx_type_capabilities, "0x5", &v, "not a number");
	refuse_on(&sbx_type_capabilities, "-1", &v, "not a capability");
	refuse_on(&sbx_type_capabilities, "\"\"", &v, "not a capability");
}

static void test_capability_names(void **state)
{
	(void)state;
	for (int n = 0; n <= 40; n++) {
		assert_non_null(sbx_capability_name(n));
		assert_int_equal(sbx_capability_by_name(sbx_capability_name(n)), n);
	}
	assert_null(sbx_capability_name(41));
	assert_null(sbx_capability_name(-1));
	assert_string_equal(sbx_capability_name(21), "CAP_SYS_ADMIN");
	assert_string_equal(sbx_capability_name(40), "CAP_CHECKPOINT_RESTORE");
	assert_int_equal(sbx_capability_by_name("SYS_ADMIN"), -1);
}

static void test_secure_bits_add(void **state)
{
	static const struct merge merges[] = {
		{{"noroot"}, 1, false},
		{{"noroot", "noroot-locked keep-caps"}, 0x13, false},
		{{"no-setuid-fixup no-setuid-fixup-locked"}, 0xc, false},
		{{"keep-caps-locked"}, 0x20, false},
		{{"no-cap-ambient-raise no-cap-ambient-raise-locked"}, 0xc0, false},
		{{"exec-restrict-file exec-restrict-file-locked"}, 0x300, false},
		{{"exec-deny-interactive exec-deny-interactive-locked"}, 0xc00, false},
		{{"noroot", "", "keep-caps"}, 0x10, false},
	};
	struct sbx_value v = value_of(&sbx_type_secure_bits, "noroot");

	(void)state;
	check_merges(&sbx_type_secure_bits, merges, SBX_COUNT(merges));
	refuse_on(&sbx_type_secure_bits, "keep-cap", &v, "did you mean \"keep-caps\"?");
	refuse_on(&sbx_type_secure_bits, "~noroot", &v, "no meaning");
	refuse_on(&sbx_type_secure_bits, "NOROOT", &v, "did you mean \"noroot\"?");
	assign(&sbx_type_secure_bits, "", &v);
	assert_false(v.set);
}

#define INET (UINT64_C(1) << 2)
#define INET6 (UINT64_C(1) << 10)
#define UNIX (UINT64_C(1) << 1)

static void test_family_lines_merge(void **state)
{
	static const struct merge merges[] = {
		{{"AF_UNIX AF_INET"}, UNIX | INET, false},
		{{"AF_LOCAL"}, UNIX, false},
		{{"AF_UNIX", "AF_INET"}, UNIX | INET, false},
		{{"AF_UNIX AF_INET", "~AF_INET AF_INET6"}, UNIX, false},
		{{"~AF_INET"}, INET, true},
		{{"~AF_INET", "~AF_INET6"}, INET | INET6, true},
		{{"~AF_INET AF_INET6", "AF_INET"}, INET6, true},
		{{"none"}, 0, false},
		{{"none", "AF_UNIX"}, UNIX, false},
		{{"~AF_INET", "none"}, 0, false},
		{{"AF_UNIX", "~AF_UNIX"}, 0, false},
		{{"~"}, 0, true},
		{{"AF_UNIX", "", "~AF_INET"}, INET, true},
		{{"AF_MCTP AF_NETLINK AF_ROUTE"}, UINT64_C(1) << 45 | UINT64_C(1) << 16, false},
	};

	(void)state;
	check_merges(&sbx_type_families, merges, SBX_COUNT(merges));
}

static void test_bad_families(void **state)
{
	struct sbx_value v = value_of(&sbx_type_families, "AF_UNIX");

	(void)state;
	refuse_on(&sbx_type_families, "AF_INET7", &v, "did you mean \"AF_INET");
	refuse_on(&sbx_type_families, "af_inet", &v, "did you mean \"AF_INET\"?");
	refuse_on(&sbx_type_families, "INET", &v, "did you mean \"AF_INET\"?");
	refuse_on(&sbx_type_families, "2", &v, "not an address family");
	refuse_on(&sbx_type_families, "AF_INET none", &v, "must stand alone");
	refuse_on(&sbx_type_families, "~none", &v, "must stand alone");
	refuse_on(&sbx_type_families, "AF_UNSPEC", &v, "not an address family");
	refuse_on(&sbx_type_families, "INET", &v, "AF_INET");
	assign(&sbx_type_families, "", &v);
	assert_false(v.set);
	for (int n = 1; n <= 45; n++) {
		v = (struct sbx_value){.set = true, .members = {.members = UINT64_C(1) << n}};
		v = value_of(&sbx_type_families, format(&sbx_type_families, &v));
		assert_true(v.members.members == UINT64_C(1) << n);
	}
}

#define NS_ALL SBX_NAMESPACES_ALL
#define NS_UTS UINT64_C(0x04000000)
#define NS_USER UINT64_C(0x10000000)
#define NS_MNT UINT64_C(0x00020000)
#define NS_TIME UINT64_C(0x00000080)

static void test_namespace_lines_merge(void **state)
{
	static const struct merge merges[] = {
		{{"yes"}, 0, false},
		{{"no"}, NS_ALL, false},
		{{"uts mnt"}, NS_UTS | NS_MNT, false},
		{{"~user"}, NS_ALL & ~NS_USER, false},
		{{"~time"}, NS_ALL & ~NS_TIME, false},
		{{"yes", "uts"}, NS_UTS, false},
		{{"uts", "mnt"}, NS_UTS | NS_MNT, false},
		{{"uts mnt", "~mnt user"}, NS_UTS, false},
		{{"uts", "yes"}, 0, false},
		{{"yes", "no"}, NS_ALL, false},
		{{"no", "~user"}, NS_ALL & ~NS_USER, false},
		{{"~user", "user"}, NS_ALL, false},
		{{"~"}, NS_ALL, false},
		{{"uts", "", "~mnt"}, NS_ALL & ~NS_MNT, false},
		{{"cgroup ipc net mnt pid user uts time"}, NS_ALL, false},
	};

	(void)state;
	check_merges(&sbx_type_namespaces, merges, SBX_COUNT(merges));
}

/* `RestrictNamespaces=~usr` stood in a shipped test of systemd, and restricted nothing. */
static void test_bad_namespaces(void **state)
{
	struct sbx_value v = value_of(&sbx_type_namespaces, "yes");

	(void)state;
	refuse_on(&sbx_type_namespaces, "~usr", &v, "did you mean \"user\"?");
	refuse_on(&sbx_type_namespaces, "uts yes", &v, "cgroup ipc net mnt pid user uts time");
	refuse_on(&sbx_type_namespaces, "~yes", &v, "not a type of namespace");
	refuse_on(&sbx_type_namespaces, "uts,mnt", &v, "not a type of namespace");
	refuse_on(&sbx_type_namespaces, "all", &v, "not a type of namespace");
	assign(&sbx_type_namespaces, "", &v);
	assert_false(v.set);
}

static void test_architectures(void **state)
{
	struct sbx_value v = value_of(&sbx_type_architectures, "native");

	(void)state;
	assert_true(v.members.members == SBX_ARCH_NATIVE);
	assign(&sbx_type_architectures, "x86 arm64", &v);
	assert_true(v.members.members ==
		    (SBX_ARCH_NATIVE | SBX_ABI_BIT(SBX_ABI_X86) | SBX_ABI_BIT(SBX_ABI_AARCH64)));
	v = value_of(&sbx_type_architectures, "mips loongarch64 s390x");
	assert_true(v.set); /* not "unrestricted": the native one alone is left */
	assert_true(v.members.members && !(v.members.members & ~SBX_ARCH_FOREIGN));
	refuse_on(&sbx_type_architectures, "x86_64", &v, "did you mean \"x86-64\"?");
	refuse_on(&sbx_type_architectures, "natve", &v, "did you mean \"native\"?");
	refuse_on(&sbx_type_architectures, "~x86", &v, "no meaning");
	assign(&sbx_type_architectures, "", &v);
	assert_false(v.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_capability_lines_merge), TEST(test_bad_capabilities),
		TEST(test_capability_names),	   TEST(test_secure_bits_add),
		TEST(test_family_lines_merge),	   TEST(test_bad_families),
		TEST(test_namespace_lines_merge),  TEST(test_bad_namespaces),
		TEST(test_architectures),
	};

	return cmocka_run_group_tests_name("sets", tests, NULL, NULL);
}

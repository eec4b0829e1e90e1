/* SPDX-License-Identifier: MIT
 * value/value.h: text to typed value and back.
 *
 * A type is a name, a parser that also merges, and a formatter.  Merging belongs to the type
 * because the rules do: lists append and an empty value clears them, sets flip on "~", limits
 * are replaced. */
#ifndef SBX_VALUE_VALUE_H
#define SBX_VALUE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "unit/specifier.h"

/* One element of a list, with the line it came from: a list collects many lines, and an error
 * must blame the right one. */
enum sbx_item_flag {
	SBX_ITEM_OPTIONAL = 1 << 0,  /* "-": may be missing */
	SBX_ITEM_IN_ROOT = 1 << 1,   /* "+": below RootDirectory= */
	SBX_ITEM_NORECURSE = 1 << 2, /* ":norbind" */
};

struct sbx_item {
	struct sbx_item *next;
	struct sbx_origin origin;
	const char *text;   /* a path, a bind source, NAME=VALUE, a name */
	const char *second; /* a bind's destination, a tmpfs's options; NULL: none given */
	unsigned flags;	    /* enum sbx_item_flag */
};

struct sbx_list {
	struct sbx_item *first, *last;
	unsigned count;
};

/* No real profile comes near; what does is hostile or broken (L45). */
#define SBX_LIST_MAX 10000u

/* A set of small numbers: capabilities, address families, CLONE_NEW* types, architectures.
 * What the numbers are is the type's business. */
struct sbx_set {
	uint64_t members;
	bool inverted; /* a "~" list: everything but the members; see each type */
};

#define SBX_LIMIT_INFINITY UINT64_MAX

struct sbx_limit {
	uint64_t soft, hard;
};

struct sbx_syscall_list; /* value/syscalls.h */

struct sbx_value {
	bool set; /* false: never assigned, or reset by an empty assignment */
	union {
		bool flag;
		struct {
			int choice;	      /* a value of the directive's names */
			const char *argument; /* what followed ":"; NULL: nothing */
		};
		uint64_t number;
		struct {
			const char *text;
			unsigned text_flags; /* SBX_ITEM_OPTIONAL for "-" */
		};
		struct sbx_list list;
		struct sbx_set members;
		struct sbx_limit limit;
		struct sbx_syscall_list *syscalls;
	};
};

/* A word and what it means to a directive. */
struct sbx_name {
	const char *name; /* NULL ends the array */
	int value;
};

/* What a parser may know. */
struct sbx_parse {
	struct sbx_arena *arena;
	const struct sbx_name *names; /* of a choice; NULL for other types */
	const struct sbx_specifiers *specifiers;
	struct sbx_origin origin; /* column: of the value's first character */
};

struct sbx_value_type {
	const char *name; /* the manual's word: "boolean", "list of paths" */
	/* Merge @text (one assignment, trimmed) into *v.  -1: *err is complete, *v as before. */
	int (*parse)(const struct sbx_parse *c, const char *text, struct sbx_value *v,
		     struct sbx_error *err);
	/* Text that, parsed into an empty value, gives *v again; "" for an empty list.  Where one
	 * assignment cannot say it (EnvironmentFile= takes one path each), the assignments are
	 * separated by newlines, which parse then takes too; no other text holds one. */
	const char *(*format)(struct sbx_arena *arena, const struct sbx_name *names,
			      const struct sbx_value *v);
};

/* Scalars.  An empty boolean, choice, number or mode is an error; an empty tristate, text or
 * path resets. */
extern const struct sbx_value_type sbx_type_boolean;
extern const struct sbx_value_type sbx_type_tristate; /* boolean that can be unset again */
extern const struct sbx_value_type sbx_type_choice;   /* one of .names; booleans match too when
							 the names hold "yes" or "no" */
extern const struct sbx_value_type sbx_type_choice_argument; /* WORD[:TEXT], specifiers in TEXT */
extern const struct sbx_value_type sbx_type_number;	     /* unsigned decimal */
extern const struct sbx_value_type sbx_type_size;	     /* 1024 based, K M G T P E, sums */
extern const struct sbx_value_type sbx_type_mode;	     /* octal, at most 07777 */
extern const struct sbx_value_type sbx_type_timespan;	     /* microseconds; default unit second */
extern const struct sbx_value_type sbx_type_text;	     /* any text, specifiers expanded */
extern const struct sbx_value_type sbx_type_user;	     /* name or number of a user or group */
extern const struct sbx_value_type sbx_type_path;	     /* absolute, normalised */
extern const struct sbx_value_type sbx_type_directory; /* [-]PATH or "~" (WorkingDirectory=) */
extern const struct sbx_value_type sbx_type_errno;     /* name, number, "kill" or empty: number
							  0 means kill */

/* Lists (.list).  Empty clears. */
extern const struct sbx_value_type sbx_type_paths; /* [-][+]PATH … */
extern const struct sbx_value_type sbx_type_binds; /* [-]SOURCE[:DESTINATION[:rbind|norbind]] … */
extern const struct sbx_value_type sbx_type_tmpfs; /* PATH[:OPTIONS] … */
extern const struct sbx_value_type sbx_type_users; /* names or numbers */
extern const struct sbx_value_type sbx_type_environment; /* NAME=VALUE … */
extern const struct sbx_value_type sbx_type_variables;	 /* NAME … */
extern const struct sbx_value_type sbx_type_unset;	 /* NAME or NAME=VALUE … */
extern const struct sbx_value_type sbx_type_files;	 /* one [-]PATH (glob) per assignment */
extern const struct sbx_value_type sbx_type_search_path; /* colon list of absolute paths */
extern const struct sbx_value_type sbx_type_descriptors; /* descriptor numbers (KeepFD=) */
extern const struct sbx_value_type sbx_type_words;	 /* any words (Optional=) */

/* Sets (.members). */
extern const struct sbx_value_type sbx_type_capabilities; /* bit n: capability n */
extern const struct sbx_value_type sbx_type_secure_bits;  /* the prctl's bits; lines add */
extern const struct sbx_value_type sbx_type_families;	  /* bit n: AF n, those allowed; inverted:
							     those denied.  "none": nothing allowed */
extern const struct sbx_value_type sbx_type_namespaces;	  /* members: the CLONE_NEW* types that stay
							     allowed */
extern const struct sbx_value_type sbx_type_architectures; /* bit n: enum sbx_abi n */

/* Every capability there may ever be: what "~" gives, and what an unset bounding set means.
 * Capability numbers go up to 62, as in systemd; the kernel knows fewer. */
#define SBX_CAPABILITIES_ALL (UINT64_MAX >> 1)

/* Every CLONE_NEW* type RestrictNamespaces= speaks of: "no" gives this. */
#define SBX_NAMESPACES_ALL UINT64_C(0x7e020080)

/* "native" is resolved by the planner, which knows the machine. */
#define SBX_ARCH_NATIVE (UINT64_C(1) << 63)
/* Architectures systemd has a word for and sbx no table: allowing one is harmless, because no
 * machine that sbx runs on enters the kernel that way. */
#define SBX_ARCH_FOREIGN (UINT64_C(0x3fff) << 32)

/* Others. */
extern const struct sbx_value_type sbx_type_limit;	     /* count: LIMIT or SOFT:HARD */
extern const struct sbx_value_type sbx_type_limit_size;	     /* bytes */
extern const struct sbx_value_type sbx_type_limit_time;	     /* seconds, rounded up */
extern const struct sbx_value_type sbx_type_limit_usec;	     /* microseconds (LimitRTTIME=) */
extern const struct sbx_value_type sbx_type_limit_nice;	     /* +N, -N, or raw 0..40 */
extern const struct sbx_value_type sbx_type_syscalls;	     /* SystemCallFilter= */
extern const struct sbx_value_type sbx_type_logged_syscalls; /* SystemCallLog= */
extern const struct sbx_value_type sbx_type_any; /* not looked at: FOREIGN and REFUSED rows */

/* Read "yes", "no", "1", "off" … : 1, 0, or -1 for anything else. */
int sbx_parse_boolean(const char *text) SBX_NONNULL(1);

#endif

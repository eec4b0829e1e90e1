/* SPDX-License-Identifier: MIT
 * base/attr.h: what the compiler should check for us. */
#ifndef SBX_BASE_ATTR_H
#define SBX_BASE_ATTR_H

#define SBX_MUST_CHECK __attribute__((warn_unused_result))
#define SBX_NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#define SBX_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

/* Elements of an array whose size the compiler knows. */
#define SBX_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif

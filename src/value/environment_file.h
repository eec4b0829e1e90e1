/* SPDX-License-Identifier: MIT
 * value/environment_file.h: the format of EnvironmentFile=. */
#ifndef SBX_VALUE_ENVIRONMENT_FILE_H
#define SBX_VALUE_ENVIRONMENT_FILE_H

#include <stddef.h>

#include "value/value.h"

/* Append each assignment of @text to @list as an item "NAME=VALUE" (in @arena), its origin
 * being @file and the line.  A line without "=" is ignored; an invalid name, a NUL byte or
 * invalid UTF-8 is an error. */
int sbx_environment_file_parse(struct sbx_arena *arena, const char *file, const char *text,
			       size_t len, struct sbx_list *list,
			       struct sbx_error *err) SBX_MUST_CHECK SBX_NONNULL(1, 2, 3, 5, 6);

/* True for a name that may stand before "=": a letter or "_", then letters, digits, "_". */
bool sbx_variable_name_valid(const char *name, size_t len) SBX_NONNULL(1);

#endif

/* SPDX-License-Identifier: MIT
 * api/inside.h: what struct sbx is made of.  For sbx.c, and for sbxctl, whose JSON writers want
 * the parts.  The launcher does not include it: that proves the public header. */
#ifndef SBX_API_INSIDE_H
#define SBX_API_INSIDE_H

#include "facts/facts.h"
#include "plan/plan.h"
#include "profile/profile.h"

struct sbx {
	struct sbx_arena arena; /* everything below lives in it */

	struct sbx_profile profile; /* its problems are those of the whole run */
	bool named;		    /* specifiers have the name of the first profile */

	struct sbx_facts facts;
	const char *fixture; /* the file the facts are from; NULL: this machine */
	bool probed;

	struct sbx_command command;
	struct sbx_plan plan;
	bool planned; /* the plan can be executed; its ledger is there as soon as it was tried */

	int ledger; /* descriptor; -1: none wanted */
	bool ledger_is_json;

	struct sbx_error error; /* the last one */
	char *line;		/* it, formatted */
	char *scratch;		/* another line, for sbx_problem() */
};

#endif

/* SPDX-License-Identifier: MIT
 * plan/planners.h: one function per directive, and the words of those that have words.  The
 * table (directives.def) names them; nobody else calls them.  Each is called only when its
 * setting is in force, with a value of the row's type. */
#ifndef SBX_PLAN_PLANNERS_H
#define SBX_PLAN_PLANNERS_H

#include "value/value.h"

struct sbx_planner;

#define PLANNER(name) void sbx_plan_##name(struct sbx_planner *p, const struct sbx_value *v)

/* path_directives.c: lists of paths */
PLANNER(read_write_paths);
PLANNER(read_only_paths);
PLANNER(inaccessible_paths);
PLANNER(exec_paths);
PLANNER(no_exec_paths);
PLANNER(temporary_file_system);
PLANNER(bind_paths);
PLANNER(bind_read_only_paths);

/* protect.c: tables of paths, and what else the Protect family takes away */
PLANNER(protect_system);
PLANNER(protect_home);
PLANNER(protect_kernel_tunables);
PLANNER(protect_kernel_modules);
PLANNER(protect_kernel_logs);
PLANNER(protect_control_groups);
PLANNER(protect_proc);
PLANNER(proc_subset);
PLANNER(protect_hostname);
PLANNER(protect_clock);
extern const struct sbx_name sbx_names_protect_system[], sbx_names_protect_home[],
	sbx_names_protect_control_groups[], sbx_names_protect_proc[], sbx_names_proc_subset[],
	sbx_names_protect_hostname[];

/* private.c: fresh file systems and the namespace itself */
PLANNER(private_tmp);
PLANNER(private_devices);
PLANNER(private_mounts);
PLANNER(mount_flags);
PLANNER(root_directory);
PLANNER(mount_api_vfs);
extern const struct sbx_name sbx_names_private_tmp[], sbx_names_mount_flags[];

/* capabilities.c */
PLANNER(capability_bounding_set);
PLANNER(ambient_capabilities);
PLANNER(secure_bits);
PLANNER(no_new_privileges);

/* syscalls.c: what is written about system calls; restrict.c: what follows from a word */
PLANNER(system_call_filter);
PLANNER(system_call_error_number);
PLANNER(system_call_log);
PLANNER(system_call_architectures);
PLANNER(restrict_address_families);
PLANNER(restrict_namespaces);
PLANNER(restrict_realtime);
PLANNER(restrict_suid_sgid);
PLANNER(memory_deny_write_execute);
PLANNER(lock_personality);

/* identity.c */
PLANNER(user);
PLANNER(group);
PLANNER(supplementary_groups);
PLANNER(u_mask);
PLANNER(working_directory);
PLANNER(keyring_mode);
extern const struct sbx_name sbx_names_keyring_mode[];

/* limits.c: one planner, the row's argument is the RLIMIT_* */
PLANNER(limit);

/* environment.c */
PLANNER(environment);
PLANNER(environment_file);
PLANNER(pass_environment);
PLANNER(unset_environment);
PLANNER(exec_search_path);

/* descriptors.c: [X-Sbx] */
PLANNER(keep_fd);
PLANNER(optional);

#undef PLANNER

#endif

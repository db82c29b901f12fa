/* environment.h -- what the environment asks of traced programs.
 *
 * ZOETROPE_TRACE and its kin are meant for the programs that the tool starts, not for the tool,
 * which uses the library too and would write its own decisions where theirs should be. So the tool
 * takes these variables out of its environment before anything else happens, and gives them to
 * programs only.
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "fail.h"

/* The environment that the tool was called with, changed by these settings, "NAME=value" up to a
 * NULL, which must outlive it. The caller frees the array. */
char **
environment_with(char *const *settings);

#endif

/* check.h -- what a unit test needs: CHECK, and a count of what is left open.
 *
 * A test that fails prints its own source line and ends with status 1.
 */
#ifndef CHECK_H
#define CHECK_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

/* Go on only if the condition holds. */
#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

/* The call must fail with this code and message. */
#define CHECK_FAILS(call, code, message)                                                           \
    (check_error((call), (code), (message)) ? (void)0 : check_failed(__FILE__, __LINE__, #call))

static inline void
check_failed(const char *file, int line, const char *source)
{
    fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, source);
    fprintf(stderr, "    the last error: %s: %s\n", zoe_error_name(zoe_last_error()->code),
            zoe_last_error()->message);
    exit(1);
}

static inline int
check_error(int got, int code, const char *message)
{
    return got == code && zoe_last_error()->code == code &&
           strcmp(zoe_last_error()->message, message) == 0;
}

/* How many descriptors are open, of the first ones. */
static inline int
open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 64; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

#endif

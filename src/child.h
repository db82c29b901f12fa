/* child.h -- what every way to start a program has in common.
 *
 * A child has no descriptors of this program but 0, 1 and 2, and does not ignore SIGPIPE. Its
 * environment is this program's, without ZOETROPE_TRACE, unless it is given another.
 */
#ifndef ZOE_CHILD_H
#define ZOE_CHILD_H

#include <limits.h>

/* What a child's descriptor 0, 1 or 2 is to be, besides a descriptor of this program (1 and above),
 * which stays its owner's. 0 is what the function that starts it says. */
enum zoe_standard {
    ZOE_PIPE = -1,                /* a pipe to this program                                    */
    ZOE_STDOUT = -2,              /* for standard error: where standard output goes            */
    ZOE_DEVNULL = -3,             /* nothing                                                   */
    ZOE_INHERIT = -4,             /* what it is in this program                                */
};

enum { ZOE_RUNNING = INT_MIN };   /* the return code of a child that has not exited            */

#endif

/* program.h -- the program that `zoetrope run` and `zoetrope live` start.
 *
 * It is started as it was typed, or, when its name ends in .py, by python3 with the tracer for
 * asyncio programs. The variables of the environment ask it for a trace.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "options.h"
#include "text.h"

struct program {
    const char *name;             /* as it was typed: for messages                             */
    const char **argv;            /* what is started, up to a NULL; owned                      */
    char **environment;           /* its environment, up to a NULL; owned                      */
    struct text tracer;           /* where the tracer for CPython is                           */
    struct text settings[4];      /* "ZOETROPE_TRACE=..." and its kin                          */
};

/* The program that the options name, to write its trace to the file `trace`. To be given to
 * program_free. 0, or -1 and told. */
int
program_make(struct program *program, const struct options *options, const char *trace);

void
program_free(struct program *program);

#endif

/* progress.h -- a sign of life from work that takes long.
 *
 * On a terminal, half a second after the work began, a line says how far it is; it is gone when the
 * work is done. Anywhere else nothing is ever said.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "fail.h"

/* The work goes on, as far as this: to be called a few times a second at least, cheap enough for a
 * thousand. */
void
progress(const char *format, ...) PRINTF_LIKE(1, 2);

/* The work is done, or something else is to be printed. */
void
progress_end(void);

#endif

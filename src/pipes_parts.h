/* pipes_parts.h -- pipes as the library wants them: for src/ only. */
#ifndef ZOE_PIPES_PARTS_H
#define ZOE_PIPES_PARTS_H

#include <stddef.h>
#include <sys/types.h>

/* A pipe whose ends are close-on-exec and above 2, so that no child's own descriptor is in their
 * place. Returns 0 or errno. */
int zoe_pipe(int ends[2]);

/* /dev/null, close-on-exec and above 2; -1: errno says why not. */
int zoe_open_null(void);

/* As write(2), and as sendfile(2) of Linux, but a pipe that nobody reads is the error EPIPE, not the
 * end of the program. */
ssize_t zoe_write_quietly(int fd, const void *data, size_t size);
ssize_t zoe_sendfile_quietly(int out, int in, off_t *offset, size_t size);

#endif

/* system.h -- the seam to the operating system: every system call the library makes.
 *
 * The loop calls the machine only through this table. A test, or the virtual world, puts other
 * functions in it, and the code being read needs no #ifdef.
 */
#ifndef ZOE_SYSTEM_H
#define ZOE_SYSTEM_H

#include <stddef.h>
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>

struct zoe_system {
    void *(*calloc)(size_t count, size_t size);                   /* as calloc(3)       */
    void *(*realloc)(void *block, size_t size);                   /* as realloc(3)      */
    void (*free)(void *block);                                    /* as free(3)         */
    int (*select)(int n, fd_set *r, fd_set *w, fd_set *e, struct timeval *t); /* select(2)  */
    ssize_t (*read)(int fd, void *buffer, size_t size);           /* as read(2)         */
    ssize_t (*write)(int fd, const void *buffer, size_t size);    /* as write(2)        */
    int (*pipe)(int fds[2]);                                      /* as pipe(2)         */
    int (*close)(int fd);                                         /* as close(2)        */
    int (*clock_gettime)(clockid_t clock, struct timespec *now);  /* as clock_gettime(2) */
    int (*nanosleep)(const struct timespec *t, struct timespec *left); /* as nanosleep(2) */
};

/* The table in use; change an entry only while no loop is open. */
extern struct zoe_system zoe_system;

#endif

/* system.h -- the seam to the operating system: every system call the library makes.
 *
 * The loop calls the machine only through this table. A test, or the virtual world, puts other
 * functions in it, and the code being read needs no #ifdef. (vfork, which returns twice, cannot be
 * called like this; what a child does until it is another program has nothing to do with the loop.)
 */
#ifndef ZOE_SYSTEM_H
#define ZOE_SYSTEM_H

#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
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

    /* Sockets. */
    int (*socket)(int domain, int type, int protocol);            /* as socket(2)       */
    int (*socketpair)(int domain, int type, int protocol, int fds[2]); /* socketpair(2) */
    int (*bind)(int fd, const struct sockaddr *address, socklen_t size);    /* bind(2)  */
    int (*listen)(int fd, int backlog);                           /* as listen(2)       */
    int (*accept)(int fd, struct sockaddr *address, socklen_t *size);  /* as accept(2)  */
    int (*connect)(int fd, const struct sockaddr *address, socklen_t size); /* connect(2) */
    ssize_t (*recv)(int fd, void *buffer, size_t size, int flags);     /* as recv(2)    */
    ssize_t (*recvfrom)(int fd, void *buffer, size_t size, int flags, struct sockaddr *from,
                        socklen_t *from_size);                    /* as recvfrom(2)     */
    ssize_t (*send)(int fd, const void *buffer, size_t size, int flags);    /* send(2)  */
    ssize_t (*sendto)(int fd, const void *buffer, size_t size, int flags,
                      const struct sockaddr *to, socklen_t to_size);   /* as sendto(2)  */
    ssize_t (*sendmsg)(int fd, const struct msghdr *message, int flags);   /* sendmsg(2) */
    int (*shutdown)(int fd, int how);                             /* as shutdown(2)     */

    /* Files. */
    ssize_t (*pread)(int fd, void *buffer, size_t size, off_t offset);      /* pread(2) */
    ssize_t (*sendfile)(int out, int in, off_t *offset, size_t count);
                                         /* as sendfile(2) of Linux; elsewhere it fails */

    /* Children. */
    pid_t (*waitpid)(pid_t child, int *status, int options);      /* as waitpid(2)      */
    int (*kill)(pid_t child, int signal);                         /* as kill(2)         */
    int (*pidfd_open)(pid_t child);      /* a descriptor that can be read when the child ends: as
                                            pidfd_open(2) of Linux; elsewhere it fails  */
    int (*sigaction)(int number, const struct sigaction *action,
                     struct sigaction *before);                   /* as sigaction(2)    */

    /* Threads, and what they are needed for. */
    int (*pthread_create)(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*run)(void *), void *argument);  /* as pthread_create(3) */
    pid_t (*fork)(void);                                          /* as fork(2)         */
    int (*getaddrinfo)(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);                  /* as getaddrinfo(3)  */
    void (*freeaddrinfo)(struct addrinfo *found);                 /* as freeaddrinfo(3) */
    int (*getnameinfo)(const struct sockaddr *address, socklen_t size, char *host,
                       socklen_t host_size, char *service, socklen_t service_size,
                       int flags);                                /* as getnameinfo(3)  */
};

/* The table in use; change an entry only while no loop is open. */
extern struct zoe_system zoe_system;

#endif

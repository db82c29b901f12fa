/* selector.h -- the seam to "which descriptors are ready?".
 *
 * A selector is told what to watch and waits for it. select() is the default, and the smallest;
 * others stand behind the same four functions.
 */
#ifndef ZOE_SELECTOR_H
#define ZOE_SELECTOR_H

#include <stdbool.h>

enum {
    ZOE_READ = 1,                 /* ready to read, or at end-of-file, or broken  */
    ZOE_WRITE = 2,                /* ready to write, or broken                    */
};

struct zoe_ready_fd {
    int fd;                       /* the descriptor                               */
    int modes;                    /* ZOE_READ, ZOE_WRITE or both                  */
};

typedef struct zoe_selector zoe_selector;

struct zoe_selector {
    const char *name;             /* "select"                                     */
    int own;                      /* the descriptor by which others wake the loop */
    bool awake;                   /* nobody has: the next wait may leave it out   */

    /* Watch fd for these modes from now on; 0 forgets it. Returns 0, or a code when this selector
     * cannot watch it. */
    int (*watch)(zoe_selector *selector, int fd, int modes);

    /* Wait at most timeout seconds (negative: for ever) and write what is ready, ascending by fd,
     * to ready[capacity]. Returns how many; 0 after the timeout or a signal, -1 when the
     * operating system refused (zoe_last_error says why). */
    int (*wait)(zoe_selector *selector, double timeout, struct zoe_ready_fd *ready, int capacity);

    /* Free it. */
    void (*close)(zoe_selector *selector);
};

/* A selector by its name: "select", "poll", "epoll" (Linux), "kqueue" (BSD, macOS). Returns it, owned
 * by the caller; NULL: ZOE_VALUE_ERROR for any other name, ENOSYS for one that this system does not
 * have, or without memory or descriptors. */
zoe_selector *zoe_selector_new(const char *name);

/* The one that ZOETROPE_SELECTOR asks for, or select. Asking for one that is not there ends the
 * program with one line and status 2. Returns as zoe_selector_new does. */
zoe_selector *zoe_selector_default(void);

/* A selector made of select(), for descriptors below FD_SETSIZE only; of poll(), of epoll, of kqueue:
 * no limit but memory. Return as zoe_selector_new does. */
zoe_selector *zoe_selector_select(void);
zoe_selector *zoe_selector_poll(void);
zoe_selector *zoe_selector_epoll(void);
zoe_selector *zoe_selector_kqueue(void);

#endif

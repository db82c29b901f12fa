/* world_network.c -- in virtual time a network has no delay: what was sent has arrived when send
 * returns, as it has in a pipe.
 *
 * Between two sockets of one program that is nearly true anyway. But TCP sends a few small segments
 * only until one is acknowledged, which may take 40 ms: how much a recv finds then depends on the
 * machine. So whoever sends waits until nothing is on its way. For Linux; elsewhere nothing is done.
 */
#include "system.h"
#include "world.h"

#ifdef __linux__
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>

enum { PATIENCE = 2000 };         /* looks at what is on its way, some microseconds apart         */

static struct zoe_system beneath; /* the table as it was                                          */

/* Where an end is, and whom it talks to. */
static bool
ends_of(int fd, struct sockaddr_storage ends[2])
{
    socklen_t here = sizeof ends[0], there = sizeof ends[1];
    memset(ends, 0, 2 * sizeof ends[0]);
    return getsockname(fd, (struct sockaddr *)&ends[0], &here) == 0 &&
           getpeername(fd, (struct sockaddr *)&ends[1], &there) == 0;
}

/* The other end of a connection, if it is watched by the running loop; -1: it is not. */
static int
other_end(int fd)
{
    struct sockaddr_storage ours[2], theirs[2];
    if (!ends_of(fd, ours))
        return -1;
    for (int other = 0; other < zoe_running_loop->watches_size; other++)
        if (ends_of(other, theirs) && memcmp(&ours[0], &theirs[1], sizeof ours[0]) == 0 &&
            memcmp(&ours[1], &theirs[0], sizeof ours[1]) == 0)
            return other;
    return -1;
}

/* Whether bytes are on their way, or held back until some are acknowledged: not for lack of room. */
static bool
on_its_way(int fd, int other)
{
    struct tcp_info from = {0}, to = {0};
    socklen_t from_size = sizeof from, to_size = sizeof to;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &from, &from_size) != 0 ||
        getsockopt(other, IPPROTO_TCP, TCP_INFO, &to, &to_size) != 0)
        return false;
    return from.tcpi_bytes_sent - from.tcpi_bytes_retrans > to.tcpi_bytes_received ||
           (from.tcpi_notsent_bytes > 0 && from.tcpi_unacked > 0);
}

/* Wait until all that goes has arrived. */
static void
arrive(int fd)
{
    static const struct timespec moment = {.tv_nsec = 1000};
    int on = 1, unacknowledged = 0;
    if (zoe_running_loop == NULL || ioctl(fd, SIOCOUTQ, &unacknowledged) != 0 || unacknowledged == 0)
        return;
    int other = other_end(fd);
    for (int i = 0; other >= 0 && i < PATIENCE && on_its_way(fd, other); i++)
        if (setsockopt(other, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on) != 0 ||
            (on_its_way(fd, other) && beneath.nanosleep(&moment, NULL) != 0))
            return;
}

static ssize_t
send_and_arrive(int fd, const void *data, size_t size, int flags)
{
    ssize_t sent = beneath.send(fd, data, size, flags);
    if (sent > 0)
        arrive(fd);
    return sent;
}

static ssize_t
sendmsg_and_arrive(int fd, const struct msghdr *message, int flags)
{
    ssize_t sent = beneath.sendmsg(fd, message, flags);
    if (sent > 0)
        arrive(fd);
    return sent;
}

static void
install(void)
{
    beneath = zoe_system;
    zoe_system.send = send_and_arrive;
    zoe_system.sendmsg = sendmsg_and_arrive;
}

#else
static void
install(void)
{
}
#endif

void
zoe_world_join(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

/* world_program.c -- what a simulated child says is what the real program says: run to its end,
 * all at once, while the virtual clock stands still.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "child_parts.h"
#include "system.h"

enum { CHUNK = 65536 };           /* bytes read at once */

static bool
once_more(void)
{
    return errno == EINTR || errno == EAGAIN;
}

/* Feed it what it takes. Returns whether there is more. */
static bool
feed(int end, struct zoe_bytes *input)
{
    ssize_t sent = zoe_write_quietly(end, zoe_bytes_data(input), zoe_bytes_size(input));
    if (sent < 0)
        return once_more();
    zoe_bytes_drop(input, (size_t)sent);
    return zoe_bytes_size(input) > 0;
}

/* Take what it says. Returns whether there may be more. */
static bool
hear(int end, struct zoe_bytes *output)
{
    if (zoe_bytes_reserve(output, CHUNK) != 0)
        return false;
    ssize_t got = zoe_system.read(end, output->block + output->end, CHUNK);
    if (got <= 0)
        return got < 0 && once_more();
    output->end += (size_t)got;
    return true;
}

/* Feed it and hear it until it has nothing more to say. Closes our ends of its pipes. */
static void
talk(int ends[3], struct zoe_bytes *input, struct zoe_bytes output[3])
{
    bool more[3] = {ends[0] >= 0 && zoe_bytes_size(input) > 0, ends[1] >= 0, ends[2] >= 0};
    for (;;) {
        struct pollfd fds[3];
        for (int i = 0; i < 3; i++) {
            fds[i] = (struct pollfd){more[i] ? ends[i] : -1, i == 0 ? POLLOUT : POLLIN, 0};
            if (!more[i] && ends[i] >= 0)
                zoe_system.close(ends[i]);
            ends[i] = fds[i].fd;
        }
        if ((!more[0] && !more[1] && !more[2]) || (poll(fds, 3, -1) < 0 && errno != EINTR))
            return;
        if (more[0] && fds[0].revents != 0)
            more[0] = feed(ends[0], input);
        for (int i = 1; i < 3; i++)
            if (more[i] && fds[i].revents != 0)
                more[i] = hear(ends[i], &output[i]);
    }
}

/* Its descriptor i: one end of a pipe whose other end is ours, the child's own, or what the plan
 * says. Returns 0 or errno. */
static int
open_real(int i, int wanted, const int own[3], int standard[3], int ends[3])
{
    int pipe[2], error = 0;
    standard[i] = wanted >= 0 ? own[i] : -1;
    if (wanted == ZOE_STDOUT)
        standard[i] = standard[1] >= 0 ? standard[1] : STDOUT_FILENO;
    if (wanted == ZOE_PIPE && (i == 0 || own[i] >= 0) && (error = zoe_pipe(pipe)) == 0) {
        ends[i] = pipe[i == 0];
        standard[i] = pipe[i != 0];
        error = fcntl(ends[i], F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
    } else if (wanted == ZOE_DEVNULL || (i == 0 && wanted == ZOE_INHERIT)) {
        standard[i] = zoe_open_null();
        error = standard[i] < 0 ? errno : 0;
    }
    return error;
}

static void
close_real(const struct zoe_child_plan *plan, const int own[3], const int standard[3])
{
    for (int i = 0; i < 3; i++)
        if (standard[i] > 2 && standard[i] != own[i] && plan->standard[i] != ZOE_STDOUT)
            zoe_system.close(standard[i]);
}

int
zoe_run_to_end(const struct zoe_child_plan *plan, const int own[3], struct zoe_bytes *input,
               struct zoe_bytes output[3])
{
    int standard[3] = {-1, -1, -1}, ends[3] = {-1, -1, -1}, status = 127 << 8, error = 0;
    pid_t pid = 0;
    for (int i = 0; i < 3 && error == 0; i++)
        error = open_real(i, plan->standard[i], own, standard, ends);
    if (error == 0)
        error = zoe_spawn(plan, standard, &pid);
    close_real(plan, own, standard);
    if (error != 0)
        zoe_bytes_drop(input, zoe_bytes_size(input));
    talk(ends, input, output);
    while (error == 0 && zoe_system.waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return zoe_exit_status_of(status);
}

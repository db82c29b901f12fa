/* faults.c -- system calls that fail, or do less than they are asked to: functions around those in
 * the table of system.h. */
#include "faults.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"
#include "system.h"
#include "trace_parts.h"
#include "world.h"

/* --- the calls, and what may happen to them ----------------------------------------------- */

enum call { RECV, SEND, READ, WRITE, ACCEPT, CONNECT, SOCKET, PIPE, CALLS };

static const char *const call_names[CALLS] = {
    "recv", "send", "read", "write", "accept", "connect", "socket", "pipe",
};

static const struct {
    const char *name;             /* as errno(3) has it                                        */
    int code;                     /* its number here                                           */
} errors[] = {
    {"EINTR", EINTR}, {"EAGAIN", EAGAIN}, {"ECONNRESET", ECONNRESET}, {"EPIPE", EPIPE},
    {"EMFILE", EMFILE}, {"ENFILE", ENFILE}, {"ENOMEM", ENOMEM}, {"ENOBUFS", ENOBUFS},
    {"ECONNREFUSED", ECONNREFUSED}, {"ECONNABORTED", ECONNABORTED}, {"ETIMEDOUT", ETIMEDOUT},
    {"EHOSTUNREACH", EHOSTUNREACH}, {"EIO", EIO},
};

enum { MOST_RULES = 32 };

/* One rule: to these calls of this kind, this happens. */
struct rule {
    unsigned long first;          /* from this call on ...                                     */
    unsigned long every;          /* ... every so-many-th; 0: only that one                    */
    size_t most;                  /* bytes that are moved then                                 */
    enum call call;               /* to which kind of call                                     */
    int error;                    /* the error; 0: it is cut short                             */
};

static struct rule rules[MOST_RULES];
static size_t rules_count;
static bool at_random;            /* `random` was asked for                                    */
static unsigned long calls[CALLS];    /* how many there have been of each kind                 */
static struct zoe_system beneath; /* the table as it was                                       */

/* --- what happens to one call ------------------------------------------------------------- */

/* The seed's own choice: an interruption, a delay, a cut. Returns whether the call fails. */
static bool
fails_at_random(enum call call, size_t *size)
{
    int choice = at_random ? zoe_choose(12) : 11;
    if (choice < 2 && call <= ACCEPT) {
        errno = choice == 0 ? EINTR : EAGAIN;
        return true;
    }
    if (size != NULL && *size > 1 && zoe_choose(2) == 0)
        *size = 1 + (size_t)zoe_choose(*size < 4096 ? (int)*size : 4096);
    return false;
}

/* Whether the call is to fail, with errno set; else *size (if any) may have become smaller. */
static bool
fails(enum call call, size_t *size)
{
    unsigned long n = ++calls[call];
    for (size_t i = 0; i < rules_count; i++) {
        const struct rule *rule = &rules[i];
        bool meant = rule->call == call && n >= rule->first &&
                     (n == rule->first || (rule->every > 0 && (n - rule->first) % rule->every == 0));
        if (meant && rule->error != 0) {
            errno = rule->error;
            return true;
        }
        if (meant && size != NULL && *size > rule->most)
            *size = rule->most;
    }
    return zoe_settings()->seed != 0 && fails_at_random(call, size);
}

/* Whether nothing may happen to this descriptor: the program's own input and output, its trace, the
 * pipe by which the running loop wakes itself, anything outside of a run, and what a simulated child
 * does. */
static bool
spared(int fd)
{
    const zoe_loop *loop = zoe_running_loop;
    return loop == NULL || fd <= STDERR_FILENO || fd == zoe_trace_descriptor() ||
           fd == loop->self_pipe[0] || fd == loop->self_pipe[1] || zoe_world_acting();
}

/* What may be cut: size, but not that of a datagram, which is whole or nothing. */
static size_t *
cuttable(int fd, size_t *size)
{
    int type;
    socklen_t length = sizeof type;
    bool known = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0;
    return known && type != SOCK_STREAM ? NULL : size;
}

static ssize_t
faulty_recv(int fd, void *buffer, size_t size, int flags)
{
    return fails(RECV, cuttable(fd, &size)) ? -1 : beneath.recv(fd, buffer, size, flags);
}

static ssize_t
faulty_send(int fd, const void *data, size_t size, int flags)
{
    return fails(SEND, cuttable(fd, &size)) ? -1 : beneath.send(fd, data, size, flags);
}

static ssize_t
faulty_recvfrom(int fd, void *buffer, size_t size, int flags, struct sockaddr *from,
                socklen_t *from_size)
{
    return fails(RECV, cuttable(fd, &size))
        ? -1 : beneath.recvfrom(fd, buffer, size, flags, from, from_size);
}

static ssize_t
faulty_sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *to,
              socklen_t to_size)
{
    return fails(SEND, cuttable(fd, &size))
        ? -1 : beneath.sendto(fd, data, size, flags, to, to_size);
}

/* Several parts: a cut moves some of the first one. */
static ssize_t
faulty_sendmsg(int fd, const struct msghdr *message, int flags)
{
    size_t total = 0;
    for (size_t i = 0; i < (size_t)message->msg_iovlen; i++)
        total += message->msg_iov[i].iov_len;
    size_t size = total;
    if (fails(SEND, cuttable(fd, &size)))
        return -1;
    if (size == total)
        return beneath.sendmsg(fd, message, flags);
    size_t first = message->msg_iov[0].iov_len;
    return beneath.send(fd, message->msg_iov[0].iov_base, size < first ? size : first, flags);
}

static ssize_t
faulty_read(int fd, void *buffer, size_t size)
{
    return !spared(fd) && fails(READ, &size) ? -1 : beneath.read(fd, buffer, size);
}

static ssize_t
faulty_write(int fd, const void *data, size_t size)
{
    return !spared(fd) && fails(WRITE, &size) ? -1 : beneath.write(fd, data, size);
}

static int
faulty_accept(int fd, struct sockaddr *address, socklen_t *size)
{
    return fails(ACCEPT, NULL) ? -1 : beneath.accept(fd, address, size);
}

static int
faulty_connect(int fd, const struct sockaddr *address, socklen_t size)
{
    return fails(CONNECT, NULL) ? -1 : beneath.connect(fd, address, size);
}

static int
faulty_socket(int domain, int type, int protocol)
{
    return fails(SOCKET, NULL) ? -1 : beneath.socket(domain, type, protocol);
}

static int
faulty_pipe(int fds[2])
{
    return fails(PIPE, NULL) ? -1 : beneath.pipe(fds);
}

/* --- reading the rules -------------------------------------------------------------------- */

static _Noreturn void
refuse(const char *why)
{
    zoe_refuse_setting("ZOETROPE_FAULTS", getenv("ZOETROPE_FAULTS"), why);
}

/* The number that a text begins with; *rest is what follows it. */
static unsigned long
number(const char *text, const char **rest)
{
    char *end = NULL;
    unsigned long value = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    if (value == 0)
        refuse("calls are counted from 1; see docs/faults.md");
    *rest = end;
    return value;
}

/* Which calls: "3", "3+", "*", "*3". Returns what follows. */
static const char *
read_which(const char *text, struct rule *rule)
{
    if (*text == '*') {
        rule->first = rule->every = 1;
        if (isdigit((unsigned char)text[1]))
            rule->first = rule->every = number(text + 1, &text);
        else
            text++;
        return text;
    }
    rule->first = number(text, &text);
    rule->every = *text == '+';
    return text + (*text == '+');
}

/* What happens: an error's name, "short", "short10". */
static void
read_what(const char *text, struct rule *rule)
{
    if (strncmp(text, "short", 5) == 0) {
        const char *rest = text + 5;
        rule->most = *rest == '\0' ? 1 : number(rest, &rest);
        if (*rest == '\0')
            return;
    }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(text, errors[i].name) == 0) {
            rule->error = errors[i].code;
            return;
        }
    refuse("what happens is the name of an error, or short; see docs/faults.md");
}

/* Which call: its name, up to the colon. Returns what follows that. */
static const char *
read_call(const char *text, struct rule *rule)
{
    size_t length = strcspn(text, ":");
    for (int call = 0; call < CALLS; call++)
        if (strlen(call_names[call]) == length && strncmp(text, call_names[call], length) == 0) {
            rule->call = (enum call)call;
            return text + length + (text[length] == ':');
        }
    refuse("a rule is CALL:WHICH=WHAT, CALL one of recv send read write accept connect socket pipe");
}

static void
read_rule(const char *text)
{
    if (strcmp(text, "random") == 0) {
        at_random = true;
        return;
    }
    if (rules_count == MOST_RULES)
        refuse("there may be 32 rules");
    struct rule *rule = &rules[rules_count++];
    const char *what = read_which(read_call(text, rule), rule);
    if (*what != '=')
        refuse("a rule is CALL:WHICH=WHAT; see docs/faults.md");
    read_what(what + 1, rule);
}

static void
read_rules(const char *value)
{
    char rule[64];
    while (*value != '\0') {
        size_t length = strcspn(value, ",");
        if (length >= sizeof rule)
            refuse("no rule is that long; see docs/faults.md");
        snprintf(rule, sizeof rule, "%.*s", (int)length, value);
        read_rule(rule);
        value += length + (value[length] == ',');
    }
    if (at_random && zoe_settings()->seed == 0)
        refuse("random needs a seed: set ZOETROPE_SEED");
}

static void
install(void)
{
    const char *value = getenv("ZOETROPE_FAULTS");
    if (value != NULL)
        read_rules(value);
    if (rules_count == 0 && zoe_settings()->seed == 0)
        return;
    beneath = zoe_system;
    zoe_system.recv = faulty_recv;
    zoe_system.recvfrom = faulty_recvfrom;
    zoe_system.send = faulty_send;
    zoe_system.sendto = faulty_sendto;
    zoe_system.sendmsg = faulty_sendmsg;
    zoe_system.read = faulty_read;
    zoe_system.write = faulty_write;
    zoe_system.accept = faulty_accept;
    zoe_system.connect = faulty_connect;
    zoe_system.socket = faulty_socket;
    zoe_system.pipe = faulty_pipe;
}

void
zoe_faults_install(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

/* http.c -- reading requests, writing heads; see http.h. */
#include "http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A part of the head. */
struct part {
    const char *at;               /* where it begins                                           */
    size_t length;                /* how many bytes                                            */
};

/* --- requests ----------------------------------------------------------------------------- */

static bool
part_is(struct part part, const char *text)
{
    return strlen(text) == part.length && strncasecmp(part.at, text, part.length) == 0;
}

/* Cut off what stands before `end`, and `end` itself. False: it is not there. */
static bool
cut(struct part *rest, char end, struct part *part)
{
    const char *found = memchr(rest->at, end, rest->length);

    if (!found)
        return false;
    *part = (struct part){rest->at, (size_t)(found - rest->at)};
    rest->length -= part->length + 1;
    rest->at = found + 1;
    return true;
}

/* The next line, without its end. */
static bool
cut_line(struct part *rest, struct part *line)
{
    if (!cut(rest, '\n', line))
        return false;
    if (line->length && line->at[line->length - 1] == '\r')
        line->length--;
    return true;
}

static void
trim(struct part *part)
{
    while (part->length && (*part->at == ' ' || *part->at == '\t')) {
        part->at++;
        part->length--;
    }
    while (part->length && strchr(" \t", part->at[part->length - 1]))
        part->length--;
}

/* Whether no byte is a control character. */
static bool
is_printable(struct part part)
{
    for (size_t i = 0; i < part.length; i++)
        if (((unsigned char)part.at[i] < ' ' && part.at[i] != '\t') || part.at[i] == 127)
            return false;
    return true;
}

/* "GET /path HTTP/1.1"; the status. */
static int
read_first_line(struct request *request, struct part line)
{
    struct part method, path;

    if (!is_printable(line) || !cut(&line, ' ', &method) || !cut(&line, ' ', &path)
        || method.length == 0 || path.length == 0 || *path.at != '/'
        || (!part_is(line, "HTTP/1.1") && !part_is(line, "HTTP/1.0")))
        return 400;
    if (path.length < sizeof request->path)
        memcpy(request->path, path.at, path.length);
    return part_is(method, "GET") && *method.at == 'G' ? 200 : 405;
}

static bool
is_ours(struct part host, int port)
{
    char names[2][32];

    snprintf(names[0], sizeof names[0], "127.0.0.1:%d", port);
    snprintf(names[1], sizeof names[1], "localhost:%d", port);
    return part_is(host, names[0]) || part_is(host, names[1]);
}

/* A number of at most 15 digits; -1: it is none. */
static int64_t
read_number(struct part part)
{
    int64_t number = 0;

    if (part.length == 0 || part.length > 15)
        return -1;
    for (size_t i = 0; i < part.length; i++) {
        if (part.at[i] < '0' || part.at[i] > '9')
            return -1;
        number = number * 10 + (part.at[i] - '0');
    }
    return number;
}

/* The lines behind the first. Returns 200, 400, or 403 for another host than ours. */
static int
read_fields(struct request *request, struct part rest, int port)
{
    struct part line, name, host = {0};

    while (cut_line(&rest, &line) && line.length) {
        if (!is_printable(line) || !cut(&line, ':', &name) || name.length == 0
            || memchr(name.at, ' ', name.length) || memchr(name.at, '\t', name.length))
            return 400;
        trim(&line);
        if (part_is(name, "Host") && host.at)
            return 400;
        if (part_is(name, "Host"))
            host = line;
        else if (part_is(name, "Last-Event-ID"))
            request->last = read_number(line);
    }
    return !host.at ? 400 : is_ours(host, port) ? 200 : 403;
}

void
http_read(struct request *request, const char *head, size_t size, int port)
{
    struct part rest = {head, size}, line = {0};
    int status;

    *request = (struct request){.last = -1, .status = 400};
    if (!cut_line(&rest, &line))
        return;
    request->status = read_first_line(request, line);
    status = request->status == 400 ? 400 : read_fields(request, rest, port);
    if (status != 200)
        request->status = status;
}

/* --- answers ------------------------------------------------------------------------------ */

static const char *
reason(int status)
{
    static const struct { int status; const char *reason; } reasons[] = {
        {200, "OK"}, {204, "No Content"}, {400, "Bad Request"}, {403, "Forbidden"},
        {404, "Not Found"}, {405, "Method Not Allowed"}, {503, "Service Unavailable"},
    };
    size_t i = 0;

    while (reasons[i].status != status)
        i++;
    return reasons[i].reason;
}

void
http_head(struct text *out, int status, const char *type, int64_t length)
{
    text_add(out, "HTTP/1.1 %d %s\r\nContent-Type: %s; charset=utf-8\r\n", status, reason(status),
             type);
    if (length >= 0)
        text_add(out, "Content-Length: %lld\r\n", (long long)length);
    if (status == 405)
        text_add(out, "Allow: GET\r\n");
    text_add(out, "Connection: close\r\nCache-Control: no-store\r\n"
             "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
             "Cross-Origin-Resource-Policy: same-origin\r\n"
             "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
             "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
             "frame-ancestors 'none'\r\n\r\n");
}

void
http_refusal(struct text *out, int status)
{
    struct text words = {0};

    if (status != 204)
        text_add(&words, "%d %s\n", status, reason(status));
    http_head(out, status, "text/plain", status == 204 ? -1 : (int64_t)words.length);
    text_put(out, text_string(&words), words.length);
    text_free(&words);
}

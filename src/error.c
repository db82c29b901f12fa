/* error.c -- errors are made once, shared, and freed by the last who lets go.
 *
 * The last failure of a thread lives in a buffer of its own, so that telling of a failure never
 * needs memory.
 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

#include "memory.h"

enum { LONGEST = 400 };

static const zoe_error no_error = {.code = ZOE_OK, .message = ""};
static const zoe_error memory_error = {.code = ZOE_MEMORY_ERROR, .message = "out of memory"};

static const zoe_error cancelled_error = {.code = ZOE_CANCELLED, .message = ""};

static _Thread_local struct {
    zoe_error error;              /* what zoe_last_error returns   */
    char message[LONGEST];        /* its message                   */
} last;

static const struct {
    int code;                     /* a zoe_code or an errno        */
    const char *name;             /* what asyncio calls it         */
} names[] = {
    {ZOE_OK, "no error"},
    {ZOE_CANCELLED, "CancelledError"},
    {ZOE_GENERATOR_EXIT, "GeneratorExit"},
    {ZOE_KEYBOARD_INTERRUPT, "KeyboardInterrupt"},
    {ZOE_SYSTEM_EXIT, "SystemExit"},
    {ZOE_EXCEPTION, "Exception"},
    {ZOE_TIMEOUT_ERROR, "TimeoutError"},
    {ZOE_INVALID_STATE, "InvalidStateError"},
    {ZOE_RUNTIME_ERROR, "RuntimeError"},
    {ZOE_VALUE_ERROR, "ValueError"},
    {ZOE_TYPE_ERROR, "TypeError"},
    {ZOE_EXCEPTION_GROUP, "ExceptionGroup"},
    {ZOE_QUEUE_EMPTY, "QueueEmpty"},
    {ZOE_QUEUE_FULL, "QueueFull"},
    {ZOE_QUEUE_SHUT_DOWN, "QueueShutDown"},
    {ZOE_BROKEN_BARRIER, "BrokenBarrierError"},
    {ZOE_ZERO_DIVISION, "ZeroDivisionError"},
    {ZOE_MEMORY_ERROR, "MemoryError"},
    {ZOE_STOP_ITERATION, "StopAsyncIteration"},
    {ZOE_INCOMPLETE_READ, "IncompleteReadError"},
    {ZOE_LIMIT_OVERRUN, "LimitOverrunError"},
    {ZOE_BROKEN_POOL, "BrokenProcessPool"},
    {ZOE_NAME_ERROR, "gaierror"},
    {ZOE_TLS_ERROR, "SSLError"},
    {EPIPE, "BrokenPipeError"},
    {ECONNRESET, "ConnectionResetError"},
    {ECONNREFUSED, "ConnectionRefusedError"},
    {ECONNABORTED, "ConnectionAbortedError"},
    {EAGAIN, "BlockingIOError"},
    {EINTR, "InterruptedError"},
    {ENOENT, "FileNotFoundError"},
    {EEXIST, "FileExistsError"},
    {EACCES, "PermissionError"},
    {ECHILD, "ChildProcessError"},
};

static zoe_error *
allocate_error(int code, const char *message, size_t count)
{
    size_t errors = count * sizeof(zoe_error *);
    size_t length = strlen(message) + 1;
    char *block = zoe_allocate(sizeof(zoe_error) + errors + length);
    if (block == NULL)
        return NULL;
    zoe_error *error = (zoe_error *)(void *)block;
    char *copy = block + sizeof(zoe_error) + errors;
    memcpy(copy, message, length);
    *error = (zoe_error){.code = code, .refs = 1, .count = count, .message = copy};
    error->errors = (const zoe_error **)(void *)(block + sizeof(zoe_error));
    return error;
}

const zoe_error *
zoe_error_new(int code, const char *format, ...)
{
    char message[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const zoe_error *error = allocate_error(code, message, 0);
    return error != NULL ? error : &memory_error;
}

const zoe_error *
zoe_error_group(const char *message, const zoe_error *const *errors, size_t count)
{
    bool missing = zoe_missing(message, "message") || (count > 0 && zoe_missing(errors, "error"));
    for (size_t i = 0; i < count && !missing; i++)
        missing = zoe_missing(errors[i], "error");
    zoe_error *group = missing ? NULL : allocate_error(ZOE_EXCEPTION_GROUP, message, count);
    if (group == NULL)
        return zoe_error_retain(&last.error);
    for (size_t i = 0; i < count; i++)
        group->errors[i] = zoe_error_retain(errors[i]);
    return group;
}

const zoe_error *
zoe_error_cancelled(const char *message)
{
    zoe_error *error = NULL;
    if (message != NULL && message[0] != '\0')
        error = allocate_error(ZOE_CANCELLED, message, 0);
    return error != NULL ? error : &cancelled_error;
}

const zoe_error *
zoe_error_retain(const zoe_error *error)
{
    if (error == &last.error)
        return zoe_error_new(error->code, "%s", error->message);
    if (error != NULL && error->refs > 0)
        ((zoe_error *)error)->refs++;
    return error;
}

void
zoe_error_release(const zoe_error *error)
{
    if (error == NULL || error->refs == 0 || --((zoe_error *)error)->refs > 0)
        return;
    for (size_t i = 0; i < error->count; i++)
        zoe_error_release(error->errors[i]);
    zoe_release((zoe_error *)error);
}

const char *
zoe_error_name(int code)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code)
            return names[i].name;
    return code > 0 ? "OSError" : "Exception";
}

/* --- as Python shows them ----------------------------------------------------------------- */

static void
append(char *text, size_t size, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
}

static void
append_character(char *text, size_t size, char c, char quote)
{
    static const char special[] = "\n\t\r\\", letters[] = "ntr\\";
    const char *found = strchr(special, c);
    if (found != NULL)
        append(text, size, "\\%c", letters[found - special]);
    else if ((unsigned char)c < 0x20 || c == 0x7f)
        append(text, size, "\\x%02x", (unsigned)c);
    else
        append(text, size, c == quote ? "\\%c" : "%c", c);
}

char *
zoe_text_repr(const char *text, char *room, size_t size)
{
    char quote = strchr(text, '\'') != NULL && strchr(text, '"') == NULL ? '"' : '\'';
    snprintf(room, size, "%c", quote);
    for (; *text != '\0'; text++)
        append_character(room, size, *text, quote);
    append(room, size, "%c", quote);
    return room;
}

static void
append_errors(char *text, size_t size, const zoe_error *group)
{
    for (size_t i = 0; i < group->count; i++) {
        append(text, size, "%s", i == 0 ? ", [" : ", ");
        size_t used = strlen(text);
        zoe_error_repr(group->errors[i], text + used, size - used);
    }
    append(text, size, "%s", group->count == 0 ? "" : "]");
}

char *
zoe_error_repr(const zoe_error *error, char *text, size_t size)
{
    snprintf(text, size, "%s(", zoe_error_name(error->code));
    if (error->code > 0)
        append(text, size, "%d, ", error->code);
    size_t used = strlen(text);
    if (error->code > 0 || error->count > 0 || error->message[0] != '\0')
        zoe_text_repr(error->message, text + used, size - used);
    append_errors(text, size, error);
    append(text, size, "%s", ")");
    return text;
}

int
zoe_error_matches(int code, int what)
{
    if (what == ZOE_ANY_ERROR || code == what)
        return 1;
    return (what == ZOE_ANY_EXCEPTION || what == ZOE_EXCEPTION) &&
           (code > 0 || code <= ZOE_EXCEPTION);
}

const zoe_error *
zoe_last_error(void)
{
    return last.error.message == NULL ? &no_error : &last.error;
}

int
zoe_fail(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last.message, sizeof last.message, format, arguments);
    va_end(arguments);
    last.error = (zoe_error){.code = code, .message = last.message};
    return code;
}

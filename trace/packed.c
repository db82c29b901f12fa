/* packed.c -- reading through `gzip -dc`; see packed.h.
 *
 * What is packed goes into a temporary file first, which becomes gzip's standard input: the bytes
 * that were looked at to find out are in no pipe any more.
 */
#include "packed.h"

#include <errno.h>
#include <string.h>

#include "zoetrope.h"

enum { MAGIC = 0x1f, LINE_LIMIT = 1 << 20 };

struct unpack {
    zoe_frame frame;
    struct reader *reader;        /* argument: who takes the lines                             */
    int input;                    /* argument: the packed file                                 */
    bool good;                    /* all lines so far were a trace's                           */
    struct zoe_create_subprocess_exec spawn;    /* gzip                                        */
    struct zoe_reader_readline line;     /* one line                                           */
    struct zoe_reader_read complaint;    /* what it says at the end                            */
    struct zoe_process_wait wait;
};

bool
packed_is(FILE *file)
{
    int first = getc(file);

    if (first != EOF)
        ungetc(first, file);
    return first == MAGIC;
}

static zoe_frame *
starting(struct unpack *me)
{
    static const char *const argv[] = {"gzip", "-dc", NULL};

    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = argv,
                         .standard_input = me->input, .standard_output = ZOE_PIPE,
                         .standard_error = ZOE_PIPE, .limit = LINE_LIMIT);
}

/* A line without its end may be cut off; gzip knows. */
static bool
is_whole(const struct unpack *me)
{
    return me->line.size > 0 && me->line.data[me->line.size - 1] == '\n';
}

static bool
take_line(struct unpack *me)
{
    struct text *line = &me->reader->unpacked;

    text_clear(line);
    text_put(line, me->line.data, me->line.size - is_whole(me));
    return read_line(me->reader, text_string(line), line->length);
}

/* It is told what is wrong: what is left is of no use, but must be read for gzip to end. */
static void
give_up(struct unpack *me)
{
    me->good = false;
    zoe_process_kill(me->spawn.process);
}

static void
take_or_give_up(struct unpack *me)
{
    if (me->good && !take_line(me))
        give_up(me);
}

static void
tell_limit(struct unpack *me)
{
    me->reader->line++;
    if (me->good)
        refuse(me->reader, "longer than %d bytes", LINE_LIMIT);
    give_up(me);
}

/* "unexpected end of file", without who says so and where. */
static int
tell_complaint(const struct unpack *me)
{
    const char *words = me->complaint.size ? me->complaint.data : "nothing";
    const char *colon = strstr(words, "stdin: ");

    words = colon ? colon + strlen("stdin: ") : words + strspn(words, "\n");
    return fail(me->reader->trace->name, "gzip says: %.*s; pack the trace again",
                (int)strcspn(words, "\n"), words);
}

/* Ends with whether all is well. */
CORO(unpack)
{
    ASYNC (me) {
        AWAIT(starting(me));
        for (me->good = true;;) {
            zoe_catch(&me->frame, ZOE_VALUE_ERROR);
            CALL(zoe_reader_readline, &me->line, .reader = me->spawn.process->standard_output);
            if (zoe_caught() != NULL)
                tell_limit(me);
            else if (is_whole(me))
                take_or_give_up(me);
            else
                break;
        }
        CALL(zoe_reader_read, &me->complaint, .reader = me->spawn.process->standard_error);
        CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        if (me->good && me->wait.status != 0)
            me->good = tell_complaint(me) == 0;
        else if (me->line.size > 0)
            take_or_give_up(me);
        RETURN(zoe_bool(me->good));
    FINALLY:
        zoe_process_release(me->spawn.process);
    }
}

/* A file of its own with all that is left of this one; NULL: told. */
static FILE *
copy_of(FILE *file, const char *name)
{
    FILE *copy = tmpfile();
    char bytes[1 << 16];
    size_t size;
    bool good = copy != NULL;

    while (good && (size = fread(bytes, 1, sizeof bytes, file)) > 0)
        good = fwrite(bytes, 1, size, copy) == size;
    if (good && !ferror(file) && fflush(copy) == 0 && fseek(copy, 0, SEEK_SET) == 0)
        return copy;
    fail(name, "%s; is the disk full?", strerror(errno));
    if (copy)
        fclose(copy);
    return NULL;
}

bool
packed_read(struct reader *r, FILE *file)
{
    FILE *copy = copy_of(file, r->trace->name);
    zoe_value ended;
    bool good = false;

    if (!copy)
        return false;
    ended = zoe_run(unpack, .reader = r, .input = fileno(copy));
    if (!zoe_is_error(ended))
        good = ended.as.integer;
    else if (ended.as.error->code == ENOENT)
        fail(r->trace->name, "packed by gzip, which is not installed; install it, or unpack the trace");
    else
        fail(r->trace->name, "%s; unpack the trace with gzip", ended.as.error->message);
    zoe_value_release(ended);
    text_free(&r->unpacked);
    fclose(copy);
    return good;
}

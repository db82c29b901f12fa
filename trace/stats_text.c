/* stats_text.c -- the sums for people, in columns; see stats.h.
 *
 * What the program did not use is not mentioned.
 */
#include <string.h>

#include "stats.h"
#include "words.h"

enum { ROWS_MAX = 40, BAR_MAX = 50 };

/* --- words -------------------------------------------------------------------------------- */

/* Pad the line that began at `start` with blanks up to a column. */
static void
pad(struct text *out, size_t start, size_t column)
{
    do
        text_add(out, " ");
    while (utf8_length(out->bytes + start) < column);
}

/* A time, so that it ends in this column of the line that began at `start`. */
static void
add_time(struct text *out, size_t start, size_t column, int64_t time)
{
    struct text words = {0};

    words_time(&words, time);
    pad(out, start, column - words.length);
    text_add(out, "%s", words.bytes);
    text_free(&words);
}

static void
add_number(struct text *out, size_t start, size_t column, int64_t number)
{
    struct text digits = {0};

    text_add(&digits, "%lld", (long long)number);
    pad(out, start, column - digits.length);
    text_add(out, "%s", digits.bytes);
    text_free(&digits);
}

/* "1.2 s in all, 1 s at most (event 7)" */
static void
add_sum(struct text *out, const struct sum *sum)
{
    words_time(out, sum->total);
    text_add(out, " in all, ");
    words_time(out, sum->longest);
    text_add(out, " at most (event %d)", (int)sum->event);
}

static void
begin_line(struct text *out, const char *name, int64_t count)
{
    text_add(out, "%-12s %8lld  ", name, (long long)count);
}

/* --- the loop ----------------------------------------------------------------------------- */

static void
add_runs(struct text *out, const struct stats *stats)
{
    begin_line(out, "callbacks", stats->latencies.count);
    if (stats->runs.total)
        add_sum(out, &stats->runs);
    else if (stats->trace->virtual_clock)
        text_add(out, "take no time: under the virtual clock time passes in select only");
    else
        text_add(out, "too short for the clock");
    text_add(out, "\n");
    if (stats->skipped) {
        begin_line(out, "skipped", stats->skipped);
        text_add(out, "callbacks that were cancelled while they were ready\n");
    }
    if (!stats->blocks.count)
        return;
    begin_line(out, "sleeps", stats->blocks.count);
    text_add(out, "that stopped the whole loop: ");
    add_sum(out, &stats->blocks);
    text_add(out, "\n");
}

static void
add_loop(struct text *out, const struct stats *stats)
{
    int64_t mean = stats_mean_ready(stats);

    begin_line(out, "turns", stats->turns);
    text_add(out, "%lld events, ", (long long)stats->events);
    words_time(out, stats->to - stats->from);
    text_add(out, "\n");
    begin_line(out, "selects", stats->looks + stats->selects.count);
    text_add(out, "%lld only looked", (long long)stats->looks);
    if (stats->selects.count) {
        text_add(out, "; %lld could wait: ", (long long)stats->selects.count);
        add_sum(out, &stats->selects);
    }
    text_add(out, "\n");
    add_runs(out, stats);
    text_add(out, "%-21s  %lld.%03lld handles on average when a turn begins to run them, %lld at "
             "most\n", "ready queue", (long long)(mean / 1000), (long long)(mean % 1000),
             (long long)stats->most_ready);
}

/* --- things ------------------------------------------------------------------------------- */

static void
add_jobs(struct text *out, const struct stats *stats)
{
    if (!stats->submitted)
        return;
    begin_line(out, "jobs", stats->submitted);
    text_add(out, "%lld done, %lld cancelled", (long long)stats->jobs.count,
             (long long)stats->undone);
    if (stats->jobs.count) {
        text_add(out, "; from submission to the end ");
        add_sum(out, &stats->jobs);
    }
    text_add(out, "\n");
}

static void
add_things(struct text *out, const struct stats *stats)
{
    if (stats->armed) {
        begin_line(out, "timers", stats->armed);
        text_add(out, "due: %lld; cancelled before that: %lld\n", (long long)stats->fired,
                 (long long)stats->disarmed);
    }
    add_jobs(out, stats);
    if (stats->spawned) {
        begin_line(out, "children", stats->spawned);
        text_add(out, "%lld exited, %lld of them not with status 0\n", (long long)stats->exited,
                 (long long)stats->failed);
    }
    if (stats->outputs) {
        begin_line(out, "output", stats->outputs);
        text_add(out, stats->outputs == 1 ? "line\n" : "lines\n");
    }
    if (stats->reports) {
        begin_line(out, "reports", stats->reports);
        text_add(out, "to the exception handler\n");
    }
}

/* --- tables ------------------------------------------------------------------------------- */

static void
add_task(struct text *out, const struct task_sums *task)
{
    size_t start = out->length;
    const char *end = stats_end(task);
    const struct event *made = task->made;

    text_add(out, "%s ", id_text(made->task.task).text);
    words_cut(out, strncmp(made->task.name, "Task-", 5) == 0 ? made->task.coro : made->task.name,
              20, true);
    add_number(out, start, 34, task->steps);
    add_time(out, start, 46, task->running);
    add_time(out, start, 58, task->ready);
    add_time(out, start, 70, task->waiting);
    text_add(out, "   %s\n", end ? end : "did not end");
}

/* A table's end, if it has more rows than anyone wants to read. */
static void
add_more(struct text *out, int32_t rows, const char *what)
{
    if (rows > ROWS_MAX)
        text_add(out, "... and %d more %s; --json tells all\n", (int)rows - ROWS_MAX, what);
}

static void
add_tasks(struct text *out, const struct stats *stats)
{
    int32_t rows = 0;

    for (int32_t i = 0; i < stats->trace->id_counts[ID_TASK]; i++) {
        const struct task_sums *task = &stats->tasks[i];

        if (!task->made || !options_show_task(stats->options, task->made->task.task))
            continue;
        if (rows == 0)
            text_add(out, "\n%-28s%6s%12s%12s%12s   %s\n", "task", "steps", "running", "ready",
                     "waiting", "ended");
        if (rows++ < ROWS_MAX)
            add_task(out, task);
    }
    add_more(out, rows, "tasks");
}

static void
add_lock(struct text *out, const struct lock_sums *lock)
{
    const struct event *e = lock->made;
    size_t start = out->length;

    text_add(out, "%s %s", id_text(e->sync.obj).text, sync_kinds[e->sync.kind]);
    add_number(out, start, 34, lock->acquired);
    add_number(out, start, 46, lock->waited);
    add_number(out, start, 60, lock->most_waiting);
    if (lock->holds.count) {
        add_time(out, start, 74, lock->holds.longest);
        text_add(out, "   event %d", (int)lock->holds.event);
    }
    text_add(out, "\n");
}

static void
add_locks(struct text *out, const struct stats *stats)
{
    int32_t rows = 0;

    for (int32_t i = 0; i < stats->trace->id_counts[ID_LOCK]; i++) {
        if (!stats->locks[i].made)
            continue;
        if (rows == 0)
            text_add(out, "\n%-26s%8s%12s%14s%14s   %s\n", "lock", "acquired", "contended",
                     "most in line", "longest hold", "ended by");
        if (rows++ < ROWS_MAX)
            add_lock(out, &stats->locks[i]);
    }
    add_more(out, rows, "locks");
}

static void
add_transports(struct text *out, const struct stats *stats)
{
    int32_t rows = 0;

    for (int32_t i = 0; i < stats->trace->id_counts[ID_TRANSPORT]; i++) {
        const struct transport_sums *sums = &stats->transports[i];

        if (!sums->made)
            continue;
        if (rows == 0)
            text_add(out, "\n%-22s%12s%12s%12s%16s\n", "transport", "written", "sent", "received",
                     "most buffered");
        if (rows++ < ROWS_MAX)
            text_add(out, "%-4s %-17s%12lld%12lld%12lld%16lld\n",
                     id_text(sums->made->transport.x).text,
                     transport_kinds[sums->made->transport.kind], (long long)sums->written,
                     (long long)sums->sent, (long long)sums->received,
                     (long long)sums->most_buffered);
    }
    add_more(out, rows, "transports");
}

/* --- histograms --------------------------------------------------------------------------- */

static void
add_bar(struct text *out, int64_t count, int64_t most, bool ascii)
{
    int length = (int)((count * BAR_MAX + most - 1) / most);

    text_add(out, "%10lld%s", (long long)count, count ? "  " : "");
    text_repeat(out, ascii ? "#" : "\u2588", length);
    text_add(out, "\n");
}

/* Which values a slice holds: "2 to 3", "below 10 us". */
static void
add_slice(struct text *out, int slice, int64_t (*limit)(int))
{
    int64_t end = limit(slice), begin = slice ? limit(slice - 1) : 0;
    struct text words = {0};

    if (limit == stats_time_limit) {
        text_add(&words, end < 0 ? "from " : "below ");
        words_time(&words, end < 0 ? begin : end);
    } else if (end < 0) {
        text_add(&words, "%lld and more", (long long)begin);
    } else if (end - begin > 1) {
        text_add(&words, "%lld to %lld", (long long)begin, (long long)end - 1);
    } else {
        text_add(&words, "%lld", (long long)begin);
    }
    text_add(out, "  %-14s", words.bytes);
    text_free(&words);
}

/* From the first slice that has something to the last one. */
static void
add_histogram(struct text *out, const char *title, const int64_t *slices, int64_t (*limit)(int),
              bool ascii)
{
    int first = 0, last = SLICES - 1;
    int64_t most = 0;

    while (first < SLICES && !slices[first])
        first++;
    while (last > first && !slices[last])
        last--;
    if (first == SLICES)
        return;
    text_add(out, "\n%s\n", title);
    for (int i = first; i <= last; i++)
        most = slices[i] > most ? slices[i] : most;
    for (int i = first; i <= last; i++) {
        add_slice(out, i, limit);
        add_bar(out, slices[i], most, ascii);
    }
}

void
stats_text(struct text *out, const struct stats *stats, bool ascii)
{
    struct text name = {0};

    words_cut(&name, stats->trace->program, 60, ascii);
    text_add(out, "%s: %s, %s clock\n\n", text_string(&name), stats->trace->language,
             stats->trace->virtual_clock ? "virtual" : "monotonic");
    text_free(&name);
    add_loop(out, stats);
    add_things(out, stats);
    add_tasks(out, stats);
    add_locks(out, stats);
    add_transports(out, stats);
    if (stats->runs.total)
        add_histogram(out, "how long callbacks ran", stats->durations, stats_time_limit, ascii);
    if (stats->latencies.total)
        add_histogram(out, "how long they were ready before they ran", stats->delays,
                      stats_time_limit, ascii);
    add_histogram(out, "how many handles were ahead of them in the queue", stats->ahead,
                  stats_ahead_limit, ascii);
}

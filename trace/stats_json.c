/* stats_json.c -- the sums for programs; see stats.h.
 *
 * The keys are those of the man page, always all of them and in this order.
 */
#include <string.h>

#include "json.h"
#include "stats.h"

static void
put_string(struct text *out, const char *key, const char *string)
{
    text_add(out, "\"%s\":", key);
    json_quote(out, string, strlen(string));
}

static void
put_numbers(struct text *out, const char *const *keys, const int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add(out, "%s\"%s\":%lld", i ? "," : "", keys[i], (long long)numbers[i]);
}

/* The numbers under the keys, in braces. */
#define PUT(out, keys, ...)                                                                        \
    do {                                                                                           \
        const int64_t numbers_[] = {__VA_ARGS__};                                                  \
        text_add(out, "{");                                                                        \
        put_numbers(out, keys, numbers_, sizeof numbers_ / sizeof *numbers_);                      \
        text_add(out, "}");                                                                        \
    } while (0)

static const char *const sum_keys[] = {"count", "total_ns", "longest_ns", "longest_event"};

static void
put_sum(struct text *out, const char *key, const struct sum *sum)
{
    text_add(out, ",\n\"%s\":", key);
    PUT(out, sum_keys, sum->count, sum->total, sum->longest, sum->event);
}

static void
put_loop(struct text *out, const struct stats *stats)
{
    int64_t mean = stats_mean_ready(stats);

    text_add(out, ",\n\"events\":%lld,\"turns\":%lld,\"time_ns\":%lld", (long long)stats->events,
             (long long)stats->turns, (long long)(stats->to - stats->from));
    put_sum(out, "selects", &stats->selects);
    text_add(out, ",\n\"looks\":%lld", (long long)stats->looks);
    put_sum(out, "callbacks", &stats->runs);
    put_sum(out, "latencies", &stats->latencies);
    put_sum(out, "sleeps", &stats->blocks);
    text_add(out, ",\n\"skipped\":%lld,\"ready_mean\":%lld.%03lld,\"ready_most\":%lld",
             (long long)stats->skipped, (long long)(mean / 1000), (long long)(mean % 1000),
             (long long)stats->most_ready);
}

static void
put_things(struct text *out, const struct stats *stats)
{
    static const char *const timers[] = {"armed", "due", "cancelled"};
    static const char *const children[] = {"spawned", "exited", "failed"};

    text_add(out, ",\n\"timers\":");
    PUT(out, timers, stats->armed, stats->fired, stats->disarmed);
    put_sum(out, "jobs", &stats->jobs);
    text_add(out, ",\n\"jobs_submitted\":%lld,\"jobs_cancelled\":%lld,\n\"children\":",
             (long long)stats->submitted, (long long)stats->undone);
    PUT(out, children, stats->spawned, stats->exited, stats->failed);
    text_add(out, ",\n\"output\":%lld,\"reports\":%lld", (long long)stats->outputs,
             (long long)stats->reports);
}

static void
put_task(struct text *out, const struct task_sums *task)
{
    static const char *const keys[] = {"steps", "running_ns", "ready_ns", "waiting_ns"};
    const int64_t numbers[] = {task->steps, task->running, task->ready, task->waiting};
    const char *end = stats_end(task);

    text_add(out, "{\"task\":\"%s\",", id_text(task->made->task.task).text);
    put_string(out, "name", task->made->task.name);
    text_add(out, ",");
    put_string(out, "coro", task->made->task.coro);
    text_add(out, ",");
    put_numbers(out, keys, numbers, 4);
    if (end)
        text_add(out, ",\"end\":\"%s\"}", end);
    else
        text_add(out, ",\"end\":null}");
}

static void
put_tasks(struct text *out, const struct stats *stats)
{
    const char *between = "\n";

    text_add(out, ",\n\"tasks\":[");
    for (int32_t i = 0; i < stats->trace->id_counts[ID_TASK]; i++) {
        const struct event *made = stats->tasks[i].made;

        if (!made || !options_show_task(stats->options, made->task.task))
            continue;
        text_add(out, "%s", between);
        put_task(out, &stats->tasks[i]);
        between = ",\n";
    }
    text_add(out, "]");
}

static void
put_locks(struct text *out, const struct stats *stats)
{
    static const char *const keys[] = {"acquired", "contended", "most_in_line", "longest_hold_ns"};
    const char *between = "\n";

    text_add(out, ",\n\"locks\":[");
    for (int32_t i = 0; i < stats->trace->id_counts[ID_LOCK]; i++) {
        const struct lock_sums *lock = &stats->locks[i];
        const int64_t numbers[] = {lock->acquired, lock->waited, lock->most_waiting,
                                   lock->holds.longest};

        if (!lock->made)
            continue;
        text_add(out, "%s{\"lock\":\"%s\",\"kind\":\"%s\",", between,
                 id_text(lock->made->sync.obj).text, sync_kinds[lock->made->sync.kind]);
        put_numbers(out, keys, numbers, 4);
        text_add(out, "}");
        between = ",\n";
    }
    text_add(out, "]");
}

static void
put_transports(struct text *out, const struct stats *stats)
{
    static const char *const keys[] = {"written", "sent", "received", "most_buffered"};
    const char *between = "\n";

    text_add(out, ",\n\"transports\":[");
    for (int32_t i = 0; i < stats->trace->id_counts[ID_TRANSPORT]; i++) {
        const struct transport_sums *sums = &stats->transports[i];
        const int64_t numbers[] = {sums->written, sums->sent, sums->received,
                                   sums->most_buffered};

        if (!sums->made)
            continue;
        text_add(out, "%s{\"transport\":\"%s\",\"kind\":\"%s\",", between,
                 id_text(sums->made->transport.x).text,
                 transport_kinds[sums->made->transport.kind]);
        put_numbers(out, keys, numbers, 4);
        text_add(out, "}");
        between = ",\n";
    }
    text_add(out, "]");
}

/* Each slice with the value before which it ends, null for the last one. */
static void
put_histogram(struct text *out, const char *key, const char *limit_key, const int64_t *slices,
              int64_t (*limit)(int))
{
    text_add(out, ",\n\"%s\":[", key);
    for (int i = 0; i < SLICES; i++) {
        text_add(out, "%s{\"%s\":", i ? "," : "", limit_key);
        if (limit(i) < 0)
            text_add(out, "null");
        else
            text_add(out, "%lld", (long long)limit(i));
        text_add(out, ",\"callbacks\":%lld}", (long long)slices[i]);
    }
    text_add(out, "]");
}

void
stats_json(struct text *out, const struct stats *stats)
{
    const struct trace *trace = stats->trace;

    text_add(out, "{");
    put_string(out, "program", trace->program);
    text_add(out, ",");
    put_string(out, "language", trace->language);
    text_add(out, ",\"clock\":\"%s\",\"seed\":%lld", trace->virtual_clock ? "virtual" : "monotonic",
             (long long)trace->seed);
    put_loop(out, stats);
    put_things(out, stats);
    put_histogram(out, "durations", "below_ns", stats->durations, stats_time_limit);
    put_histogram(out, "delays", "below_ns", stats->delays, stats_time_limit);
    put_histogram(out, "ahead", "below", stats->ahead, stats_ahead_limit);
    put_tasks(out, stats);
    put_locks(out, stats);
    put_transports(out, stats);
    text_add(out, "}\n");
}

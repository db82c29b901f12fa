/* play.c -- `zoetrope play`: one page that steps through a run, forward and back.
 *
 * The page's own parts lie in trace/player; the Makefile turns them into C. Here they are put
 * together: what stands for a part in player.html is a line of its own, "@style@".
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "play.h"

typedef const char *const lines[];

extern lines player_html, player_css, trace_js, sentence_js, heap_js, state_js, replay_js, dom_js,
    source_js, timers_js, things_js, panels_js, strip_js, filter_js, steps_js, keys_js;

/* In the order in which they build on each other. */
static const char *const *const scripts[] = {
    trace_js, sentence_js, heap_js, state_js, replay_js, dom_js, source_js, timers_js, things_js,
    panels_js, strip_js, filter_js, steps_js, keys_js,
};

static void
put_lines(struct text *out, const char *const *line)
{
    for (; *line; line++)
        text_put(out, *line, strlen(*line));
}

static void
put_page(struct text *out, const struct trace *trace, const struct options *options)
{
    for (const char *const *line = player_html; *line; line++) {
        if (strcmp(*line, "@style@\n") == 0)
            put_lines(out, player_css);
        else if (strcmp(*line, "@data@\n") == 0)
            play_data(out, trace, options->source);
        else if (strcmp(*line, "@script@\n") == 0)
            for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
                put_lines(out, scripts[i]);
        else
            text_put(out, *line, strlen(*line));
    }
}

int
command_play(const struct options *options)
{
    struct trace trace;
    struct text page = {0};
    int result;

    if (!options->output && isatty(STDOUT_FILENO)) {
        fail("play", "a page is not for a terminal; add -o FILE.html");
        return 2;
    }
    if (read_loop_trace(&trace, options, "play"))
        return 2;
    put_page(&page, &trace, options);
    result = write_picture(&page, options->output);
    text_free(&page);
    trace_free(&trace);
    return result ? 2 : 0;
}

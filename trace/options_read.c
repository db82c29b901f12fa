/* options_read.c -- from arguments to options, by the table in options.c; see options.h. */
#include "options.h"

#include <string.h>

#include "fail.h"

static const struct option *
find_option(const char *name, size_t length, enum command_set who)
{
    for (const struct option *option = option_table; option->name; option++)
        if (option->commands & who && strlen(option->name) == length
            && strncmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

/* Take the option arguments[*i], and its value: behind "=", attached to a letter, or the next. */
static int
read_option(struct options *options, const char *command, enum command_set who, int count,
            char **arguments, int *i)
{
    const char *word = arguments[*i];
    bool is_letter = word[1] != '-';
    size_t length = is_letter ? 2 : strcspn(word, "=");
    const struct option *option = find_option(word, length, who);
    const char *value = word[length] ? word + length + !is_letter : NULL;

    if (!option)
        return fail(command, "unknown option \"%s\"; \"zoetrope help %s\" lists them", word,
                    command);
    if (!option->takes && value)
        return fail(command, "option %s takes no value; leave it out", option->name);
    if (option->takes && !value && *i + 1 < count)
        value = arguments[++*i];
    if (option->takes && !value)
        return fail(command, "option %s needs a value; write %s %s", option->name, option->name,
                    option->takes);
    options->picture |= (option->commands & FOR_TIMELINE) == FOR_PICTURE;
    return option->set(options, value);
}

int
options_read(struct options *options, const char *command, enum command_set who, int count,
             char **arguments)
{
    int i;

    *options = (struct options){
        .last_turn = INT32_MAX, .level = who == FOR_DIFF ? 2 : 3, .rest = arguments,
        .clock = who == FOR_LIVE ? "monotonic" : "virtual",
    };
    for (i = 0; i < count; i++) {
        bool is_option = arguments[i][0] == '-' && arguments[i][1];

        if (strcmp(arguments[i], "--") == 0 || (!is_option && who & FOR_STARTING))
            break;
        if (!is_option)
            options->rest[options->rest_count++] = arguments[i];
        else if (read_option(options, command, who, count, arguments, &i))
            return -1;
    }
    options->closed = i < count && strcmp(arguments[i], "--") == 0;
    i += options->closed;
    while (i < count)
        options->rest[options->rest_count++] = arguments[i++];
    options->rest[options->rest_count] = NULL;
    return 0;
}

bool
options_show_turn(const struct options *options, int32_t turn)
{
    return turn >= options->first_turn && turn <= options->last_turn;
}

bool
options_choose_runs(const struct options *options)
{
    return options->task_count > 0 || options->only;
}

bool
options_show_task(const struct options *options, ident task)
{
    for (int i = 0; i < options->task_count; i++)
        if (options->tasks[i] == task)
            return true;
    return options->task_count == 0;
}

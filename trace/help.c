/* help.c -- `zoetrope help`: what the tool can do, from the tables that say so. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "command.h"
#include "lint.h"

static void
help_all(void)
{
    puts("zoetrope: see what an event loop decided, and why\n");
    for (const struct command *command = commands; command->name; command++)
        printf("  zoetrope %-7s %-26s %s\n", command->name, command->arguments, command->summary);
    puts("\n\"zoetrope help COMMAND\" shows its options and an example; \"zoetrope help events\"\n"
         "lists the events of a trace. A trace is a file, or - for standard input.\n"
         "For a first picture: zoetrope run -T svg -- PROGRAM");
}

static void
help_rules(void)
{
    static const struct rule *const groups[] = {loop_rules, timer_rules, pipe_rules, task_rules,
                                                sync_rules, outside_rules, transport_rules};

    puts("\nrules:");
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (const struct rule *rule = groups[i]; rule->name; rule++)
            printf("  %-10s %s\n", rule->name, rule->law);
}

/* How many characters "--turn A..B" has. */
static int
option_width(const struct option *option)
{
    return (int)(strlen(option->name) + (option->takes ? 1 + strlen(option->takes) : 0));
}

static void
help_options(const struct command *command)
{
    int width = 0;

    for (const struct option *option = option_table; option->name; option++)
        if (option->commands & command->who && option_width(option) > width)
            width = option_width(option);
    if (width)
        puts("\noptions:");
    for (const struct option *option = option_table; option->name; option++)
        if (option->commands & command->who)
            printf("  %s%s%s%*s  %s\n", option->name, option->takes ? " " : "",
                   option->takes ? option->takes : "", width - option_width(option), "",
                   option->help);
}

static void
help_mistakes(void)
{
    puts("\nmistakes, and the lesson that explains each:");
    for (int i = 0; all_advice[i]; i++)
        for (const struct advice *advice = all_advice[i]; advice->name; advice++)
            printf("  %-16s %2d  %s\n", advice->name, advice->lesson, advice->mistake);
}

static void
help_command(const struct command *command)
{
    printf("zoetrope %s %s\n\n  %s\n", command->name, command->arguments, command->summary);
    help_options(command);
    if (command->act == command_check)
        help_rules();
    if (command->act == command_lint)
        help_mistakes();
    if (command->act == command_run)
        puts("\nCOMMAND, with its options, is asked about the trace: any that reads one. Without it\n"
             "the timeline is printed, or drawn if an option is about a picture.");
    printf("\nexample:\n  %s\n", command->example);
}

static void
help_field(const struct field *field)
{
    static const char *const types[] = {
        [FIELD_NUMBER] = "number", [FIELD_ID] = "name", [FIELD_TEXT] = "text",
        [FIELD_WORD] = "word", [FIELD_FLAG] = "flag", [FIELD_VALUE] = "value",
    };

    printf(" %s:%s%s", field->name, types[field->type], field->optional ? "*" : "");
}

static void
help_events(void)
{
    puts("event, level, fields in their order (* may be left out)\n");
    for (int kind = 0; kind < EV_KINDS; kind++) {
        printf("%-13s %d ", event_types[kind].name, event_types[kind].level);
        for (const struct field *field = event_types[kind].fields; field->name; field++)
            help_field(field);
        putchar('\n');
    }
}

int
command_help(const struct options *options)
{
    const char *about = options->rest_count ? options->rest[0] : NULL;

    if (options->shell) {
        completion_print(options->shell);
        return 0;
    }
    if (!about) {
        help_all();
        return 0;
    }
    if (strcmp(about, "events") == 0) {
        help_events();
        return 0;
    }
    if (command_find(about)) {
        help_command(command_find(about));
        return 0;
    }
    fail(about, "no such command; \"zoetrope help\" lists them");
    return 2;
}

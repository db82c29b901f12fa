/* help.c -- `zoetrope help`: what the tool can do, from the tables that say so. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "command.h"

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
    static const struct rule *const groups[] = {loop_rules, timer_rules, task_rules, sync_rules};

    puts("\nrules:");
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (const struct rule *rule = groups[i]; rule->name; rule++)
            printf("  %-10s %s\n", rule->name, rule->law);
}

static void
help_command(const struct command *command)
{
    bool any = false;

    printf("zoetrope %s %s\n\n  %s\n", command->name, command->arguments, command->summary);
    for (const struct option *option = option_table; option->name; option++) {
        if (!(option->commands & command->who))
            continue;
        if (!any)
            puts("\noptions:");
        any = true;
        printf("  %-9s %-6s %s\n", option->name, option->takes ? option->takes : "", option->help);
    }
    if (command->act == command_check)
        help_rules();
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

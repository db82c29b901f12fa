/* completion.c -- `zoetrope help --completion`: what a shell needs to finish a command line.
 *
 * A script for bash or for zsh, written from the tables of commands and options, so that it knows
 * what this very tool knows. Both go through the words before the cursor: a command that follows
 * `run` has its own options, and behind "--" stands a program.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

/* Options whose values are words to choose from. */
static const struct choice {
    const char *option;           /* its name                                                  */
    unsigned commands;            /* of which commands: a set of enum command_set              */
    const char *words;            /* what can follow                                           */
} choices[] = {
    {"--axis", ~0U, "step time"},
    {"--by", ~0U, "step turn"},
    {"--clock", ~0U, "virtual monotonic"},
    {"--completion", ~0U, "bash zsh"},
    {"--level", ~0U, "1 2 3"},
    {"--theme", ~0U, "screen print"},
    {"--to", ~0U, "chrome"},
    {"--view", FOR_QUIZ, "timeline"},
    {"--view", ~0U, "timeline turn causes waits tasks states"},
    {"-T", ~0U, "svg png pdf dot"},
};

/* What can follow an option of a command; NULL: anything, or nothing. */
static const char *
choice_of(const struct command *command, const struct option *option)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].commands & command->who && strcmp(choices[i].option, option->name) == 0)
            return choices[i].words;
    return NULL;
}

/* The names of commands, each in this format: of those that take a trace, or of all. */
static void
put_commands(const char *format, bool that_take_a_trace)
{
    for (const struct command *command = commands; command->name; command++)
        if (!that_take_a_trace || command_takes_trace(command))
            printf(format, command->name);
}

/* --- bash --------------------------------------------------------------------------------- */

static void
put_bash_options(void)
{
    puts("    case $command in");
    for (const struct command *command = commands; command->name; command++) {
        printf("        %s) options='", command->name);
        for (const struct option *option = option_table; option->name; option++)
            if (option->commands & command->who)
                printf(" %s", option->name);
        puts("' ;;");
    }
    puts("    esac");
}

static void
put_bash_choices(void)
{
    puts("    case $command:$before in");
    for (const struct command *command = commands; command->name; command++)
        for (const struct option *option = option_table; option->name; option++)
            if (option->commands & command->who && choice_of(command, option))
                printf("        %s:%s) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n",
                       command->name, option->name, choice_of(command, option));
    puts("    esac");
}

static void
put_bash(void)
{
    puts("# bash completion for zoetrope: put it where bash-completion looks, or source it\n"
         "_zoetrope()\n{\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
         "    local command=${COMP_WORDS[1]} options= others= i\n"
         "    COMPREPLY=()");
    printf("    local commands='");
    put_commands(" %s", false);
    puts("'\n    if ((COMP_CWORD == 1)); then\n"
         "        COMPREPLY=($(compgen -W \"$commands --help --version\" -- \"$word\"))\n"
         "        return\n    fi\n"
         "    for ((i = 2; i < COMP_CWORD; i++)); do\n"
         "        case $command:${COMP_WORDS[i]} in\n"
         "            *:--) return ;;");
    put_commands("            run:%s) command=${COMP_WORDS[i]} ;;\n", true);
    puts("        esac\n    done\n"
         "    [[ $word == = ]] && word=\n"
         "    [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}");
    put_bash_choices();
    put_bash_options();
    puts("    case $command in\n        help) others=\"$commands events\" ;;");
    printf("        run) others='");
    put_commands(" %s", true);
    puts("' ;;\n    esac\n"
         "    [[ $word == -* ]] && others=$options\n"
         "    COMPREPLY=($(compgen -W \"$others\" -- \"$word\"))\n"
         "}\n"
         "complete -o default -F _zoetrope zoetrope");
}

/* --- zsh ---------------------------------------------------------------------------------- */

/* Between single quotes, where brackets, colons and backslashes have a meaning of their own. */
static void
put_zsh_words(const char *words)
{
    for (; *words; words++)
        if (*words == '\'')
            printf("'\\''");
        else
            printf(strchr("[]:\\", *words) ? "\\%c" : "%c", *words);
}

/* '--axis=[x is the step or time]:AXIS:(step time)' */
static void
put_zsh_option(const struct command *command, const struct option *option)
{
    const char *words = choice_of(command, option);

    printf("            '%s", option->name);
    if (option->takes)
        printf(option->name[1] == '-' ? "=" : "+");
    printf("[");
    put_zsh_words(option->help);
    printf("]");
    if (option->takes) {
        printf(":");
        put_zsh_words(option->takes);
        printf(":");
        if (words)
            printf("(%s)", words);
        else if (strcmp(option->takes, "FILE") == 0 || strcmp(option->takes, "DIR") == 0)
            printf("_files");
    }
    puts("'");
}

static void
put_zsh_described(const char *name, bool that_take_a_trace)
{
    printf("    local -a %s=(\n", name);
    for (const struct command *command = commands; command->name; command++) {
        if (that_take_a_trace && !command_takes_trace(command))
            continue;
        printf("        '%s:", command->name);
        put_zsh_words(command->summary);
        puts("'");
    }
    puts("    )");
}

static void
put_zsh_options(void)
{
    puts("    case $command in");
    for (const struct command *command = commands; command->name; command++) {
        printf("        %s) options=(\n", command->name);
        for (const struct option *option = option_table; option->name; option++)
            if (option->commands & command->who)
                put_zsh_option(command, option);
        puts("        ) ;;");
    }
    puts("    esac");
}

static void
put_zsh(void)
{
    puts("#compdef zoetrope\n"
         "# zsh completion for zoetrope: call it _zoetrope, and put it where $fpath looks\n"
         "_zoetrope_word()\n{");
    put_zsh_described("commands", false);
    put_zsh_described("askers", true);
    puts("    case $1 in\n"
         "        all) _describe command commands ;;\n"
         "        help) _describe command commands; compadd events ;;\n"
         "        run) _describe command askers; _files ;;\n"
         "        *) _files ;;\n"
         "    esac\n}\n\n"
         "_zoetrope()\n{\n"
         "    local command=$words[2] i\n"
         "    local -a options\n"
         "    if (( CURRENT == 2 )); then\n"
         "        _zoetrope_word all\n"
         "        return\n    fi\n"
         "    for (( i = 3; i < CURRENT; i++ )); do\n"
         "        case $command:$words[i] in\n"
         "            *:--) _files; return ;;");
    put_commands("            run:%s) command=$words[i] ;;\n", true);
    puts("        esac\n    done");
    put_zsh_options();
    puts("    shift words\n"
         "    (( CURRENT-- ))\n"
         "    _arguments $options \"*: :_zoetrope_word $command\"\n"
         "}\n\n"
         "_zoetrope \"$@\"");
}

void
completion_print(const char *shell)
{
    (strcmp(shell, "zsh") == 0 ? put_zsh : put_bash)();
}

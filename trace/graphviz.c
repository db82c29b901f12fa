/* graphviz.c -- running `dot`; see dot.h.
 *
 * The DOT file goes to dot's standard input through a temporary file, so that only its answer has
 * to be waited for. What dot says on standard error is shown only if it fails.
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dot.h"

extern char **environ;

static int
spawn_dot(pid_t *child, FILE *input, int output, FILE *errors, const char *type)
{
    char option[16];
    char *arguments[] = {"dot", option, strcmp(type, "png") == 0 ? "-Gdpi=144" : NULL, NULL};
    posix_spawn_file_actions_t actions;
    int error;

    snprintf(option, sizeof option, "-T%s", type);
    error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    if ((error = posix_spawn_file_actions_adddup2(&actions, fileno(input), STDIN_FILENO)) == 0
        && (error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)) == 0
        && (error = posix_spawn_file_actions_adddup2(&actions, fileno(errors), STDERR_FILENO)) == 0
        && (error = posix_spawn_file_actions_addclose(&actions, output)) == 0)
        error = posix_spawnp(child, "dot", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static void
read_all(struct text *out, int fd)
{
    char bytes[65536];
    ssize_t count;

    while ((count = read(fd, bytes, sizeof bytes)) > 0 || (count < 0 && errno == EINTR))
        if (count > 0)
            text_put(out, bytes, (size_t)count);
}

static int
no_dot(void)
{
    return fail("dot", "not found; install the package graphviz, or use \"zoetrope show\", "
                "or -T dot");
}

static int
wait_for(pid_t child, FILE *errors)
{
    char line[256] = "";
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return no_dot();
    rewind(errors);
    if (fgets(line, sizeof line, errors))
        line[strcspn(line, "\n")] = '\0';
    return fail("dot", "%s; try -T dot", *line ? line : "it failed without a word");
}

static int
run_dot(struct text *picture, FILE *input, FILE *errors, const char *type)
{
    int ends[2], error;
    pid_t child;

    if (pipe(ends))
        return fail("dot", "%s; close some files", strerror(errno));
    error = spawn_dot(&child, input, ends[1], errors, type);
    close(ends[1]);
    if (!error)
        read_all(picture, ends[0]);
    close(ends[0]);
    if (error)
        return error == ENOENT ? no_dot() : fail("dot", "%s; try -T dot", strerror(error));
    return wait_for(child, errors);
}

int
dot_draw(struct text *picture, const struct text *dot, const char *type)
{
    FILE *input = tmpfile(), *errors = tmpfile();
    int result = -1;

    if (!input || !errors || fwrite(dot->bytes, 1, dot->length, input) != dot->length
        || fflush(input) || fseek(input, 0, SEEK_SET))
        fail("temporary file", "%s; is the disk full?", strerror(errno));
    else
        result = run_dot(picture, input, errors, type);
    if (input)
        fclose(input);
    if (errors)
        fclose(errors);
    return result;
}

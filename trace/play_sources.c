/* play_sources.c -- the program's source files, found by the places in its trace; see play.h. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "play.h"

enum { FILE_MAX = 1 << 20 };

void
sources_note(struct sources *sources, const char *place)
{
    const char *colon = strrchr(place, ':');
    const char *name;

    if (!colon || colon == place || sources->count == SOURCES_MAX)
        return;
    name = strings_keep(&sources->names, place, (size_t)(colon - place));
    for (int i = 0; i < sources->count; i++)
        if (sources->files[i] == name)
            return;
    sources->files[sources->count++] = name;
}

void
sources_free(struct sources *sources)
{
    strings_free(&sources->names);
}

static bool
is_source(const char *name)
{
    static const char *const endings[] = {".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".py"};
    const char *point = strrchr(name, '.');

    for (size_t i = 0; point && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(point, endings[i]) == 0)
            return true;
    return false;
}

/* Read a whole file, of a size that a person would write. */
static bool
read_source(struct text *out, const char *path)
{
    struct stat about;
    FILE *file;
    char part[4096];
    size_t length;

    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > FILE_MAX)
        return false;
    file = fopen(path, "r");
    if (!file)
        return false;
    text_put(out, "", 0);
    while ((length = fread(part, 1, sizeof part, file)) > 0)
        text_put(out, part, length);
    fclose(file);
    return true;
}

/* Read DIRECTORY/NAME, or without its directories; a name that is no relative one as it is. */
static bool
read_below(struct text *out, const char *directory, size_t length, const char *name)
{
    const char *slash = strrchr(name, '/');
    struct text path = {0};
    bool found;

    text_put(&path, directory, length);
    text_add(&path, "%s%s", length ? "/" : "", name);
    found = read_source(out, *name == '/' ? name : path.bytes);
    if (!found && slash) {
        text_clear(&path);
        text_put(&path, directory, length);
        text_add(&path, "%s%s", length ? "/" : "", slash + 1);
        found = read_source(out, path.bytes);
    }
    text_free(&path);
    return found;
}

static bool
read_lesson(struct text *out, const char *name)
{
    glob_t lessons;
    bool found = false;

    if (glob("lessons/*/", 0, NULL, &lessons) == 0)
        for (size_t i = 0; i < lessons.gl_pathc && !found; i++)
            found = read_below(out, lessons.gl_pathv[i], strlen(lessons.gl_pathv[i]), name);
    globfree(&lessons);
    return found;
}

static bool
find_source(struct text *out, const char *name, const char *source, const char *trace_name)
{
    const char *slash = strrchr(trace_name, '/');

    return is_source(name)
           && ((source && read_below(out, source, strlen(source), name))
               || read_below(out, "", 0, name)
               || (slash && read_below(out, trace_name, (size_t)(slash - trace_name), name))
               || read_lesson(out, name));
}

void
sources_put(struct text *out, const struct sources *sources, const char *source,
            const char *trace_name)
{
    text_add(out, "[");
    for (int i = 0; i < sources->count; i++) {
        struct text file = {0};

        text_add(out, i ? ",[" : "[");
        play_quote(out, sources->files[i], strlen(sources->files[i]));
        text_add(out, ",");
        if (find_source(&file, sources->files[i], source, trace_name))
            play_quote(out, text_string(&file), file.length);
        else
            text_add(out, "null");
        text_add(out, "]");
        text_free(&file);
    }
    text_add(out, "]");
}

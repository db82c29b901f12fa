/* failing_malloc.c -- preloaded into a program: one chosen allocation fails.
 *
 * FAIL_AT=n is the allocation, counted from 1 over malloc, calloc and realloc; 0 for none. At the
 * end the number of allocations, and of blocks that nobody freed, goes to the file FAIL_REPORT:
 * whole, or, when another thread ends the program at the same moment, not at all.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long count;         /* allocations so far            */
static atomic_long live;          /* blocks not freed              */
static long fail_at;              /* the one to fail               */
static char early[4096];          /* for what dlsym asks for       */
static size_t early_used;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);

static void
begin(void)
{
    static int begun;
    if (begun)
        return;
    begun = 1;
    *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
    *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
    *(void **)&real_free = dlsym(RTLD_NEXT, "free");
    *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
    const char *chosen = getenv("FAIL_AT");
    fail_at = chosen == NULL ? 0 : atol(chosen);
}

static int
fails(void)
{
    begin();
    if (++count != fail_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *
malloc(size_t size)
{
    if (fails())
        return NULL;
    live++;
    return real_malloc(size);
}

void *
calloc(size_t items, size_t size)
{
    begin();
    if (real_calloc == NULL) {
        void *block = early + early_used;
        early_used += (items * size + 15) / 16 * 16;
        return block;
    }
    if (fails())
        return NULL;
    live++;
    return real_calloc(items, size);
}

void *
realloc(void *block, size_t size)
{
    if (fails())
        return NULL;
    live += block == NULL;
    return real_realloc(block, size);
}

void
free(void *block)
{
    if (block == NULL || ((char *)block >= early && (char *)block < early + sizeof early))
        return;
    begin();
    live--;
    real_free(block);
}

/* The program's own children are left in peace. */
__attribute__((constructor)) static void
only_here(void)
{
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void
report(void)
{
    char text[64], draft[4096];
    const char *path = getenv("FAIL_REPORT");
    if (path == NULL || snprintf(draft, sizeof draft, "%s.draft", path) >= (int)sizeof draft)
        return;
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int length = snprintf(text, sizeof text, "%ld %ld\n", (long)count, (long)live);
    if (fd >= 0 && write(fd, text, (size_t)length) == length && close(fd) == 0)
        rename(draft, path);
}

/* names.c -- a hash table from ids to places; see names.h. */
#include "names.h"

#include <stdlib.h>

#include "fail.h"

struct entry {
    ident id;                     /* 0: free                                                   */
    int32_t place;                /* among those of its kind                                   */
};

struct names {
    struct entry *entries;        /* open addressing; owned                                    */
    size_t room;                  /* how many, a power of two                                  */
    size_t count;                 /* in use; at most half                                      */
};

struct names *
names_new(void)
{
    struct names *names = allocate(1, sizeof *names);

    names->room = 64;
    names->entries = allocate(names->room, sizeof *names->entries);
    return names;
}

void
names_free(struct names *names)
{
    if (names)
        free(names->entries);
    free(names);
}

/* Where the id is, or could be put. */
static struct entry *
find(const struct names *names, ident id)
{
    size_t i = (id * 2654435761u >> 4) & (names->room - 1);

    while (names->entries[i].id && names->entries[i].id != id)
        i = (i + 1) & (names->room - 1);
    return &names->entries[i];
}

int32_t
names_find(const struct names *names, ident id)
{
    const struct entry *entry = find(names, id);

    return id && entry->id ? entry->place : -1;
}

static void
make_room(struct names *names)
{
    struct entry *old = names->entries;
    size_t count = names->room;

    names->room = count * 2;
    names->entries = allocate(names->room, sizeof *names->entries);
    for (size_t i = 0; i < count; i++)
        if (old[i].id)
            *find(names, old[i].id) = old[i];
    free(old);
}

void
names_add(struct names *names, ident id, int32_t place)
{
    if (++names->count * 2 > names->room)
        make_room(names);
    *find(names, id) = (struct entry){id, place};
}

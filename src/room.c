/* room.c -- rooms: where bytes arrive.
 *
 * A loop has one, for all its transports. Who keeps it, as there is much in it, leaves another in its
 * place; what is given back is used next, while it is in the processor's cache still.
 */
#include "memory.h"
#include "transport_parts.h"

enum { MOST_SPARE = 64 };

struct zoe_room *
zoe_room_keep(zoe_loop *loop)
{
    struct zoe_room *room = loop->room;
    if (room->next == NULL && (room->next = zoe_allocate(sizeof *room)) == NULL)
        return NULL;
    loop->room = room->next;
    return room;
}

void
zoe_room_give_back(zoe_loop *loop, struct zoe_room *room)
{
    if (loop->room->spare == MOST_SPARE) {
        zoe_release(room);
        return;
    }
    room->next = loop->room;
    room->spare = loop->room->spare + 1;
    loop->room = room;
}

void
zoe_rooms_free(zoe_loop *loop)
{
    for (struct zoe_room *room; (room = loop->room) != NULL; zoe_release(room))
        loop->room = room->next;
}

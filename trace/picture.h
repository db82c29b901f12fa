/* picture.h -- what a view draws: marks in their places, or a graph that Graphviz lays out.
 *
 * A timeline knows where everything stands. Who waits for whom does not: it is a real graph, and
 * placing those is what `dot` is for. Its nodes are marks of a size but without a place, and links
 * join them.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "marks.h"

struct link {
    int32_t from, to;             /* nodes, by their place among the marks                     */
    enum role role;               /* what it stands for                                        */
    const char *label;            /* written beside it; "" for none                            */
    const char *tip;              /* told about it                                             */
    bool up;                      /* it goes from below to above                               */
};

struct picture {
    struct marks marks;           /* title, summary, and all that is drawn but links           */
    struct link *links;           /* of a graph; owned                                         */
    size_t link_room;             /* allocated                                                 */
    int32_t link_count;           /* how many                                                  */
    bool is_graph;                /* Graphviz lays it out                                      */
    bool sideways;                /* a graph: from left to right, not from top to bottom       */
    const char *verdict;          /* what the picture shows, in words below its title; or NULL */
    const char *lines;            /* all of it in words, a line for each thing that it shows   */
    const char *caption;          /* below it; NULL: none                                      */
    const struct sample *samples; /* of a graph: its legend                                    */
    int32_t sample_count;         /* how many                                                  */
};

/* A node of a graph, big enough for its label of one or two lines. Its place among the marks. */
int32_t
picture_node(struct picture *picture, enum role role, const char *label, const char *tip);

/* An arrow between two nodes. The strings are copied. */
struct link *
picture_link(struct picture *picture, int32_t from, int32_t to, enum role role, const char *label,
             const char *tip);

/* The picture as a file of this type, "svg" "png" "pdf" "dot". Returns 0, or -1 and it is told. */
int
picture_make(struct text *out, struct picture *picture, const char *type, bool print);

void
picture_free(struct picture *picture);

/* Add the DOT file of a graph (graph.c). */
void
graph_write(struct text *out, const struct picture *picture, bool print);

#endif

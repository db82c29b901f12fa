/* check_lost.c -- makes some unrolls and resumes them in an order that a seed decides.
 *
 * It prints what they are made from and what they give; lost.check says whether that is right.
 */
#include <stdbool.h>
#include <stdio.h>

#include "../../random.h"

enum { MOST = 3, LETTERS = 4 };

struct unroll;
struct unroll *unroll_new(const char *text);
bool unroll(struct unroll *me, char *letter);

static char texts[MOST][2 * LETTERS + 1];
static struct unroll *unrolls[MOST];

/* Up to four letters, each with a digit from 1 to 4. */
static void
write_text(char *text)
{
    int letters = 1 + below(LETTERS);
    for (int i = 0; i < letters; i++) {
        text[2 * i] = (char)('a' + below(26));
        text[2 * i + 1] = (char)('1' + below(4));
    }
}

/* Resume one of them; whether it gave a letter. */
static bool
resume(int which)
{
    char letter = '?';
    bool given = unroll(unrolls[which], &letter);
    if (given)
        printf("%d: %c\n", which + 1, letter);
    else
        printf("%d: end\n", which + 1);
    return given;
}

/* Resume one or another until all have ended, or until that takes too long. */
static void
resume_all(int count)
{
    bool over[MOST] = {false};
    int left = count;
    for (int i = 0; i < 1000 && left > 0; i++) {
        int which = below(count);
        if (!over[which] && !resume(which)) {
            over[which] = true;
            left--;
        }
    }
}

int
main(int argc, char **arguments)
{
    read_seed(argc, arguments);
    int count = 1 + below(MOST);
    printf("seed %s\n", arguments[1]);
    for (int i = 0; i < count; i++) {
        write_text(texts[i]);
        unrolls[i] = unroll_new(texts[i]);
        printf("%d = %s\n", i + 1, texts[i]);
    }
    resume_all(count);
    for (int i = 0; i < count; i++)
        free(unrolls[i]);
    return 0;
}

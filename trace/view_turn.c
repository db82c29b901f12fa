#include "view.h"
int view_turn(struct picture *p, const struct model *m, const struct options *o){(void)p;(void)m;(void)o;return fail("x","y; z");}

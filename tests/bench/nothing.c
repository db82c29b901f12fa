/* nothing.c -- the smallest program there is, linked statically, for what it costs to start one. */
int
main(void)
{
    return 0;
}

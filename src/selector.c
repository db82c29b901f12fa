/* selector.c -- which selector a loop gets. */
#include "selector.h"

#include <errno.h>
#include <string.h>

#include "error.h"
#include "settings.h"

static const struct {
    const char *name;             /* what it is called in ZOETROPE_SELECTOR */
    zoe_selector *(*make)(void);  /* makes one                              */
} selectors[] = {
    {"select", zoe_selector_select},
    {"poll", zoe_selector_poll},
    {"epoll", zoe_selector_epoll},
    {"kqueue", zoe_selector_kqueue},
};

zoe_selector *
zoe_selector_new(const char *name)
{
    if (zoe_missing(name, "selector's name"))
        return NULL;
    for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++)
        if (strcmp(selectors[i].name, name) == 0)
            return selectors[i].make();
    zoe_fail(ZOE_VALUE_ERROR, "%s is no selector; there are select, poll, epoll and kqueue", name);
    return NULL;
}

zoe_selector *
zoe_selector_default(void)
{
    const char *name = zoe_settings()->selector;
    if (name == NULL)
        return zoe_selector_select();
    zoe_selector *selector = zoe_selector_new(name);
    int code = selector == NULL ? zoe_last_error()->code : 0;
    if (code == ZOE_VALUE_ERROR || code == ENOSYS)
        zoe_refuse_setting("ZOETROPE_SELECTOR", name, zoe_last_error()->message);
    return selector;
}

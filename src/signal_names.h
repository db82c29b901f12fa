/* signal_names.h -- what signals are called. */
#ifndef ZOE_SIGNAL_NAMES_H
#define ZOE_SIGNAL_NAMES_H

/* The name of a signal: "SIGINT"; "a signal" for one that has none. May be called in a handler.
 * Mirrors signal.Signals(number).name. */
const char *zoe_signal_name(int number);

#endif

/* faults.h -- what the network may do to a program, done on purpose.
 *
 * ZOETROPE_FAULTS is a list of rules, CALL:WHICH=WHAT, with commas between them:
 *
 *     ZOETROPE_FAULTS='send:*=short,recv:3=ECONNRESET,accept:2+=EMFILE'
 *
 * CALL is recv or send (recvfrom and sendto count with these), read, write, accept, connect, socket
 * or pipe. WHICH is the number of the call, counted from 1; N+ is that one and all later ones, *N
 * every N-th, * all. WHAT is the name of an error, or `short`: one byte only is moved (short10: at
 * most ten). `random` instead of a rule lets the seed interrupt, put off and shorten one call in four.
 *
 * A seed alone (ZOETROPE_SEED) cuts what is read and written into pieces: no protocol may rely on
 * their sizes. A datagram is never cut; the loop's own pipe is never touched.
 */
#ifndef ZOE_FAULTS_H
#define ZOE_FAULTS_H

/* Put what ZOETROPE_FAULTS and ZOETROPE_SEED ask for into the table of system calls; once. A rule
 * that means nothing ends the program with one line and status 2. */
void zoe_faults_install(void);

#endif

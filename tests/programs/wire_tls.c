/* wire_tls.c -- the text of wire.h through TLS: wire_tls CERTIFICATE KEY AUTHORITIES READING. */
#include "tls.h"
#include "wire.h"

int
main(int count, char **words)
{
    if (count != 5) {
        fputs("zoetrope: wire_tls: say wire_tls CERTIFICATE KEY AUTHORITIES READING\n", stderr);
        return 2;
    }
    struct wire wire = {.reading = (enum reading)atoi(words[4])};
    begin();
    zoe_tls *server = zoe_tls_server(words[1], words[2]), *client = zoe_tls_client(words[3]);
    CHECK(server != NULL && client != NULL);
    zoe_value result = zoe_run(visit, .wire = &wire, .server_layer = zoe_tls_layer(server),
                               .client_layer = zoe_tls_layer(client));
    zoe_tls_free(server);
    zoe_tls_free(client);
    return finish("TLS", wire.back, result);
}

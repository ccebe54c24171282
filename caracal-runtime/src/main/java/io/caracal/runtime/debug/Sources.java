package io.caracal.runtime.debug;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.Service;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the parts of a story are read, each with its credential. */
final class Sources {
    private final ServiceClient client;
    private final Addresses addresses;
    private final Tokens tokens;
    private final SecretText admin;

    /** Without an admin token nothing can be read; without the others a part. */
    Sources(ServiceClient client, Addresses addresses, Tokens tokens) {
        this.client = client;
        this.addresses = addresses;
        this.tokens = tokens;
        this.admin = tokens.require(GeneratedSecret.ADMIN_TOKEN);
    }

    String apiAddress() {
        return addresses.of(Service.API).toString();
    }

    CompletableFuture<Reply> api(String path) {
        return client.get(addresses.target(Service.API), path, admin);
    }

    CompletableFuture<Looked> coordinator(String what, String path) {
        return tokens.find(GeneratedSecret.COORDINATOR_TOKEN)
                .map(token -> client.get(addresses.target(Service.COORDINATOR), path, token)
                        .thenApply(reply -> Looked.of(what, "the Coordinator", reply)))
                .orElseGet(() -> done(Looked.unread(what, tokens.missing(GeneratedSecret.COORDINATOR_TOKEN))));
    }

    /** Up to which epoch a service has applied revocations, and whether it may be relied on. */
    CompletableFuture<Looked> proof(Service service) {
        String what = "revocations in force at " + service.text();
        Optional<SecretText> bearer = tokens.find(GeneratedSecret.METRICS_BEARER);
        if (bearer.isEmpty()) {
            return done(Looked.unread(what, "no metrics bearer was found (METRICS_BEARER)"));
        }
        return client.get(addresses.target(service), "/ready?verbose", bearer.get())
                .thenApply(reply -> reply.body().has("proofs")
                        ? Looked.found(what, reply.body())
                        : Looked.of(what, service.text(), reply));
    }

    static CompletableFuture<Looked> done(Looked looked) {
        return CompletableFuture.completedFuture(looked);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

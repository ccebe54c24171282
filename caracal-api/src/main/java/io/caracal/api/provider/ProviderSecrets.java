package io.caracal.api.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Json;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sealed secret document of a provider: a JSON object of its secret keys (API contract §5.2). */
final class ProviderSecrets {

    private final SecretStore store;

    ProviderSecrets(SecretStore store) {
        this.store = store;
    }

    /** Takes the place of the whole document. */
    void put(Transaction tx, ZoneId zone, String provider, SortedMap<String, String> secrets) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        secrets.forEach(document::put);
        store.put(tx, SecretRef.provider(zone, provider), document.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The stored secrets; 502 when they are there but cannot be opened. */
    SortedMap<String, String> get(Transaction tx, ZoneId zone, String provider) {
        SortedMap<String, String> secrets = new TreeMap<>();
        try {
            Optional<byte[]> document = store.get(tx, SecretRef.provider(zone, provider));
            if (document.isPresent()) {
                JsonNode object = Json.mapper().readTree(document.get());
                object.properties()
                        .forEach(secret ->
                                secrets.put(secret.getKey(), secret.getValue().asText()));
            }
        } catch (EnvelopeException sealed) {
            throw CaracalException.of(ErrorCode.SECRET_BACKEND_UNAVAILABLE).causedBy(sealed);
        } catch (IOException unreadable) {
            // The cause quotes the document, so it is not passed on.
            throw CaracalException.of(ErrorCode.SECRET_BACKEND_UNAVAILABLE, "the stored secrets are not readable");
        }
        return secrets;
    }

    void delete(Transaction tx, ZoneId zone, String provider) {
        store.delete(tx, SecretRef.provider(zone, provider));
    }
}

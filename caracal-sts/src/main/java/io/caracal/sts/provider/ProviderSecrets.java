package io.caracal.sts.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Json;
import io.caracal.common.secrets.EnvelopeException;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import java.io.IOException;

/** Secrets of providers: one JSON document each at {@code zones/<zone>/providers/<provider>/secretConfig}. */
public final class ProviderSecrets {
    private final SecretStore store;

    public ProviderSecrets(SecretStore store) {
        this.store = store;
    }

    /** A member of the document; a missing document has no members. */
    String require(Transaction tx, ZoneId zone, Provider provider, String name) throws CredentialUnavailableException {
        String value = document(tx, zone, provider).path(name).asText("");
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            throw new CredentialUnavailableException("provider_secret_missing");
        }
        return value;
    }

    /** The whole document, read in a transaction of its own. */
    JsonNode document(Transactions transactions, ZoneId zone, Provider provider) throws CredentialUnavailableException {
        try {
            return parse(transactions.inZone(zone, tx -> stored(tx, zone, provider)));
        } catch (EnvelopeException sealedOtherwise) {
            throw unreadable(sealedOtherwise);
        }
    }

    private JsonNode document(Transaction tx, ZoneId zone, Provider provider) throws CredentialUnavailableException {
        try {
            return parse(stored(tx, zone, provider));
        } catch (EnvelopeException sealedOtherwise) {
            throw unreadable(sealedOtherwise);
        }
    }

    private byte[] stored(Transaction tx, ZoneId zone, Provider provider) {
        return store.get(tx, SecretRef.provider(zone, provider.id())).orElse(new byte[] {'{', '}'});
    }

    private static JsonNode parse(byte[] document) throws CredentialUnavailableException {
        try {
            return Json.mapper().readTree(document);
        } catch (IOException notJson) {
            // The parser's message would quote the secret, so it is not kept as the cause.
            throw new CredentialUnavailableException("provider_secret_unreadable");
        }
    }

    private static CredentialUnavailableException unreadable(EnvelopeException sealedOtherwise) {
        return new CredentialUnavailableException("provider_secret_unreadable", sealedOtherwise);
    }
}

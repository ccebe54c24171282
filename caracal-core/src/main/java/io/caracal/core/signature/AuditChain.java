package io.caracal.core.signature;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Content hash and link of the audit ledger's per-zone chain (audit contract §2.5). */
public final class AuditChain {
    private static final char SEPARATOR = 0x1F;
    private static final String NO_DOCUMENT = "null";

    private AuditChain() {}

    /** Lower-case hex SHA-256; absent texts count as empty, absent documents as {@code null}. */
    public static String contentHash(ChainContent content) {
        StringBuilder text = new StringBuilder();
        append(text, content.id());
        append(text, content.zoneId());
        append(text, content.eventType());
        append(text, content.requestId());
        append(text, content.decision());
        append(text, content.policySetId());
        append(text, content.policySetVersionId());
        append(text, content.manifestSha());
        append(text, content.evaluationStatus());
        appendDocument(text, content.determiningPolicies());
        appendDocument(text, content.diagnostics());
        appendDocument(text, content.metadata());
        text.append(unixNanos(content.occurredAt()));
        return Sha256.hex(text.toString());
    }

    /** Lower-case hex HMAC that ties an event to its predecessor; {@code previousHash} is empty for the first. */
    public static String link(HmacKey key, String contentHash, String previousHash) {
        return key.hexMac(tied(contentHash, previousHash));
    }

    /** Whether the link was made by this key, or by one that it took the place of. */
    public static boolean links(HmacKey key, String contentHash, String previousHash, @Nullable String link) {
        return key.verifies(tied(contentHash, previousHash), link);
    }

    private static byte[] tied(String contentHash, String previousHash) {
        return (contentHash + "|" + previousHash).getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, @Nullable String value) {
        text.append(value == null ? "" : value).append(SEPARATOR);
    }

    private static void appendDocument(StringBuilder text, @Nullable String document) {
        append(text, document == null || document.isEmpty() ? NO_DOCUMENT : document);
    }

    private static String unixNanos(Instant instant) {
        return Long.toString(
                Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
    }
}

package io.caracal.core.signature;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Content hash and link of the admin-audit chain: every field followed by 0x1F, nulls empty (API contract §2.7). */
public final class AdminAuditChain {
    private static final char SEPARATOR = 0x1F;
    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AdminAuditChain() {}

    public static String contentHash(AdminAuditContent content) {
        StringBuilder text = new StringBuilder();
        append(text, content.id());
        append(text, content.requestId());
        append(text, content.actorId());
        append(text, content.actorName());
        append(text, content.actorScope());
        append(text, content.action());
        append(text, content.method());
        append(text, content.path());
        append(text, content.zoneId());
        append(text, content.entityType());
        append(text, content.entityId());
        append(text, Integer.toString(content.statusCode()));
        append(text, content.payload());
        append(text, ISO_MILLIS.format(content.occurredAt()));
        return Sha256.hex(text.toString());
    }

    /** The same link as in the audit ledger; {@code previousHash} is empty for the first row. */
    public static String link(HmacKey key, String contentHash, String previousHash) {
        return AuditChain.link(key, contentHash, previousHash);
    }

    /** Whether the link was made by this key, or by one that it took the place of. */
    public static boolean links(HmacKey key, String contentHash, String previousHash, @Nullable String link) {
        return AuditChain.links(key, contentHash, previousHash, link);
    }

    private static void append(StringBuilder text, @Nullable String value) {
        text.append(value == null ? "" : value).append(SEPARATOR);
    }
}

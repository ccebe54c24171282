package io.caracal.audit.ingest;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditChain;
import io.caracal.core.signature.ChainContent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest link of a zone's chain; sequence 0 and an empty hash before the first event. */
record ChainHead(long sequence, String contentHash) {
    static final ChainHead GENESIS = new ChainHead(0, "");

    LedgerRow append(ChainContent content, String hash, @Nullable String signature, Optional<HmacKey> key) {
        String hmac =
                key.map(present -> AuditChain.link(present, hash, contentHash)).orElse(null);
        String previous = contentHash.isEmpty() ? null : contentHash;
        return new LedgerRow(content, signature, sequence + 1, hash, previous, hmac);
    }

    static ChainHead of(LedgerRow row) {
        return new ChainHead(row.sequence(), row.contentHash());
    }
}

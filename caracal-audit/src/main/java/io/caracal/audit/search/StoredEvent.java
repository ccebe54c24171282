package io.caracal.audit.search;

import io.caracal.core.signature.ChainContent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One ledger row with its link. */
record StoredEvent(
        ChainContent content,
        Instant ingestedAt,
        String contentHash,
        @Nullable String previousHash,
        @Nullable String chainHmac,
        long sequence) {}

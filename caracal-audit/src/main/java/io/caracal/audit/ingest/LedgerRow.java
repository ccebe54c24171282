package io.caracal.audit.ingest;

import io.caracal.core.signature.ChainContent;
import org.jspecify.annotations.Nullable;

/** One link ready to be stored. */
record LedgerRow(
        ChainContent content,
        @Nullable String signature,
        long sequence,
        String contentHash,
        @Nullable String previousHash,
        @Nullable String chainHmac) {}

package io.caracal.common.streams;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.StreamSignature;
import java.util.Optional;

/** Decides whether an entry comes from who it claims to come from. */
@FunctionalInterface
public interface EntryVerifier {

    boolean accepts(StreamEntry entry);

    /** Checks {@code _sig}; without a key (development) everything is accepted. */
    static EntryVerifier streamSignature(Optional<HmacKey> key) {
        return key.<EntryVerifier>map(
                        present -> entry -> StreamSignature.verify(present, entry.stream(), entry.fields()))
                .orElseGet(EntryVerifier::unsigned);
    }

    /** For streams whose entries carry no {@code _sig}; their handler checks what there is to check. */
    static EntryVerifier unsigned() {
        return entry -> true;
    }
}

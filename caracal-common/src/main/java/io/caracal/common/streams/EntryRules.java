package io.caracal.common.streams;

import io.caracal.core.secret.HmacKey;
import java.util.Optional;

/** Which entries are taken, and where those go that are not. */
public record EntryRules(EntryVerifier verifier, DeadLetters deadLetters) {

    /** Signed entries; rejected and hopeless ones go to {@code <stream>.dead}. */
    public static EntryRules signed(SignedStreams streams, Optional<HmacKey> key) {
        return new EntryRules(EntryVerifier.streamSignature(key), new SignedDeadLetters(streams));
    }
}

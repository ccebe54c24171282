package io.caracal.sts.signing;

import io.caracal.core.jwks.JsonWebKeys;
import io.caracal.core.jwks.SigningKeyPublic;
import io.caracal.core.token.SigningKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of a zone as they were read once. Immutable.
 *
 * @param signing the key to sign with; empty when the zone has none or its row cannot be opened
 * @param published public keys by id
 * @param document the rendered key set
 * @param stored how many rows there were, opened or not
 */
record ZoneKeySet(
        Optional<SigningKey> signing,
        Map<String, ECPublicKey> published,
        String document,
        int stored,
        Instant loadedAt) {

    /** @param ordered one element per row, the signing one first, empty where the row cannot be opened */
    static ZoneKeySet of(List<Optional<SigningKey>> ordered, Instant loadedAt) {
        List<SigningKeyPublic> parts = ordered.stream()
                .flatMap(Optional::stream)
                .map(SigningKey::publicPart)
                .toList();
        Map<String, ECPublicKey> byId =
                parts.stream().collect(Collectors.toUnmodifiableMap(SigningKeyPublic::kid, SigningKeyPublic::key));
        Optional<SigningKey> signing = ordered.isEmpty() ? Optional.empty() : ordered.get(0);
        return new ZoneKeySet(signing, byId, JsonWebKeys.format(parts) + "\n", ordered.size(), loadedAt);
    }

    /** Whether it may be used without looking again. */
    boolean fresh(Instant now) {
        return !now.isBefore(loadedAt) && now.isBefore(loadedAt.plus(KeySchedule.REREAD));
    }
}

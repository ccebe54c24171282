package io.caracal.sts.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a key signs and how long it stays published. A new key joins the key set at once, signs only after the activation delay,
 * and stays published until every token it has signed is long expired; how many rotations happen meanwhile makes no
 * difference. A zone's very first key signs at once, since no verifier can hold a key set of that zone yet.
 */
final class KeySchedule {

    /** How old the keys a replica holds may become: within this time every replica publishes a new key. */
    static final Duration REREAD = Duration.ofSeconds(60);

    /** One day, and the longest life of a mandate. */
    static final Duration RETENTION = Duration.ofHours(24).plusHours(1);

    private final Duration delay;

    /** @param activationDelay time in every replica's key set before a key signs */
    KeySchedule(Duration activationDelay) {
        this.delay = activationDelay.plus(REREAD);
    }

    Instant activation(Instant createdAt) {
        return createdAt.plus(delay);
    }

    /** A key whose successor was created before this instant is published no more. */
    Instant horizon(Instant now) {
        return now.minus(RETENTION).minus(delay);
    }

    /** The key that signs now, then the others, newest first. */
    List<StoredKey> order(List<StoredKey> newestFirst, Instant now) {
        if (newestFirst.isEmpty()) {
            return List.of();
        }
        // The oldest of those still published has no successor that signs yet, or is the zone's first key.
        StoredKey signing = newestFirst.stream()
                .filter(key -> !activation(key.createdAt()).isAfter(now))
                .findFirst()
                .orElse(newestFirst.get(newestFirst.size() - 1));
        List<StoredKey> ordered = new ArrayList<>(newestFirst);
        ordered.remove(signing);
        ordered.add(0, signing);
        return List.copyOf(ordered);
    }
}

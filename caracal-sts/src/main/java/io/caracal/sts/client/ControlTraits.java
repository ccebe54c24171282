package io.caracal.sts.client;

import io.caracal.core.scope.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an application may do with a control key, told by its traits (STS contract §2.7).
 *
 * @param marked whether it has the marker {@code control:invoke}
 * @param scopes allowed scopes, all beginning with {@code control:}
 * @param maxTtl longest life of a control mandate, if limited
 * @param expires when the right ends, if it does; one that cannot be read is past
 */
public record ControlTraits(boolean marked, Scopes scopes, Optional<Duration> maxTtl, Optional<Instant> expires) {
    /** Beginning of every control scope. */
    public static final String SCOPE_PREFIX = "control:";

    private static final String MARKER = "control:invoke";
    private static final String SCOPE = "control:scope:";
    private static final String MAX_TTL = "control:max-ttl:";
    private static final String EXPIRES = "control:expires:";
    private static final long MAX_SECONDS = 86_400;

    static ControlTraits of(List<String> traits) {
        List<String> scopes = values(traits, SCOPE)
                .filter(scope -> scope.startsWith(SCOPE_PREFIX) && scope.chars().noneMatch(Character::isWhitespace))
                .toList();
        return new ControlTraits(
                traits.contains(MARKER),
                Scopes.of(scopes),
                values(traits, MAX_TTL).flatMap(text -> seconds(text).stream()).findFirst(),
                values(traits, EXPIRES).map(ControlTraits::instant).min(Instant::compareTo));
    }

    /** Whether the scopes may be minted now. */
    public boolean allows(Scopes requested, Instant now) {
        return marked
                && !requested.isEmpty()
                && scopes.containsAll(requested)
                && expires.map(now::isBefore).orElse(true);
    }

    private static Stream<String> values(List<String> traits, String prefix) {
        return traits.stream().filter(trait -> trait.startsWith(prefix)).map(trait -> trait.substring(prefix.length()));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            return seconds > 0 && seconds <= MAX_SECONDS ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** An end that cannot be read is taken as past: a limit somebody meant to set must not vanish by a typing error. */
    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }
}

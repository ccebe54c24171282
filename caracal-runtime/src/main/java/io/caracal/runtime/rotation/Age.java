package io.caracal.runtime.rotation;

import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret without showing it.
 *
 * @param since    when its value was made; null while there is none, or when it is not this installation's
 * @param days     whole days since then
 * @param previous how many keys before it are still accepted
 * @param given    the variable that gives it in place of the file, empty when the file counts
 * @param cutOff   whether an exchange was cut off
 * @param how      what exchanging it means
 */
public record Age(
        String name, @Nullable Instant since, long days, int previous, String given, boolean cutOff, String how) {

    /** All secrets, in the order of their names in the contract. */
    public static List<Age> all(SecretFiles files, Map<String, String> operator, Clock clock) {
        return Arrays.stream(GeneratedSecret.values())
                .map(secret -> of(secret, files, operator, clock))
                .toList();
    }

    /** The variable that gives this secret in place of the generated file; empty when none does. */
    public static String givenBy(GeneratedSecret secret, Map<String, String> operator) {
        for (String name : List.of(secret.variable(), secret.variable() + "_FILE")) {
            if (!operator.getOrDefault(name, "").isBlank()) {
                return name;
            }
        }
        return "";
    }

    private static Age of(GeneratedSecret secret, SecretFiles files, Map<String, String> operator, Clock clock) {
        Path file = files.path(secret);
        String given = givenBy(secret, operator);
        Instant since = given.isEmpty() && Files.exists(file) ? modified(file) : null;
        long days = since == null ? 0 : Duration.between(since, clock.instant()).toDays();
        return new Age(
                secret.fileName(),
                since,
                days,
                secret.keepsPrevious() ? files.previousValues(secret).size() : 0,
                given,
                new Change(files, secret).pending(),
                Plan.of(secret).how());
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}

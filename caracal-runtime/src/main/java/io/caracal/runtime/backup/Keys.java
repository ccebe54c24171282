package io.caracal.runtime.backup;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.core.secret.Sha256;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys without which a copy cannot be used: what is sealed, chained or signed with them is. A bundle holds their fingerprints, never the keys: the first
 * 8 bytes of a SHA-256 over at least 32 random bytes, from which nothing can be guessed.
 */
public final class Keys {
    /** Without the key its data cannot be read or believed: a restore with another one is refused. */
    static final List<GeneratedSecret> BINDING = List.of(
            GeneratedSecret.SECRET_STORE_KEK,
            GeneratedSecret.AUDIT_HMAC_KEY,
            GeneratedSecret.STREAMS_HMAC_KEY,
            GeneratedSecret.IDEMPOTENCY_HMAC_KEY);

    private static final int FINGERPRINT_DIGITS = 16;

    private final StackSettings settings;
    private final Tokens tokens;

    public Keys(StackSettings settings) {
        this.settings = settings;
        this.tokens = Tokens.of(settings.operator(), settings.home());
    }

    /** Fingerprint by file name of those keys that this installation has. */
    Map<String, String> fingerprints() {
        Map<String, String> fingerprints = new TreeMap<>();
        for (GeneratedSecret secret : BINDING) {
            tokens.find(secret)
                    .ifPresent(value -> fingerprints.put(secret.fileName(), fingerprint(secret, value.reveal())));
        }
        return fingerprints;
    }

    /** Whether this installation has the key, as its own or as one from before a rotation. */
    boolean knows(GeneratedSecret secret, String fingerprint) {
        List<String> known = new ArrayList<>(previous(secret));
        tokens.find(secret).map(SecretText::reveal).ifPresent(known::add);
        return known.stream().anyMatch(each -> fingerprint(secret, each).equals(fingerprint));
    }

    boolean has(GeneratedSecret secret) {
        return tokens.find(secret).isPresent();
    }

    /** The key of the audit chains, which accepts what those before it made; empty when this installation has none. */
    public Optional<HmacKey> auditKey() {
        return tokens.find(GeneratedSecret.AUDIT_HMAC_KEY)
                .map(value -> HmacKey.fromHex(value.reveal())
                        .accepting(previous(GeneratedSecret.AUDIT_HMAC_KEY).stream()
                                .map(HmacKey::fromHex)
                                .toList()));
    }

    /** The keys of before a rotation: from the variable, from its file, from beside the key. */
    private List<String> previous(GeneratedSecret secret) {
        Map<String, String> operator = settings.operator();
        String text = operator.getOrDefault(secret.previousVariable(), "");
        if (text.isBlank()) {
            String named = operator.getOrDefault(secret.previousVariable() + "_FILE", "")
                    .strip();
            Path file = named.isEmpty() ? directory().resolve(secret.previousFileName()) : Path.of(named);
            text = Files.exists(file) ? PrivateFiles.read(file) : "";
        }
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private Path directory() {
        String given =
                settings.operator().getOrDefault("CARACAL_SECRETS_DIR", "").strip();
        return given.isEmpty() ? settings.secrets().directory() : Path.of(given);
    }

    private static String fingerprint(GeneratedSecret secret, String value) {
        String text =
                "caracal-backup\n" + secret.fileName() + "\n" + value.strip().toLowerCase(Locale.ROOT);
        return Sha256.hex(text).substring(0, FINGERPRINT_DIGITS);
    }
}

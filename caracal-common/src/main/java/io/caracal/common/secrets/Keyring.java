package io.caracal.common.secrets;

import io.caracal.common.config.SettingsReader;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The current key, used for all sealing, and during a rotation the previous one, used for opening only. */
public record Keyring(Kek current, Optional<Kek> previous) {

    private static final String RULE = "64 random hexadecimal digits (32 bytes), no repeated or counting pattern";

    /** Reads SECRET_STORE_KEK, required in every mode, and SECRET_STORE_KEK_PREVIOUS. */
    public static Keyring read(SettingsReader settings) {
        Optional<Kek> current =
                settings.requiredParsedSecret("SECRET_STORE_KEK", RULE, text -> Kek.fromHex(text.strip()));
        Optional<Kek> previous =
                settings.parsedSecret("SECRET_STORE_KEK_PREVIOUS", RULE, text -> Kek.fromHex(text.strip()));
        return new Keyring(current.orElseGet(Keyring::standIn), previous);
    }

    public static Keyring of(Kek current) {
        return new Keyring(current, Optional.empty());
    }

    public static Keyring of(Kek current, Kek previous) {
        return new Keyring(current, Optional.of(previous));
    }

    /** Unguessable and lost at once; only there until the problem with the setting is reported. */
    private static Kek standIn() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Kek.fromHex(HexFormat.of().formatHex(bytes));
    }

    Optional<Kek> withId(byte[] id) {
        return current.hasId(id) ? Optional.of(current) : previous.filter(kek -> kek.hasId(id));
    }
}

package io.caracal.common.config;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what is never shown. */
final class SecretSettings {

    private static final String SECRET = "a secret";
    private static final String HMAC_RULE = "at least 32 bytes in hexadecimal";
    private static final String PREVIOUS = "_PREVIOUS";
    private static final String PREVIOUS_RULE = "keys like it, separated by commas";

    private final SettingCatalogue catalogue;

    SecretSettings(SettingCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    Optional<SecretText> text(String name) {
        return catalogue.read(hidden(name, SECRET), text -> Optional.of(SecretText.of(text.strip())));
    }

    SecretText requiredText(String name) {
        Setting<Optional<SecretText>> setting = hidden(name, SECRET);
        return catalogue
                .read(setting.demanded(), text -> Optional.of(SecretText.of(text.strip())))
                .orElseGet(() -> SecretText.of(standIn()));
    }

    RotatingSecret rotating(String name) {
        Optional<SecretText> value = text(name);
        return value.isEmpty()
                ? RotatingSecret.fixed(name, value)
                : new RotatingSecret(name, value, catalogue.fileOf(name));
    }

    Optional<HmacKey> hmac(String name, boolean required) {
        Setting<Optional<HmacKey>> setting = hidden(name, HMAC_RULE);
        Optional<HmacKey> key = catalogue.read(
                required ? setting.demanded() : setting, text -> Optional.of(HmacKey.fromHex(text.strip())));
        Setting<List<HmacKey>> replaced =
                new Setting<List<HmacKey>>(name + PREVIOUS, PREVIOUS_RULE, List.of(), List::toString).secretly();
        List<HmacKey> previous = catalogue.read(replaced, SettingTexts::keys);
        return key.map(present -> present.accepting(previous));
    }

    HmacKey requiredHmac(String name) {
        return hmac(name, true).orElseGet(() -> HmacKey.fromHex(standIn()));
    }

    <T> Optional<T> parsed(String name, String accepted, boolean required, Function<String, T> parser) {
        Setting<Optional<T>> setting = hidden(name, accepted);
        return catalogue.read(required ? setting.demanded() : setting, text -> Optional.of(parser.apply(text)));
    }

    private static <T> Setting<Optional<T>> hidden(String name, String kind) {
        return Setting.<T>optional(name, kind).secretly();
    }

    /** Unguessable, so that even a caller that forgets {@link SettingsReader#finish()} fails closed. */
    private static String standIn() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

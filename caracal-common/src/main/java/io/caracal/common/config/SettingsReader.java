package io.caracal.common.config;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Typed reading of settings. The environment wins over the configuration file; NAME wins over NAME_FILE; blank means
 * not set. A bad or missing value is noted and reading goes on with a harmless stand-in, so that {@link #finish()}
 * can report all problems together; nothing may be used before {@code finish()} has returned. For one thread.
 */
public final class SettingsReader {

    private static final List<String> TRUE_WORDS = List.of("1", "t", "true", "yes", "on");
    private static final List<String> FALSE_WORDS = List.of("0", "f", "false", "no", "off");
    private static final String HMAC_RULE = "at least 32 bytes in hexadecimal";
    private static final String PREVIOUS = "_PREVIOUS";
    private static final String PREVIOUS_RULE = "keys like it, separated by commas";
    private static final String URL_RULE = "an absolute http or https address with a host, without user information";

    private final SettingCatalogue catalogue;
    private final Mode mode;

    /** Over the environment alone. */
    public SettingsReader(Map<String, String> environment) {
        this(environment, Map.of());
    }

    /** @param fileSettings the {@code settings:} map of the configuration file */
    public SettingsReader(Map<String, String> environment, Map<String, String> fileSettings) {
        this.catalogue = new SettingCatalogue(environment, fileSettings);
        Setting<Mode> setting = new Setting<>("CARACAL_MODE", "dev, rc or stable", Mode.STABLE, Mode::text);
        this.mode = catalogue.read(setting, text -> Mode.parse(text).orElseThrow(IllegalArgumentException::new));
        refuseWhenPublished("INSECURE_STS");
        refuseWhenPublished("INSECURE_HTTP");
    }

    public Mode mode() {
        return mode;
    }

    public String text(String name, String fallback) {
        return catalogue.read(new Setting<>(name, "text", fallback), String::strip);
    }

    public Optional<String> optionalText(String name) {
        return optional(name, "text", String::strip);
    }

    public String requiredText(String name) {
        return catalogue.read(new Setting<>(name, "text", "").demanded(), String::strip);
    }

    public int integer(String name, int fallback, int min, int max) {
        return (int) longInteger(name, fallback, min, max);
    }

    public long longInteger(String name, long fallback, long min, long max) {
        Setting<Long> setting = new Setting<>(name, "an integer from " + min + " to " + max, fallback);
        return catalogue.read(setting, text -> {
            long value = Long.parseLong(text.strip());
            check(value >= min && value <= max);
            return value;
        });
    }

    /** Go notation, for example {@code 5s}, {@code 1m30s} or {@code 250ms}; zero is refused. */
    public Duration duration(String name, Duration fallback) {
        String kind = "a positive duration such as 5s, 1m30s or 250ms";
        return catalogue.read(
                new Setting<>(name, kind, fallback, GoDuration::format),
                text -> GoDuration.parse(text.strip()).orElseThrow(IllegalArgumentException::new));
    }

    /** A positive whole number of milliseconds. */
    public Duration millis(String name, Duration fallback) {
        return units(name, fallback, "milliseconds", Duration.ofMillis(1));
    }

    /** A positive whole number of seconds. */
    public Duration seconds(String name, Duration fallback) {
        return units(name, fallback, "seconds", Duration.ofSeconds(1));
    }

    /** 1, t, true, yes, on or 0, f, false, no, off, in any case. */
    public boolean bool(String name, boolean fallback) {
        return catalogue.read(new Setting<>(name, "true or false", fallback), text -> {
            String word = text.strip().toLowerCase(Locale.ROOT);
            check(TRUE_WORDS.contains(word) || FALSE_WORDS.contains(word));
            return TRUE_WORDS.contains(word);
        });
    }

    /** Trimmed, lower-cased, without empty elements; empty when not set. */
    public List<String> csv(String name) {
        Setting<List<String>> setting =
                new Setting<>(name, "a list separated by commas", List.of(), list -> String.join(",", list));
        return catalogue.read(
                setting,
                text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    public Optional<URI> url(String name) {
        return optional(name, URL_RULE, SettingsReader::httpUrl);
    }

    public URI url(String name, String fallback) {
        return catalogue.read(new Setting<>(name, URL_RULE, URI.create(fallback)), SettingsReader::httpUrl);
    }

    public URI requiredUrl(String name) {
        URI standIn = URI.create("http://invalid.invalid");
        return catalogue.read(new Setting<>(name, URL_RULE, standIn).demanded(), SettingsReader::httpUrl);
    }

    /** Required in published modes, the fallback in dev. */
    public URI urlRequiredWhenPublished(String name, String devFallback) {
        return mode.published() ? requiredUrl(name) : url(name, devFallback);
    }

    public Optional<SecretText> secret(String name) {
        return catalogue.read(secretly(name, "a secret"), text -> Optional.of(SecretText.of(text.strip())));
    }

    /** A secret that follows the file named by NAME_FILE, where it was read from one. */
    public RotatingSecret rotatingSecret(String name) {
        Optional<SecretText> value = secret(name);
        return value.isEmpty()
                ? RotatingSecret.fixed(name, value)
                : new RotatingSecret(name, value, catalogue.fileOf(name));
    }

    public SecretText requiredSecret(String name) {
        Setting<Optional<SecretText>> setting = secretly(name, "a secret");
        return catalogue
                .read(setting.demanded(), text -> Optional.of(SecretText.of(text.strip())))
                .orElseGet(() -> SecretText.of(standIn()));
    }

    /** The key, and to verify with the keys of NAME_PREVIOUS: those that a rotation has replaced, separated by commas. */
    public Optional<HmacKey> hmacKey(String name) {
        return hmac(name, secretly(name, HMAC_RULE));
    }

    /** Like {@link #hmacKey}; empty is possible in dev only. */
    public Optional<HmacKey> hmacKeyRequiredWhenPublished(String name) {
        Setting<Optional<HmacKey>> setting = secretly(name, HMAC_RULE);
        Setting<Optional<HmacKey>> strict = mode.published() ? setting.demanded() : setting;
        return hmac(name, strict);
    }

    /** Like {@link #hmacKey}; required in every mode. */
    public HmacKey requiredHmacKey(String name) {
        Setting<Optional<HmacKey>> setting = secretly(name, HMAC_RULE);
        return hmac(name, setting.demanded()).orElseGet(() -> HmacKey.fromHex(standIn()));
    }

    public Path path(String name, Path fallback) {
        return catalogue.read(new Setting<>(name, "a path", fallback), text -> Path.of(text.strip()));
    }

    public Optional<Path> path(String name) {
        return optional(name, "a path", text -> Path.of(text.strip()));
    }

    /** One of the accepted words, compared in lower case. */
    public String oneOf(String name, String fallback, String... accepted) {
        Setting<String> setting = new Setting<>(name, "one of " + String.join(", ", accepted), fallback);
        return catalogue.read(setting, text -> {
            String word = text.strip().toLowerCase(Locale.ROOT);
            check(Stream.of(accepted).anyMatch(word::equals));
            return word;
        });
    }

    /** Any type: {@code parser} throws {@link IllegalArgumentException} for a text that is not {@code accepted}. */
    public <T> Optional<T> parsed(String name, String accepted, Function<String, T> parser) {
        return optional(name, accepted, parser);
    }

    /** Any type, required; empty only when a problem was noted. */
    public <T> Optional<T> requiredParsed(String name, String accepted, Function<String, T> parser) {
        return catalogue.read(
                new Setting<Optional<T>>(name, accepted, Optional.empty(), SettingsReader::shown).demanded(),
                text -> Optional.of(parser.apply(text)));
    }

    /** Like {@link #parsed}, of a value that is never shown. */
    public <T> Optional<T> parsedSecret(String name, String accepted, Function<String, T> parser) {
        return catalogue.read(secretly(name, accepted), text -> Optional.of(parser.apply(text)));
    }

    /** Like {@link #requiredParsed}, of a value that is never shown. */
    public <T> Optional<T> requiredParsedSecret(String name, String accepted, Function<String, T> parser) {
        Setting<Optional<T>> setting = secretly(name, accepted);
        return catalogue.read(setting.demanded(), text -> Optional.of(parser.apply(text)));
    }

    /** Notes a problem that the caller found, for example two settings that contradict each other. */
    public void problem(String name, String wrong, String accepted) {
        catalogue.problem(new Problem(name, wrong, accepted));
    }

    /** Every setting that was read, in that order. */
    public List<SettingDescription> described() {
        return catalogue.described();
    }

    /** Throws {@link ConfigurationProblems} with all problems, if there are any. */
    public void finish() {
        catalogue.finish();
    }

    private Duration units(String name, Duration fallback, String unit, Duration one) {
        String kind = "a positive whole number of " + unit;
        Setting<Duration> setting = new Setting<>(name, kind, fallback, value -> Long.toString(value.dividedBy(one)));
        return catalogue.read(setting, text -> {
            int value = Integer.parseInt(text.strip());
            check(value > 0);
            return one.multipliedBy(value);
        });
    }

    private void refuseWhenPublished(String name) {
        if (bool(name, false) && mode.published()) {
            problem(name, "is not allowed when CARACAL_MODE is " + mode.text(), "unset or false");
        }
    }

    private <T> Optional<T> optional(String name, String kind, Function<String, T> parser) {
        Setting<Optional<T>> setting = new Setting<>(name, kind, Optional.empty(), SettingsReader::shown);
        return catalogue.read(setting, text -> Optional.of(parser.apply(text)));
    }

    private static <T> Setting<Optional<T>> secretly(String name, String kind) {
        return new Setting<Optional<T>>(name, kind, Optional.empty(), SettingsReader::shown).secretly();
    }

    private Optional<HmacKey> hmac(String name, Setting<Optional<HmacKey>> setting) {
        Optional<HmacKey> key = catalogue.read(setting, text -> Optional.of(HmacKey.fromHex(text.strip())));
        Setting<List<HmacKey>> replaced =
                new Setting<List<HmacKey>>(name + PREVIOUS, PREVIOUS_RULE, List.of(), List::toString).secretly();
        List<HmacKey> previous = catalogue.read(
                replaced,
                text -> Arrays.stream(text.split(",", -1))
                        .map(each -> HmacKey.fromHex(each.strip()))
                        .toList());
        return key.map(present -> present.accepting(previous));
    }

    private static String shown(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static URI httpUrl(String text) {
        URI url = URI.create(text.strip());
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        check(scheme.equals("http") || scheme.equals("https"));
        check(url.getHost() != null && url.getRawUserInfo() == null);
        check(url.getRawFragment() == null);
        return url;
    }

    /** Unguessable, so that even a caller that forgets {@link #finish()} fails closed. */
    private static String standIn() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void check(boolean acceptable) {
        if (!acceptable) {
            throw new IllegalArgumentException();
        }
    }
}

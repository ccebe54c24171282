package io.caracal.common.config;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Typed reading of settings. The environment wins over the configuration file; NAME wins over NAME_FILE; blank means
 * not set. A bad or missing value is noted and reading goes on with a harmless stand-in, so that {@link #finish()}
 * can report all problems together; nothing may be used before {@code finish()} has returned. For one thread.
 */
public final class SettingsReader {

    private final SettingCatalogue catalogue;
    private final SecretSettings secrets;
    private final Mode mode;

    /** Over the environment alone. */
    public SettingsReader(Map<String, String> environment) {
        this(environment, Map.of());
    }

    /** @param fileSettings the {@code settings:} map of the configuration file */
    public SettingsReader(Map<String, String> environment, Map<String, String> fileSettings) {
        this.catalogue = new SettingCatalogue(environment, fileSettings);
        this.secrets = new SecretSettings(catalogue);
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
        return catalogue.read(setting, text -> SettingTexts.between(text, min, max));
    }

    /** Go notation, for example {@code 5s}, {@code 1m30s} or {@code 250ms}; zero is refused. */
    public Duration duration(String name, Duration fallback) {
        String kind = "a positive duration such as 5s, 1m30s or 250ms";
        return catalogue.read(new Setting<>(name, kind, fallback, GoDuration::format), SettingTexts::duration);
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
        return catalogue.read(new Setting<>(name, "true or false", fallback), SettingTexts::bool);
    }

    /** Trimmed, lower-cased, without empty elements; empty when not set. */
    public List<String> csv(String name) {
        Setting<List<String>> setting =
                new Setting<>(name, "a list separated by commas", List.of(), list -> String.join(",", list));
        return catalogue.read(setting, SettingTexts::words);
    }

    public Optional<URI> url(String name) {
        return optional(name, SettingTexts.URL_RULE, SettingTexts::httpUrl);
    }

    public URI url(String name, String fallback) {
        return catalogue.read(new Setting<>(name, SettingTexts.URL_RULE, URI.create(fallback)), SettingTexts::httpUrl);
    }

    public URI requiredUrl(String name) {
        URI standIn = URI.create("http://invalid.invalid");
        return catalogue.read(new Setting<>(name, SettingTexts.URL_RULE, standIn).demanded(), SettingTexts::httpUrl);
    }

    /** Required in published modes, the fallback in dev. */
    public URI urlRequiredWhenPublished(String name, String devFallback) {
        return mode.published() ? requiredUrl(name) : url(name, devFallback);
    }

    public Optional<SecretText> secret(String name) {
        return secrets.text(name);
    }

    /** A secret that follows the file named by NAME_FILE, where it was read from one. */
    public RotatingSecret rotatingSecret(String name) {
        return secrets.rotating(name);
    }

    public SecretText requiredSecret(String name) {
        return secrets.requiredText(name);
    }

    /** The key, and to verify with the keys of NAME_PREVIOUS: those that a rotation has replaced, separated by commas. */
    public Optional<HmacKey> hmacKey(String name) {
        return secrets.hmac(name, false);
    }

    /** Like {@link #hmacKey}; empty is possible in dev only. */
    public Optional<HmacKey> hmacKeyRequiredWhenPublished(String name) {
        return secrets.hmac(name, mode.published());
    }

    /** Like {@link #hmacKey}; required in every mode. */
    public HmacKey requiredHmacKey(String name) {
        return secrets.requiredHmac(name);
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
        return catalogue.read(setting, text -> SettingTexts.oneOf(text, List.of(accepted)));
    }

    /** Any type: {@code parser} throws {@link IllegalArgumentException} for a text that is not {@code accepted}. */
    public <T> Optional<T> parsed(String name, String accepted, Function<String, T> parser) {
        return optional(name, accepted, parser);
    }

    /** Any type, required; empty only when a problem was noted. */
    public <T> Optional<T> requiredParsed(String name, String accepted, Function<String, T> parser) {
        return catalogue.read(Setting.<T>optional(name, accepted).demanded(), text -> Optional.of(parser.apply(text)));
    }

    /** Like {@link #parsed}, of a value that is never shown. */
    public <T> Optional<T> parsedSecret(String name, String accepted, Function<String, T> parser) {
        return secrets.parsed(name, accepted, false, parser);
    }

    /** Like {@link #requiredParsed}, of a value that is never shown. */
    public <T> Optional<T> requiredParsedSecret(String name, String accepted, Function<String, T> parser) {
        return secrets.parsed(name, accepted, true, parser);
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
        return catalogue.read(setting, text -> SettingTexts.positive(text, one));
    }

    private void refuseWhenPublished(String name) {
        if (bool(name, false) && mode.published()) {
            problem(name, "is not allowed when CARACAL_MODE is " + mode.text(), "unset or false");
        }
    }

    private <T> Optional<T> optional(String name, String kind, Function<String, T> parser) {
        return catalogue.read(Setting.<T>optional(name, kind), text -> Optional.of(parser.apply(text)));
    }
}

package io.caracal.common.config;

import io.caracal.core.secret.HmacKey;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** From the text of a setting to its value; every function throws {@link IllegalArgumentException} for a text that is not acceptable. */
final class SettingTexts {

    static final String URL_RULE = "an absolute http or https address with a host, without user information";

    private static final List<String> TRUE_WORDS = List.of("1", "t", "true", "yes", "on");
    private static final List<String> FALSE_WORDS = List.of("0", "f", "false", "no", "off");

    private SettingTexts() {}

    static long between(String text, long min, long max) {
        long value = Long.parseLong(text.strip());
        check(value >= min && value <= max);
        return value;
    }

    static boolean bool(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        check(TRUE_WORDS.contains(word) || FALSE_WORDS.contains(word));
        return TRUE_WORDS.contains(word);
    }

    static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static String oneOf(String text, List<String> accepted) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        check(accepted.contains(word));
        return word;
    }

    static Duration positive(String text, Duration unit) {
        int value = Integer.parseInt(text.strip());
        check(value > 0);
        return unit.multipliedBy(value);
    }

    static Duration duration(String text) {
        return GoDuration.parse(text.strip()).orElseThrow(IllegalArgumentException::new);
    }

    static URI httpUrl(String text) {
        URI url = URI.create(text.strip());
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        check(scheme.equals("http") || scheme.equals("https"));
        check(url.getHost() != null && url.getRawUserInfo() == null);
        check(url.getRawFragment() == null);
        return url;
    }

    static List<HmacKey> keys(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> HmacKey.fromHex(each.strip()))
                .toList();
    }

    private static void check(boolean acceptable) {
        if (!acceptable) {
            throw new IllegalArgumentException();
        }
    }
}

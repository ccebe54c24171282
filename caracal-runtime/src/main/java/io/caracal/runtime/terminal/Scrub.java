package io.caracal.runtime.terminal;

import java.util.regex.Pattern;

/** Nothing that looks like a credential is printed (CLI contract B.2). */
public final class Scrub {
    private static final Pattern CREDENTIAL =
            Pattern.compile("eyJ[\\w-]+\\.[\\w.-]+|caracal_[ar]t_[\\w-]+|(?<=://)[^/@\\s]*(?=@)|(?i:(?<=bearer )\\S+)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Scrub() {}

    public static String secrets(String text) {
        return CREDENTIAL.matcher(text).replaceAll("***");
    }

    /** One line, without credentials. */
    public static String line(String text) {
        return secrets(BLANKS.matcher(text).replaceAll(" ").strip());
    }

    /** The same of at most so many characters. */
    public static String line(String text, int most) {
        String line = line(text);
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}

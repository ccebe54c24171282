package io.caracal.system.guide;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** How a command of the guide is proved; {@code commands.txt} says so for each. */
enum Proof {
    /** Run by a shell, in the order of its page, against a whole stack. */
    SHELL,
    /** A command of {@code caracal} that changes nothing: carried out against a whole stack. */
    ASK,
    /** A command of {@code caracal} that starts, stops or destroys: read by its real parser. A test of its own carries it out. */
    PARSE,
    /** A script that would change what the test must not touch: it exists, and its help knows what is given to it. */
    SCRIPT,
    /** {@code docker compose}: its files, services and options are there. */
    COMPOSE,
    /** {@code helm}: chart, profiles and values are there. */
    HELM,
    /** {@code kubectl}: what it names is what the chart makes. */
    KUBECTL,
    /** A block that is run as it stands against a whole stack, as smokeTest.sh does on a running one. */
    BLOCK,
    /** A program that is not ours. */
    OUTSIDE;

    private static final String TABLE = "commands.txt";

    /** The table: proof by command. */
    static Map<String, Proof> table() {
        try (InputStream file = Objects.requireNonNull(Proof.class.getResourceAsStream(TABLE))) {
            Map<String, Proof> table = new TreeMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !(line.isBlank() || line.startsWith("#")))
                    .forEach(line -> table.put(line.substring(8).strip(), named(line.substring(0, 8))));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Proof named(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT));
    }
}

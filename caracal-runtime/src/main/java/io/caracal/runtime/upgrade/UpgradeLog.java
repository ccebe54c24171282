package io.caracal.runtime.upgrade;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/** upgrade.log: one line of JSON per attempt, {@code {"at","from","to","outcome"}} (CLI contract B.6). Lines are only ever added. */
public final class UpgradeLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Clock clock;

    public UpgradeLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** @param from empty when no version was here before */
    void add(String from, String to, Outcome outcome) {
        ObjectNode line = JSON.createObjectNode();
        line.put("at", clock.instant().toString());
        if (!from.isEmpty()) {
            line.put("from", from);
        }
        line.put("to", to).put("outcome", outcome.text());
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}

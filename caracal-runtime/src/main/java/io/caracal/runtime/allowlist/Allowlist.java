package io.caracal.runtime.allowlist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code operatorAllowlist.json}: {@code {"emails":{"entry":"active"|"locked"|"removed"}}}, lower case and sorted (CLI contract B.8). A removed
 * entry stays as a tombstone. The file is replaced in one step; one that cannot be read is left as it is. The caller holds the lock of the home directory.
 */
public final class Allowlist {
    private static final String ENTRIES = "emails";
    private static final Pattern ENTRY = Pattern.compile("[^@\\s]{0,64}@[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /** @param file may be missing */
    public Allowlist(Path file) {
        this.file = file;
    }

    /** What an entry is. */
    public enum State {
        ACTIVE,
        LOCKED,
        REMOVED;

        /** As in the file. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of an order: the entry as it is written, and whether anything changed. */
    public record Outcome(String entry, boolean changed) {}

    /** The entries in order. */
    public Map<String, State> entries() {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        Map<String, State> entries = new TreeMap<>();
        JsonNode emails = document().path(ENTRIES);
        if (!emails.isObject()) {
            throw corrupt();
        }
        emails.properties().forEach(each -> entries.put(each.getKey(), state(each.getValue())));
        return entries;
    }

    /** New or removed becomes active; a locked one is refused, for it was locked on purpose. */
    public Outcome add(String given) {
        String entry = checked(given);
        Map<String, State> entries = entries();
        State before = entries.get(entry);
        if (before == State.LOCKED) {
            throw new OperatorProblem(entry + " is locked; unlock it instead");
        }
        return put(entries, entry, before, State.ACTIVE);
    }

    /** The entry becomes a tombstone. */
    public Outcome remove(String given) {
        String entry = checked(given);
        Map<String, State> entries = entries();
        State before = entries.get(entry);
        if (before == null) {
            throw missing(entry);
        }
        return put(entries, entry, before, State.REMOVED);
    }

    public Outcome lock(String given) {
        return toggle(given, State.LOCKED);
    }

    public Outcome unlock(String given) {
        return toggle(given, State.ACTIVE);
    }

    private Outcome toggle(String given, State after) {
        String entry = checked(given);
        Map<String, State> entries = entries();
        State before = entries.get(entry);
        if (before == null || before == State.REMOVED) {
            throw missing(entry);
        }
        return put(entries, entry, before, after);
    }

    private Outcome put(Map<String, State> entries, String entry, @Nullable State before, State after) {
        if (before == after) {
            return new Outcome(entry, false);
        }
        entries.put(entry, after);
        write(entries);
        return new Outcome(entry, true);
    }

    private void write(Map<String, State> entries) {
        ObjectNode document = JSON.createObjectNode();
        ObjectNode emails = document.putObject(ENTRIES);
        entries.forEach((entry, state) -> emails.put(entry, state.text()));
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            PrivateFiles.createDirectory(parent);
        }
        PrivateFiles.replace(file, document.toPrettyString() + "\n");
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot set the mode of " + file, failure);
        }
    }

    private JsonNode document() {
        try {
            JsonNode document = JSON.readTree(PrivateFiles.read(file));
            return document == null ? JSON.missingNode() : document;
        } catch (JsonProcessingException broken) {
            throw corrupt();
        }
    }

    private State state(JsonNode value) {
        Optional<State> known = Arrays.stream(State.values())
                .filter(state -> state.text().equals(value.asText()))
                .findFirst();
        return known.orElseThrow(this::corrupt);
    }

    private OperatorProblem corrupt() {
        return new OperatorProblem(
                file + " is damaged and was left as it is; restore it from a backup, or remove it to begin anew");
    }

    private static OperatorProblem missing(String entry) {
        return new OperatorProblem(entry + " is not on the allowlist");
    }

    private static String checked(String given) {
        String entry = given.strip().toLowerCase(Locale.ROOT);
        if (!ENTRY.matcher(entry).matches() || entry.contains("..")) {
            throw new OperatorProblem("'" + given + "' is neither name@domain nor @domain");
        }
        return entry;
    }
}

package io.caracal.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text of a setting: NAME of the environment, then the file named by NAME_FILE, then NAME and NAME_FILE of
 * the configuration file. A blank value counts as not set.
 */
final class SettingSources {

    /** Its file form would collide with a setting of another meaning, the list of files in CARACAL_ENV_FILE. */
    private static final Set<String> WITHOUT_FILE_FORM = Set.of("CARACAL_ENV");

    private static final String FILE_SUFFIX = "_FILE";
    /** Between rotations there is no previous key, and its file, which a deployment must name at all times, is empty. */
    private static final String BEFORE_ROTATION = "_PREVIOUS";

    private static final String READABLE_FILE = "the path of a readable file that is not empty";

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Consumer<Problem> problems;
    private final Set<String> used = new HashSet<>();

    /** A value found: its text and origin. */
    record Found(String text, SettingSource source) {}

    SettingSources(Map<String, String> environment, Map<String, String> file, Consumer<Problem> problems) {
        this.environment = environment;
        this.file = file;
        this.problems = problems;
    }

    @Nullable
    Found find(String name) {
        used.add(name);
        used.add(name + FILE_SUFFIX);
        String direct = environment.get(name);
        if (direct != null && !direct.isBlank()) {
            return new Found(direct, SettingSource.ENVIRONMENT);
        }
        Found fromFile = fromFile(name, environment);
        if (fromFile != null) {
            return fromFile;
        }
        String configured = file.get(name);
        if (configured != null && !configured.isBlank()) {
            return new Found(configured, SettingSource.CONFIGURATION_FILE);
        }
        return fromFile(name, file);
    }

    /** The file that {@link #find} reads the text of this setting from, if it does. */
    Optional<Path> fileOf(String name) {
        if (isSet(environment.get(name))) {
            return Optional.empty();
        }
        Optional<Path> file = location(name, environment);
        return file.isPresent() || isSet(this.file.get(name)) ? file : location(name, this.file);
    }

    /** Names in the configuration file that nobody asked for. */
    List<String> unused() {
        Stream<String> names = file.keySet().stream();
        return names.filter(name -> !used.contains(name)).sorted().toList();
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static Optional<Path> location(String name, Map<String, String> from) {
        String location = WITHOUT_FILE_FORM.contains(name) ? null : from.get(name + FILE_SUFFIX);
        return location == null || location.isBlank() ? Optional.empty() : Optional.of(Path.of(location.strip()));
    }

    private @Nullable Found fromFile(String name, Map<String, String> from) {
        try {
            Optional<Path> location = location(name, from);
            if (location.isEmpty()) {
                return null;
            }
            String text = Files.readString(location.get()).stripTrailing();
            if (!text.isEmpty()) {
                return new Found(text, SettingSource.SECRET_FILE);
            }
            if (name.endsWith(BEFORE_ROTATION)) {
                return null;
            }
            problems.accept(new Problem(name + FILE_SUFFIX, "names an empty file", READABLE_FILE));
        } catch (IOException | InvalidPathException e) {
            problems.accept(new Problem(name + FILE_SUFFIX, "names a file that cannot be read", READABLE_FILE));
        }
        return null;
    }
}

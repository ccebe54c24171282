package io.caracal.system.plumbing;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.plumbing.Plumbing.Reach;
import io.caracal.system.reference.CheckedIn;
import io.caracal.system.reference.SettingMeanings;
import io.caracal.system.reference.SettingsCatalogue;
import io.caracal.system.reference.SettingsCatalogue.Entry;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of settings says what the code reads, and what is documented can be set however Caracal is run. */
final class SettingsReferenceTest {

    private static final Pattern READ = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
    private static final Pattern COMMAND_LINE =
            Pattern.compile("\"((?:CARACAL|XDG|POSTGRES|REDIS)_[A-Z_]+|NO_COLOR|FORCE_COLOR)\"");
    private static final String RUNTIME = "caracal-runtime";

    private final Map<String, List<Entry>> settings = SettingsCatalogue.byName();

    @Test
    void thePageOfSettingsIsUpToDate() {
        CheckedIn.agree(Map.of(SettingsPage.FILE, new SettingsPage(plumbings()).text()));
    }

    @Test
    void everySettingHasItsSentence() {
        Map<String, String> meanings = SettingMeanings.read(SettingMeanings.SERVICES);
        assertThat(meanings.keySet())
                .as("settings.properties explains every setting that a service reads, and no other")
                .isEqualTo(settings.keySet());
        meanings.forEach((name, sentence) ->
                assertThat(sentence).as(name).matches("\\S.*\\S\\.").hasSizeGreaterThan(15));
    }

    /** Some parts read settings only when they are on: a literal that the catalogue does not know would be one of those. */
    @Test
    void nothingIsReadThatTheCatalogueDoesNotKnow() throws IOException {
        Set<String> unknown = new TreeSet<>();
        for (Path source : sources(module -> !module.equals(RUNTIME))) {
            String text = Files.readString(source);
            if (text.contains("SettingsReader")
                    || source.getFileName().toString().endsWith("Invariants.java")) {
                literals(READ, text).filter(name -> !settings.containsKey(name)).forEach(unknown::add);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyVariableOfTheCommandLineIsExplained() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path source : sources(RUNTIME::equals)) {
            literals(COMMAND_LINE, Files.readString(source)).forEach(read::add);
        }
        Map<String, String> meanings = SettingMeanings.read(SettingMeanings.COMMAND_LINE);
        read.removeIf(name -> name.endsWith("_FILE")
                && !meanings.containsKey(name)
                && isOne(meanings, name.replaceFirst("_FILE$", "")));
        read.removeAll(settings.keySet());
        assertThat(meanings.keySet())
                .as("commandline.properties explains what the sources of caracal-runtime read, and nothing else")
                .isEqualTo(read);
        meanings.forEach((name, text) -> assertThat(text).as(name).matches("[^|]+\\|\\S[^|]*\\."));
    }

    @Test
    void everySettingCanBeSetHoweverCaracalIsRun() {
        for (Plumbing plumbing : plumbings()) {
            Set<String> lost = settings.values().stream()
                    .flatMap(List::stream)
                    .filter(entry -> plumbing.reach(entry.service(), entry.name()) == Reach.NONE)
                    .map(entry -> entry.name() + " of " + entry.service())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(lost)
                    .as("settings that %s does not hand on", plumbing.title())
                    .isEmpty();
        }
    }

    private boolean isOne(Map<String, String> meanings, String name) {
        return meanings.containsKey(name) || settings.containsKey(name);
    }

    private static List<Plumbing> plumbings() {
        return List.of(new PlumbedByUp(), new PlumbedByCompose(), new PlumbedByChart());
    }

    private static Stream<String> literals(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static List<Path> sources(Predicate<String> module) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(Repository.root(), "caracal-*")) {
            for (Path each : modules) {
                Path root = each.resolve("src/main/java");
                if (module.test(each.getFileName().toString()) && Files.isDirectory(root)) {
                    try (Stream<Path> files = Files.walk(root)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }
}

package io.caracal.system.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the comparison claims is shown by tests that exist, and its counts are those of its table. */
final class ComparisonTest {

    private static final int ROWS = 45;
    private static final int COLUMNS = 22;
    private static final int LEAST_YES = 43;
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*\\|");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");

    private static final Pattern TEST = Pattern.compile("^ +@(Parameterized)?Test\\b");
    private static final Pattern METHOD = Pattern.compile("^ +(?:public )?void (\\w+)\\(");

    private final List<String> lines = Files.readAllLines(Repository.root().resolve("docs/comparison.md"));

    /** The column {@code CA} of each row. */
    private final Map<Integer, String> states = new TreeMap<>();

    /** What follows "Shown by" for each row. */
    private final Map<Integer, String> shown = new TreeMap<>();

    ComparisonTest() throws IOException {
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                int number = Integer.parseInt(row.group(1));
                List<String> cells = Arrays.asList(line.substring(2).split(" \\|\\s*"));
                if (cells.size() == COLUMNS) {
                    states.put(number, cells.get(2));
                } else {
                    assertThat(cells).as("row %s of the tests", number).hasSize(3);
                    assertThat(cells.get(1)).as("state of row %s", number).isEqualTo(states.get(number));
                    shown.put(number, cells.get(2));
                }
            }
        }
    }

    @Test
    void everyRowIsJudgedAndItsTestsAreNamed() {
        List<Integer> all = IntStream.rangeClosed(1, ROWS).boxed().toList();
        assertThat(states.keySet()).containsExactlyElementsOf(all);
        assertThat(shown.keySet()).containsExactlyElementsOf(all);
        assertThat(states.values()).isSubsetOf("Y", "p", "-");
        states.forEach((number, state) -> assertThat(
                        REFERENCE.matcher(shown.getOrDefault(number, "")).find())
                .as("row %s names a test", number)
                .isEqualTo(state.equals("Y")));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> tests = new HashSet<>();
        for (Path file : testSources()) {
            tests.addAll(testsIn(file));
        }
        shown.forEach((number, named) -> REFERENCE
                .matcher(named)
                .results()
                .forEach(test -> assertThat(tests)
                        .as("the tests of row %s exist", number)
                        .contains(test.group(1) + "#" + test.group(2))));
    }

    @Test
    void theScoreIsThatOfTheTable() {
        long yes = count("Y");
        long partly = count("p");
        long score = Math.round(100 * (yes + partly / 2.0) / ROWS);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Score: CA %d Y, %d p, %d - of %d rows, %d %% "
                        .formatted(yes, partly, count("-"), ROWS, score)));
        assertThat(yes).isGreaterThanOrEqualTo(LEAST_YES);
    }

    @Test
    void whatIsNotYesIsExplained() {
        states.forEach((number, state) -> {
            if (!state.equals("Y")) {
                assertThat(lines).anyMatch(line -> line.startsWith("- **" + number + ", "));
            }
        });
    }

    private long count(String state) {
        return states.values().stream().filter(state::equals).count();
    }

    /** As {@code Class#method}; an annotation belongs to the next method below it. */
    private static List<String> testsIn(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".java", "");
        List<String> tests = new ArrayList<>();
        boolean annotated = false;
        for (String line : Files.readAllLines(file)) {
            Matcher method = METHOD.matcher(line);
            if (method.find()) {
                if (annotated) {
                    tests.add(name + "#" + method.group(1));
                }
                annotated = false;
            } else {
                annotated |= TEST.matcher(line).find();
            }
        }
        return tests;
    }

    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Repository.root())) {
            for (Path tests :
                    modules.map(module -> module.resolve("src/test/java")).toList()) {
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.filter(file -> file.toString().endsWith("Test.java"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }
}

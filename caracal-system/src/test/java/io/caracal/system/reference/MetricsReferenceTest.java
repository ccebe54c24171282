package io.caracal.system.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.reference.ContractSeries.Row;
import io.caracal.system.reference.Scrape.Family;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the six services show is what the page on metrics, the contract of 1.0 and the alerts say. */
final class MetricsReferenceTest {

    private static final Pattern SERIES = Pattern.compile("\\b(?:caracal|topics)_[a-z0-9_]+");
    private static final Map<String, Scrape> SCRAPES = new LinkedHashMap<>();

    @BeforeAll
    static void scrape() throws IOException {
        try (WholeStack stack = new WholeStack(Map.of())) {
            for (String name : stack.names()) {
                SCRAPES.put(
                        name,
                        Await.value(
                                Duration.ofSeconds(60),
                                name + " has looked at its streams and stores",
                                () -> Scrape.of(stack.service(name)),
                                MetricsReferenceTest::settled));
            }
        }
    }

    /**
     * Sizes of streams are there once their loop has looked, series of the server with the first rendering after its start; one that is rendered meanwhile
     * may have some of them.
     */
    private static boolean settled(Scrape scrape) {
        return scrape.families().containsKey("jetty_handler_requests")
                && scrape.families().containsKey("caracal_http_request_duration_seconds")
                && !scrape.families().get("topics_topic_records_live").labels().isEmpty();
    }

    @Test
    void thePageOnMetricsIsUpToDate() {
        CheckedIn.agree(Map.of(MetricsPage.FILE, MetricsPage.of(SCRAPES)));
    }

    @Test
    void everySeriesOfTheContractIsThereUnderItsNameAndTypeOrLeftOutForAReason() {
        for (Row row : ContractSeries.rows()) {
            Family shown = SCRAPES.get(row.service()).families().get(row.name());
            if (row.absent().isPresent()) {
                assertThat(shown).as("%s is said not to be there", row.name()).isNull();
            } else {
                assertThat(shown).as(row.name()).isNotNull();
                assertThat(shown.type()).as(row.name()).isEqualTo(row.type());
            }
        }
    }

    @Test
    void everyCompanionOfASeriesOfTheContractExists() {
        for (Row row : ContractSeries.rows()) {
            row.companion()
                    .ifPresent(text -> assertThat(
                                    SCRAPES.get(row.service()).families().keySet())
                            .as("companion of %s", row.name())
                            .containsAll(names(text)));
        }
    }

    @Test
    void everySeriesThatAnAlertOrADashboardReadsExists() throws IOException {
        Set<String> shown = new TreeSet<>();
        SCRAPES.values().forEach(scrape -> {
            shown.addAll(scrape.families().keySet());
            scrape.samples().forEach(sample -> shown.add(sample.name()));
        });
        ContractSeries.rows().stream().filter(row -> row.absent().isPresent()).forEach(row -> shown.add(row.name()));

        Set<String> read = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Repository.root().resolve("infra"))) {
            for (Path file : files.filter(MetricsReferenceTest::readsSeries).toList()) {
                read.addAll(names(Files.readString(file)));
            }
        }
        assertThat(shown).containsAll(read);
    }

    @Test
    void countersEndInTotalAndNothingElseDoesButWhatTheContractNames() {
        Set<String> excused = new TreeSet<>();
        ContractSeries.rows().forEach(row -> excused.add(row.name()));
        SCRAPES.forEach((service, scrape) -> scrape.families().values().stream()
                .filter(family -> !excused.contains(family.name()))
                .forEach(family -> assertThat(family.name().endsWith("_total"))
                        .as("%s of %s is a %s", family.name(), service, family.type())
                        .isEqualTo(family.type().equals("counter"))));
    }

    @Test
    void everyMetricSaysWhatItMeans() {
        SCRAPES.values()
                .forEach(scrape -> scrape.families()
                        .values()
                        .forEach(family ->
                                assertThat(family.help()).as(family.name()).hasSizeGreaterThan(7)));
    }

    private static boolean readsSeries(Path file) {
        String path = file.toString();
        return (path.contains("prometheus") || path.contains("grafana"))
                && !path.contains("target")
                && (path.endsWith(".rules.yml") || path.endsWith(".json"));
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = SERIES.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}

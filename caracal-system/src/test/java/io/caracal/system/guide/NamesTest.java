package io.caracal.system.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.reference.Catalogue;
import io.caracal.system.reference.SettingsCatalogue;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide names in running text exists: settings, series, alerts, files and values of the chart. */
final class NamesTest {

    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern SETTING = Pattern.compile("([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=.*)?");
    private static final Pattern SERIES = Pattern.compile("(caracal_[a-z0-9_]+)(?:\\{.*)?");
    private static final Pattern ALERT = Pattern.compile("Caracal[A-Z][A-Za-z]+");
    private static final Pattern DRILL = Pattern.compile("^\\| `([a-z-]+)` of (?:the )?([A-Za-z]+) \\|");
    private static final Pattern FILE = Pattern.compile("(?:infra|docs)/[\\w./-]+");
    private static final Pattern VALUE = Pattern.compile(
            "((?:alertRules|control|dashboards|drain|global|ingress|migrations|networkPolicy|probes|replayPersistence|"
                    + "scheduling|secrets|serviceMonitor|services)\\.[A-Za-z.]+)(?:: .*)?");

    @Test
    void settingsExist() {
        String compose = Yaml.text("infra/docker/docker-compose.yml");
        hold(
                SETTING,
                name -> name.equals("NAME_FILE")
                        || SettingsCatalogue.knows(name)
                        || compose.contains("${" + name + ":-"));
    }

    @Test
    void seriesExist() {
        String metrics = String.join("\n", Page.of("docs/metrics.md").lines());
        hold(SERIES, name -> metrics.contains("`" + name + "`"));
    }

    @Test
    void alertsExist() {
        String rules = Yaml.text("infra/prometheus/caracal.rules.yml");
        hold(ALERT, name -> rules.contains("alert: " + name));
    }

    @Test
    void filesExist() {
        hold(FILE, name -> Files.exists(Repository.root().resolve(name)) || madeLater(name));
    }

    @Test
    void valuesOfTheChartExist() {
        hold(
                VALUE,
                name -> name.endsWith(".sh")
                        || HelmCheck.missing(name.replace(".NAME.", ".gateway."))
                                .isEmpty());
    }

    @Test
    void drillsExist() {
        int drills = 0;
        for (String line : Page.of("docs/operations/failure-drills.md").lines()) {
            Matcher row = DRILL.matcher(line);
            if (row.find()) {
                drills++;
                assertThat(Catalogue.of(row.group(2).toLowerCase(Locale.ROOT)))
                        .as(line)
                        .anyMatch(entry -> entry.invariant().name().equals(row.group(1)));
            }
        }
        assertThat(drills).isPositive();
    }

    /** Directories that hold what is not in the repository. */
    private static boolean madeLater(String name) {
        return name.equals("infra/docker/secrets");
    }

    private static void hold(Pattern kind, Predicate<String> exists) {
        List<String> unknown = new ArrayList<>();
        for (Page page : Page.guide()) {
            if (!page.name().startsWith("docs/operations/")) {
                continue;
            }
            Matcher code = CODE.matcher(String.join("\n", page.lines()));
            while (code.find()) {
                Matcher name = kind.matcher(code.group(1));
                if (name.matches() && !exists.test(name.groupCount() > 0 ? name.group(1) : name.group())) {
                    unknown.add(page.name() + " " + code.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}

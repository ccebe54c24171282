package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.reference.Catalogue;
import io.caracal.system.reference.SettingsCatalogue;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every setting of the services is reached through a value. */
final class ChartSettingsTest {

    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);

    @Test
    void everySettingThatIsGivenReachesItsServiceUnchanged() {
        StringBuilder values = new StringBuilder("control: {enabled: true}\nservices:\n");
        Map<String, Map<String, String>> given = new TreeMap<>();
        for (String service : Catalogue.services()) {
            values.append("  ").append(service).append(":\n    enabled: true\n    settings:\n");
            for (String name : ChartSettings.names(service)) {
                // A number that floating point would write with an exponent, in the one setting that the chart
                // calculates with.
                String value = name.equals("AUDIT_LOG_MAX_BYTES") ? "2097152000" : "given-" + name;
                given.computeIfAbsent(service, unseen -> new TreeMap<>()).put(name, value);
                values.append("      ").append(name).append(": ").append(value).append('\n');
            }
        }

        Rendering rendering = Chart.with(values.toString());

        given.forEach((service, settings) ->
                assertThat(rendering.environment(service)).as(service).containsAllEntriesOf(settings));
    }

    @Test
    void everySettingThatIsNotGivenByNameIsSetByTheChartOrLeftOutForAReason() {
        for (SettingsCatalogue.Entry setting : SettingsCatalogue.entries()) {
            ChartSettings.Reach reach = ChartSettings.of(setting);
            if (reach.chosen() && !ChartSettings.byName(setting)) {
                assertThat(set(setting.service()))
                        .as("%s of %s, said to come from %s", setting.name(), setting.service(), reach.path())
                        .contains(setting.name());
            }
        }
    }

    @Test
    void aServiceIsSetNothingThatItDoesNotRead() {
        for (String service : Catalogue.services()) {
            Set<String> read = SettingsCatalogue.entries().stream()
                    .filter(setting -> setting.service().equals(service))
                    .map(SettingsCatalogue.Entry::name)
                    .collect(Collectors.toSet());
            assertThat(read).as(service).containsAll(set(service));
        }
    }

    @Test
    void aSettingOfSeveralServicesIsGivenOnceAndASettingOfOneWins() {
        Rendering rendering = Chart.with("""
            global: {settings: {CLOCK_SKEW_MAX_SECONDS: 3, DRILLS_ENABLED: true, STS_MINT_RATE_LIMIT_PER_MIN: 20000}}
            services: {api: {settings: {CLOCK_SKEW_MAX_SECONDS: 7, DRILLS_ENABLED: false, API_BODY_LIMIT_BYTES: 33554432}}}
            """);

        assertThat(rendering.environment("sts"))
                .containsEntry("CLOCK_SKEW_MAX_SECONDS", "3")
                .containsEntry("DRILLS_ENABLED", "true")
                .containsEntry("STS_MINT_RATE_LIMIT_PER_MIN", "20000");
        assertThat(rendering.environment("api"))
                .containsEntry("CLOCK_SKEW_MAX_SECONDS", "7")
                .containsEntry("DRILLS_ENABLED", "false")
                .containsEntry("API_BODY_LIMIT_BYTES", "33554432")
                .doesNotContainKey("STS_MINT_RATE_LIMIT_PER_MIN");
    }

    /** Names of settings that the chart sets, those given as files among them; the file of an authority is a setting itself. */
    private static Set<String> set(String service) {
        return EVERYTHING.container(service).getEnv().stream()
                .map(variable -> variable.getName().endsWith("_FILE")
                                && String.valueOf(variable.getValue()).startsWith("/run/secrets/")
                                && !variable.getName().equals("REDIS_CA_FILE")
                        ? variable.getName().replaceFirst("_FILE$", "")
                        : variable.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

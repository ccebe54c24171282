package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.SettingDescription;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.lifecycle.EvidenceTotals;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.lifecycle.StopReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/drain.md} says what the code does. */
class DrainPageTest {

    private static final String PAGE = read();

    @Test
    void stepsAreListedInTheirOrderWithTheirShares() {
        List<String> rows = Pattern.compile("^\\| `([a-z_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE)
                .matcher(between("## The steps", "## Exit codes"))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
        List<String> expected =
                new ArrayList<>(List.of("drain_announced at once (≤ 20 ms)", "drain_wait `DRAIN_WAIT_SECONDS`"));
        Stream.of(StopPhase.values())
                .skip(2)
                .map(phase -> phase.text() + " "
                        + phase.latestEnd(Duration.ofSeconds(100)).toSeconds() + " %")
                .forEach(expected::add);
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void settingsAreListedWithTheirDefaults() {
        SettingsReader reader = new SettingsReader(Map.of("CARACAL_MODE", "stable"));
        DrainSettings.read(reader);
        String table = between("## Settings", "Numbers that cannot work");
        for (SettingDescription setting : reader.described()) {
            if (setting.name().matches("CARACAL_MODE|INSECURE_[A-Z]+")) {
                continue;
            }
            String shown = setting.shown().isEmpty() ? "not set" : setting.shown();
            assertThat(table).containsPattern("\\| `" + setting.name() + "` \\| " + shown + "[ ;]");
        }
    }

    @Test
    void summaryHasTheMembersOfTheExample() throws IOException {
        ObjectMapper json = new ObjectMapper();
        MatchResult example = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL)
                .matcher(PAGE)
                .results()
                .findFirst()
                .orElseThrow();
        StopReport report = new StopReport(
                Stream.of(StopPhase.values())
                        .map(phase -> new StopReport.PhaseTime(phase, Duration.ZERO))
                        .toList(),
                List.of(),
                new EvidenceTotals(0, 0, 0),
                Duration.ZERO);
        JsonNode real = json.readTree(
                new DrainSummary("s", "v", "SIGTERM", Instant.EPOCH, new RequestTotals(0, 0, 0, 0, 0), report).json());
        assertThat(members(json.readTree(example.group(1)))).isEqualTo(members(real));
    }

    private static List<String> members(JsonNode document) {
        List<String> names = new ArrayList<>();
        document.properties().forEach(member -> {
            names.add(member.getKey());
            members(member.getValue()).forEach(inner -> names.add(member.getKey() + "." + inner));
        });
        return names;
    }

    private static String between(String begin, String end) {
        int from = PAGE.indexOf(begin);
        int to = PAGE.indexOf(end, from);
        assertThat(from).isNotNegative();
        assertThat(to).isGreaterThan(from);
        return PAGE.substring(from, to);
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "drain.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

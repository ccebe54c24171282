package io.caracal.system.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.reference.Catalogue.Entry;
import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Documents, alerts and dashboards say what the declarations say. */
final class ReadinessReferenceTest {

    @Test
    void theReadinessPageIsUpToDate() {
        CheckedIn.agree(Map.of(ReadinessPage.FILE, ReadinessPage.text()));
    }

    @Test
    void everyReasonHasARunbookThatIsUpToDate() {
        Map<String, String> pages = RunbookPages.pages();
        CheckedIn.agree(pages);
        CheckedIn.nothingElse(RunbookPages.DIRECTORY, pages.keySet());
    }

    @Test
    void theAlertsAndTheirTestsAreUpToDate() {
        List<AlertRule> readiness = InvariantAlerts.rules();
        List<AlertRule> enterprise = EnterpriseAlerts.rules();
        CheckedIn.agree(Map.of(
                AlertFiles.RULES, AlertFiles.rules(readiness, enterprise),
                AlertFiles.TESTS, AlertFiles.tests(AlertFiles.together(readiness, enterprise))));
    }

    @Test
    void everyAlertPointsAtARunbookThatExists() {
        for (AlertRule rule : AlertFiles.together(InvariantAlerts.rules(), EnterpriseAlerts.rules())) {
            assertThat(Files.exists(Repository.root().resolve("docs").resolve(rule.runbook())))
                    .as("%s of %s", rule.runbook(), rule.name())
                    .isTrue();
        }
    }

    @Test
    void alertNamesAreUnique() {
        Set<String> names = new HashSet<>();
        for (AlertRule rule : AlertFiles.together(InvariantAlerts.rules(), EnterpriseAlerts.rules())) {
            assertThat(names.add(rule.name())).as(rule.name()).isTrue();
        }
    }

    @Test
    void theDashboardsAreUpToDate() {
        Map<String, String> files = Dashboards.files();
        CheckedIn.agree(files);
        CheckedIn.nothingElse(Dashboards.DIRECTORY, files.keySet());
    }

    @Test
    void everyInvariantSaysWhatItCostsInWholeSentences() {
        for (Entry entry : Catalogue.entries()) {
            assertThat(entry.invariant().impact().text())
                    .as("impact of %s in %s", entry.invariant().name(), entry.service())
                    .endsWith(".")
                    .hasSizeGreaterThan(30);
            assertThat(entry.invariant().diagnosis().action()).endsWith(".");
            assertThat(entry.invariant().diagnosis().cause()).endsWith(".");
        }
    }

    @Test
    void namesAndReasonsAreUniqueWithinAService() {
        for (String service : Catalogue.services()) {
            Set<String> names = new HashSet<>();
            for (Entry entry : Catalogue.of(service)) {
                assertThat(names.add(entry.invariant().name()))
                        .as("%s of %s", entry.invariant().name(), service)
                        .isTrue();
            }
        }
    }
}

package io.caracal.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void theSameReasonAtSeveralServicesIsOneFinding() {
        List<Finding> findings =
                Findings.of(List.of(breach("api", "redis_unreachable"), breach("sts", "redis_unreachable")));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rung()).isEqualTo(Rung.STORAGE);
            assertThat(finding.services()).containsExactly("api", "sts");
            assertThat(finding.onlyBecause()).containsExactly("api", "sts");
        });
    }

    @Test
    void aGatewayThatMissesTheStsFollowsFromWhatTheStsMisses() {
        List<Finding> findings = Findings.of(List.of(
                told("gateway", "sts_unreachable", "postgres_unreachable"), breach("sts", "postgres_unreachable")));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("postgres_unreachable");
            assertThat(finding.services()).containsExactly("sts");
            assertThat(finding.following()).extracting(Breach::reason).containsExactly("sts_unreachable");
            assertThat(finding.onlyBecause()).containsExactly("sts", "gateway");
        });
    }

    @Test
    void aDeadProcessExplainsWhoAsksIt() {
        List<Finding> findings = Findings.of(List.of(
                breach("control", "api_unreachable"),
                breach("gateway", "sts_unreachable"),
                breach("api", Remedy.NOT_ANSWERING),
                breach("sts", Remedy.NOT_ANSWERING)));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rung()).isEqualTo(Rung.PROCESS);
            assertThat(finding.services()).containsExactly("api", "sts");
            assertThat(finding.onlyBecause()).containsExactlyInAnyOrder("api", "sts", "control", "gateway");
        });
    }

    @Test
    void theLowestRungComesFirstAndPostgresBeforeRedis() {
        List<Finding> findings = Findings.of(List.of(
                breach("control", "control_gate_closed"),
                breach("audit", "audit_dlq_threshold"),
                breach("api", "redis_unreachable"),
                breach("coordinator", "postgres_unreachable")));

        assertThat(findings)
                .extracting(Finding::reason)
                .containsExactly("postgres_unreachable", "redis_unreachable", "control_gate_closed");
        assertThat(findings.get(1).following()).extracting(Breach::reason).containsExactly("audit_dlq_threshold");
    }

    @Test
    void aServiceWithSomethingElseIsNotOnlyFailingBecauseOfIt() {
        List<Finding> findings = Findings.of(List.of(
                breach("sts", "redis_unreachable"),
                breach("gateway", "redis_unreachable"),
                breach("gateway", "jwks_unavailable_elsewhere")));

        assertThat(findings.get(0).onlyBecause()).containsExactly("sts");
        assertThat(findings).hasSize(2);
    }

    @Test
    void aSafetyMatterIsNeverExplainedAway() {
        Breach canary = new Breach("sts", remedy("canary_failed"), true, true, "redis_unreachable");

        List<Finding> findings = Findings.of(List.of(canary, breach("sts", "redis_unreachable")));

        assertThat(findings).extracting(Finding::reason).containsExactly("redis_unreachable", "canary_failed");
    }

    @Test
    void aServiceThatComesBackFollowsFromWhatItHadButNotFromSomebodyElse() {
        List<Finding> findings = Findings.of(List.of(
                breach("api", "redis_unreachable"),
                breach("api", "readmission_pending"),
                breach("audit", "readmission_pending")));

        assertThat(findings).hasSize(2);
        assertThat(findings.get(1).services()).containsExactly("audit");
    }

    @Test
    void nothingBrokenIsNoFinding() {
        assertThat(Findings.of(List.of())).isEmpty();
    }

    private static Breach breach(String service, String reason) {
        return Breach.failing(service, remedy(reason));
    }

    private static Breach told(String service, String reason, String upstream) {
        return new Breach(service, remedy(reason), true, false, upstream);
    }

    private static Remedy remedy(String reason) {
        return new Remedy(reason, "impact", "cause", "action", "docs/runbooks/" + reason + ".md");
    }
}

package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.OnBreach;
import io.caracal.gateway.revocation.RevocationSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayInvariantsTest {

    @Test
    void everyReasonOfTheContractIsDeclaredAndSafetyRefuses() {
        List<Invariant> all = GatewayInvariants.all();
        assertThat(all).extracting(Invariant::name).doesNotHaveDuplicates();
        assertThat(all)
                .extracting(Invariant::reason)
                .contains(
                        "redis_unreachable",
                        "revocation_snapshot_stale",
                        "audit_evidence_lost",
                        "audit_replay_unavailable",
                        "sts_unreachable");
        assertThat(List.of(GatewayInvariants.CANARY, GatewayInvariants.REVOCATION_SNAPSHOT))
                .allMatch(Invariant::safety)
                .allMatch(invariant -> invariant.onBreach() == OnBreach.REFUSE);
        assertThat(GatewayInvariants.REVOCATION_SNAPSHOT.measure().orElseThrow().limit())
                .isEqualTo(70);
    }

    @Test
    void theSnapshotMustNotAgeOutBetweenTwoPolls() {
        SettingsReader reader =
                new SettingsReader(Map.of("REVOCATION_POLL_SECONDS", "35", "REVOCATION_MAX_AGE_SECONDS", "70"));
        RevocationSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("REVOCATION_MAX_AGE_SECONDS");
    }
}

package io.caracal.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEventsTest {
    private static final ZoneId ZONE = new ZoneId("z1");
    private static final DelegationEdgeId EDGE = new DelegationEdgeId("e1");
    private static final SessionId SESSION = new SessionId("s1");

    @Test
    void deadLettersOfAuditHaveTheirOwnName() {
        assertThat(Streams.dead(Streams.AUDIT_EVENTS)).isEqualTo(Streams.AUDIT_DEAD_LETTERS);
        assertThat(Streams.dead(Streams.SESSIONS_REVOKE)).isEqualTo("caracal.sessions.revoke.dead");
    }

    @Test
    void revocationCarriesOnlyWhatItNames() {
        RevocationEvent record = RevocationEvent.ofAuthorityRecord(ZONE, new AuthorityRecordId("r1"), "requested");
        assertThat(record.toFields())
                .containsExactly(
                        Map.entry("zone_id", "z1"), Map.entry("session_id", "r1"), Map.entry("reason", "requested"));
        assertThat(RevocationEvent.ofSession(ZONE, SESSION, "ttl").toFields())
                .containsEntry("agent_session_id", "s1")
                .doesNotContainKey("session_id");
        assertThat(RevocationEvent.ofDelegation(ZONE, EDGE, "ttl").toFields())
                .containsEntry("delegation_edge_id", "e1")
                .hasSize(3);
    }

    @Test
    void revocationSurvivesTheRoundTripAmongOtherFields() {
        RevocationEvent event =
                new RevocationEvent(ZONE, new AuthorityRecordId("r1"), SESSION, EDGE, "grant_revoked", "g1");
        Map<String, String> fields = event.toFields();
        fields.put("outbox_id", "o1");
        fields.put("_sig", "00");
        assertThat(RevocationEvent.fromFields(fields)).isEqualTo(event);
    }

    @Test
    void revocationWithoutAnchorOrZoneIsRefused() {
        assertThatThrownBy(() -> RevocationEvent.fromFields(Map.of("zone_id", "z1", "reason", "x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RevocationEvent.fromFields(Map.of("zone_id", "z1", "session_id", "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RevocationEvent.fromFields(Map.of("session_id", "r1")))
                .hasMessageContaining("zone_id");
        assertThatThrownBy(() -> RevocationEvent.fromFields(Map.of("zone_id", "z1", "session_id", "bad id")))
                .hasMessageContaining("session_id");
    }

    @Test
    void policyInvalidationMayHaveNoVersionAndIsReadForItsZone() {
        PolicyInvalidation off = new PolicyInvalidation(ZONE, "ps", null);
        assertThat(off.toFields()).containsOnlyKeys("zone_id", "policy_set_id");
        PolicyInvalidation on = new PolicyInvalidation(ZONE, "ps", "psv");
        assertThat(on.toFields()).containsEntry("policy_set_version_id", "psv");
        assertThat(PolicyInvalidation.zoneOf(on.toFields())).isEqualTo(ZONE);
        assertThat(PolicyInvalidation.zoneOf(Map.of("zone_id", "z1"))).isEqualTo(ZONE);
        assertThatThrownBy(() -> PolicyInvalidation.zoneOf(Map.of("policy_set_id", "ps")))
                .hasMessageContaining("zone_id");
    }

    @Test
    void keysInvalidationNamesTheZone() {
        KeysInvalidation event = new KeysInvalidation(ZONE);
        assertThat(event.toFields()).containsExactly(Map.entry("zone_id", "z1"));
        assertThat(KeysInvalidation.fromFields(event.toFields())).isEqualTo(event);
        assertThatThrownBy(() -> KeysInvalidation.fromFields(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void delegationInvalidationsSurviveTheRoundTrip() {
        List<DelegationInvalidation> events = List.of(
                DelegationInvalidation.created(ZONE, 1, EDGE, SESSION, new SessionId("s2")),
                DelegationInvalidation.revoked(ZONE, 2, EDGE, 3L, null),
                DelegationInvalidation.revoked(ZONE, Long.MAX_VALUE, EDGE, null, "requested"),
                DelegationInvalidation.expired(ZONE, 4, List.of(EDGE, new DelegationEdgeId("e2"))));
        assertThat(events)
                .allSatisfy(event -> assertThat(DelegationInvalidation.fromFields(event.toFields()))
                        .isEqualTo(event));
        assertThat(events.get(3).toFields())
                .containsEntry("edge_ids", "[\"e1\",\"e2\"]")
                .containsEntry("affected_edges", "2")
                .containsEntry("event", "edge_expire");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.0", "9223372036854775808"})
    void delegationEpochMustBeAWholeNumber(String epoch) {
        Map<String, String> fields = Map.of("event", "edge_revoke", "zone_id", "z1", "epoch", epoch);
        assertThatThrownBy(() -> DelegationInvalidation.fromFields(fields))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{}", "[1]", "[\"bad id\"]", "\"e1\""})
    void delegationEdgesMustBeAnArrayOfIds(String edges) {
        Map<String, String> fields = Map.of("event", "edge_expire", "zone_id", "z1", "epoch", "1", "edge_ids", edges);
        assertThatThrownBy(() -> DelegationInvalidation.fromFields(fields))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownDelegationEventIsRefused() {
        assertThatThrownBy(() ->
                        DelegationInvalidation.fromFields(Map.of("event", "edge_other", "zone_id", "z1", "epoch", "1")))
                .hasMessageContaining("event");
    }
}

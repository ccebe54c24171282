package io.caracal.sts.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.storage.PoolSettings;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.storage.StorageUnavailableException;
import io.caracal.common.streams.EntryOutcome;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.bed.PartsBed;
import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RevocationTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final PartsBed BED = new PartsBed();
    private static final TcpProxy PROXY =
            TcpProxy.to(BED.arrangement().database().port());
    private static final AtomicInteger ZONES = new AtomicInteger();

    private final ZoneId zone = new ZoneId("zone-" + ZONES.incrementAndGet());

    RevocationTest() {
        String foreign = "other-" + zone;
        BED.arrangement().zone(zone.value()).zone(foreign);
        store(zone.value(), "root", "NULL");
        store(zone.value(), "child", "'root." + zone + "'");
        store(zone.value(), "grandchild", "'child." + zone + "'");
        store(zone.value(), "sibling", "NULL");
        store(foreign, "foreign", "NULL");
    }

    @BeforeAll
    static void start() {
        BED.start();
    }

    @AfterAll
    static void close() {
        PROXY.close();
        BED.close();
    }

    @Test
    void aRevokedRecordTakesAllItsDescendantsAlongAndNobodyElse() {
        publish(RevocationEvent.ofAuthorityRecord(zone, id("root"), "grant_revoked")
                .toFields());
        awaitRevoked("child", "grandchild", "root");
        assertThat(reasons()).containsOnly("grant_revoked");
        assertThat(BED.arrangement()
                        .texts("SELECT id FROM authority_records WHERE revoked_at IS NULL AND id LIKE '%." + zone
                                + "'"))
                .containsExactlyInAnyOrder(id("foreign").value(), id("sibling").value());
        awaitNothingPending();
    }

    @Test
    void anEarlierRevocationKeepsItsReasonAndItsDescendantsAreStillFound() {
        BED.arrangement()
                .execute("UPDATE authority_records SET status = 'revoked', revoked_at = now(),"
                        + " revoked_reason = 'earlier' WHERE id = '" + id("child") + "'");
        publish(Map.of("zone_id", zone.value(), "session_id", id("child").value()));
        awaitRevoked("child", "grandchild");
        assertThat(reasons()).containsExactlyInAnyOrder("earlier", RevocationHandler.DEFAULT_REASON);
    }

    @Test
    void aRecordOfAnotherZoneIsOutOfReach() {
        publish(RevocationEvent.ofAuthorityRecord(zone, id("foreign"), "attempt")
                .toFields());
        publish(RevocationEvent.ofAuthorityRecord(zone, id("sibling"), "after").toFields());
        awaitRevoked("sibling");
    }

    @Test
    void revocationsOfSessionsAndDelegationsAloneAreDone() {
        publish(RevocationEvent.ofSession(zone, new SessionId("session-1"), "requested")
                .toFields());
        publish(RevocationEvent.ofDelegation(zone, new DelegationEdgeId("edge-1"), "dcr_shutdown")
                .toFields());
        publish(Map.of("zone_id", zone.value(), "session_id", id("sibling").value()));
        awaitRevoked("sibling");
        awaitNothingPending();
        assertThat(dead()).isEmpty();
    }

    @Test
    void entriesThatRevokeNothingOrAreForgedAreKeptForAPerson() {
        publish(Map.of("zone_id", zone.value(), "reason", "no anchor"));
        publish(Map.of("session_id", id("root").value()));
        BED.redis()
                .sync()
                .xadd(
                        Streams.SESSIONS_REVOKE,
                        Map.of("zone_id", zone.value(), "session_id", id("root").value()));
        Await.untilAsserted(
                LIMIT,
                () -> assertThat(dead())
                        .extracting(entry -> entry.getBody().get("error"))
                        .containsExactlyInAnyOrder(
                                RevocationHandler.MALFORMED, RevocationHandler.MALFORMED, "signature_invalid"));
        assertThat(reasons()).isEmpty();
        awaitNothingPending();
    }

    @Test
    void aRevocationPublishedWhilePostgresIsAwayIsCarriedOutWhenItIsBack() {
        try (Postgres postgres = new Postgres(throughProxy(PROXY.refuse().port()))) {
            RevocationHandler handler = new RevocationHandler(new AuthorityRevocation(postgres.transactions()));
            List<StreamEntry> batch = List.of(new StreamEntry(
                    Streams.SESSIONS_REVOKE,
                    "1-1",
                    RevocationEvent.ofAuthorityRecord(zone, id("root"), "requested")
                            .toFields(),
                    1));
            assertThatThrownBy(() -> handler.handle(batch)).isInstanceOf(StorageUnavailableException.class);
            PROXY.pass();
            assertThat(handler.handle(batch)).containsExactly(EntryOutcome.ack());
            awaitRevoked("child", "grandchild", "root");
            assertThat(handler.revoked()).isEqualTo(3);
            assertThat(handler.handle(batch)).containsExactly(EntryOutcome.ack());
            assertThat(handler.revoked()).isEqualTo(3);
        }
    }

    private AuthorityRecordId id(String name) {
        return new AuthorityRecordId(name + "." + zone);
    }

    private void store(String inZone, String name, String parent) {
        BED.arrangement()
                .execute("INSERT INTO authority_records (id, zone_id, session_type, parent_id, expires_at,"
                        + " authenticated_at) VALUES ('" + id(name) + "', '" + inZone + "', 'user', " + parent
                        + ", now() + interval '1 hour', now())");
    }

    private static PostgresSettings throughProxy(int port) {
        String url = BED.arrangement().database().url("caracalsts");
        String direct = ":" + BED.arrangement().database().port() + "/";
        PoolSettings pool = PoolSettings.defaults().withConnectionTimeout(Duration.ofMillis(500));
        return PostgresSettings.of(url.replace(direct, ":" + port + "/")).withPool(pool);
    }

    private void publish(Map<String, String> fields) {
        BED.streams().append(Streams.SESSIONS_REVOKE, fields);
    }

    private void awaitRevoked(String... names) {
        Await.untilAsserted(
                LIMIT,
                () -> assertThat(BED.arrangement()
                                .texts("SELECT id FROM authority_records WHERE status = 'revoked' AND id LIKE '%."
                                        + zone + "'"))
                        .containsExactlyInAnyOrderElementsOf(
                                Stream.of(names).map(name -> id(name).value()).toList()));
    }

    private List<String> reasons() {
        return BED.arrangement()
                .texts("SELECT revoked_reason FROM authority_records WHERE status = 'revoked' AND zone_id = '" + zone
                        + "'");
    }

    private void awaitNothingPending() {
        Await.until(LIMIT, "every entry is acknowledged", () -> pending() == 0);
    }

    private long pending() {
        return BED.redis()
                .sync()
                .xpending(Streams.SESSIONS_REVOKE, "sts-revocation")
                .getCount();
    }

    private List<StreamMessage<String, String>> dead() {
        return BED.redis().sync().xrange(Streams.dead(Streams.SESSIONS_REVOKE), Range.unbounded()).stream()
                .filter(entry -> entry.getBody().get("values").contains(zone + "\""))
                .toList();
    }
}

package io.caracal.common.adminaudit;

import static io.caracal.common.storage.StorageBed.ZONE_A;
import static io.caracal.common.storage.StorageBed.ZONE_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caracal.common.adminaudit.AdminAuditEntry.Actor;
import io.caracal.common.adminaudit.AdminAuditEntry.Entity;
import io.caracal.common.adminaudit.AdminAuditEntry.Operation;
import io.caracal.common.adminaudit.AdminAuditReport.Cause;
import io.caracal.common.storage.StorageBed;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAuditTest {

    private static final HmacKey KEY = HmacKey.fromHex("0123456789abcdef".repeat(4));
    /** Keys that jsonb re-orders and spaces that it drops: what a hash of the given text could not survive. */
    private static final String PAYLOAD = "{\"zeta\":1,  \"alpha\":{\"b\":true,\"a\":[1.50,null,\"\\u00fc\"]}}";

    private final StorageBed bed = new StorageBed();
    private final Transactions transactions = bed.as("caracalapi").transactions();
    private final AtomicInteger sequence = new AtomicInteger();
    private final AdminAudit audit = new AdminAudit(() -> "audit-" + sequence.incrementAndGet(), Optional.of(KEY));

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void chainsEachZoneByItself() {
        append(ZONE_A);
        append(ZONE_B);
        append(ZONE_A);
        append(null);

        assertThat(bed.see("SELECT zone_id || ' ' || chain_seq FROM admin_audit_events WHERE zone_id IS NOT NULL"
                        + " ORDER BY 1"))
                .containsExactly("zone-a 1", "zone-a 2", "zone-b 1");
        assertThat(verify(ZONE_A)).isEqualTo(new AdminAuditReport(2, Optional.empty()));
        assertThat(verify(ZONE_B)).isEqualTo(new AdminAuditReport(1, Optional.empty()));
        assertThat(verify(null)).isEqualTo(new AdminAuditReport(1, Optional.empty()));
    }

    @Test
    void anEmptyChainIsWhole() {
        assertThat(verify(ZONE_A).intact()).isTrue();
    }

    @Test
    void staysVerifiableOverManyPages() {
        transactions.runInZone(ZONE_A, tx -> {
            for (int i = 0; i < 1001; i++) {
                audit.append(tx, entry(ZONE_A));
            }
        });

        assertThat(verify(ZONE_A)).isEqualTo(new AdminAuditReport(1001, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_id = 'somebody-else'",
                "actor_name = NULL",
                "action = 'GET /'",
                "status_code = 500",
                "entity_id = 'other'",
                "payload_json = '{}'",
                "payload_json = NULL",
                "occurred_at = occurred_at + interval '1 millisecond'",
                "content_sha256 = repeat('0', 64)"
            })
    void noticesAChangedRow(String change) {
        append(ZONE_A);
        append(ZONE_A);
        append(ZONE_A);
        tamper("UPDATE admin_audit_events SET " + change + " WHERE chain_seq = 2");

        assertBroken(1, 2, Cause.CONTENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM admin_audit_events WHERE chain_seq = 2 | 3 | SEQUENCE",
                "UPDATE admin_audit_events SET prev_content_sha256 = repeat('0', 64) WHERE chain_seq = 2 | 2 | LINK",
                "UPDATE admin_audit_events SET chain_hmac = NULL WHERE chain_seq = 2 | 2 | SIGNATURE",
                "UPDATE admin_audit_events SET chain_hmac = repeat('0', 64) WHERE chain_seq = 2 | 2 | SIGNATURE"
            })
    void noticesABrokenChain(String tampering, long brokenAt, Cause cause) {
        append(ZONE_A);
        append(ZONE_A);
        append(ZONE_A);
        tamper(tampering);

        assertBroken(1, brokenAt, cause);
    }

    @Test
    void existsOnlyTogetherWithTheChange() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.runInZone(ZONE_A, tx -> {
                    audit.append(tx, entry(ZONE_A));
                    throw new IllegalStateException("no");
                }));

        assertThat(bed.see("SELECT id FROM admin_audit_events")).isEmpty();
    }

    @Test
    void cannotBeWrittenIntoAnotherZonesChain() {
        assertThatExceptionOfType(JdbiException.class)
                .isThrownBy(() -> transactions.runInZone(ZONE_B, tx -> audit.append(tx, entry(ZONE_A))));

        assertThat(bed.see("SELECT id FROM admin_audit_events")).isEmpty();
    }

    @Test
    void dropsNulCharactersInsteadOfFailing() {
        AdminAuditEntry entry = new AdminAuditEntry(
                ZONE_A,
                "req\u0000-1",
                new Actor("a\u0000b", null, null),
                Operation.of("GET", "/x\u0000y", 404),
                null,
                null);

        transactions.runInZone(ZONE_A, tx -> audit.append(tx, entry));

        assertThat(bed.see("SELECT actor_id || path || request_id FROM admin_audit_events"))
                .containsExactly("ab/xyreq-1");
        assertThat(verify(ZONE_A).intact()).isTrue();
    }

    @Test
    void withoutAKeyChainsButDoesNotSign() {
        AdminAudit unsigned = new AdminAudit(() -> "audit-" + sequence.incrementAndGet(), Optional.empty());
        transactions.runInZone(ZONE_A, tx -> unsigned.append(tx, entry(ZONE_A)));

        assertThat(bed.see("SELECT chain_hmac FROM admin_audit_events")).containsExactly("null");
        assertThat(transactions
                        .<AdminAuditReport>inZone(ZONE_A, tx -> unsigned.verify(tx, ZONE_A))
                        .intact())
                .isTrue();
        assertThat(verify(ZONE_A).broken())
                .hasValueSatisfying(broken -> assertThat(broken.cause()).isEqualTo(Cause.SIGNATURE));
    }

    @Test
    void keepsOneChainWhenManyWriteAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(writers.submit(() -> append(ZONE_A)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(verify(ZONE_A)).isEqualTo(new AdminAuditReport(40, Optional.empty()));
    }

    @Test
    void theCoordinatorWritesTheSameChain() {
        append(ZONE_A);
        Transactions coordinator = bed.as("caracalcoordinator").transactions();
        coordinator.runInZone(ZONE_A, tx -> audit.append(tx, entry(ZONE_A)));

        assertThat(verify(ZONE_A)).isEqualTo(new AdminAuditReport(2, Optional.empty()));
    }

    private void assertBroken(long rows, long sequence, Cause cause) {
        AdminAuditReport report = verify(ZONE_A);
        assertThat(report.rows()).isEqualTo(rows);
        assertThat(report.broken()).hasValueSatisfying(broken -> {
            assertThat(broken.sequence()).isEqualTo(sequence);
            assertThat(broken.cause()).isEqualTo(cause);
        });
    }

    /** What only somebody with full control over the server can do. */
    private void tamper(String sql) {
        bed.arrange(
                "ALTER TABLE admin_audit_events DISABLE TRIGGER admin_audit_events_append_only",
                sql,
                "ALTER TABLE admin_audit_events ENABLE TRIGGER admin_audit_events_append_only");
    }

    private String append(@Nullable ZoneId zone) {
        return in(zone, tx -> audit.append(tx, entry(zone)));
    }

    private AdminAuditReport verify(@Nullable ZoneId zone) {
        return in(zone, tx -> audit.verify(tx, zone));
    }

    private <T> T in(@Nullable ZoneId zone, io.caracal.common.storage.Work<T> work) {
        return zone == null ? transactions.acrossZones(work) : transactions.inZone(zone, work);
    }

    private static AdminAuditEntry entry(@Nullable ZoneId zone) {
        return new AdminAuditEntry(
                zone,
                "req-1",
                new Actor("operator-1", "Operator", "global"),
                Operation.of("PATCH", "/v1/zones/zone-a", 200),
                new Entity("zones", "zone-a"),
                PAYLOAD);
    }
}

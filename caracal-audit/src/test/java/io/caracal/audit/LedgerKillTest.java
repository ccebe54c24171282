package io.caracal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.fault.KilledLife;
import io.caracal.testing.postgres.SuperuserSql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the decision to the ledger: a process that decides is killed at any point, with the database of Audit up or down, and what it gave out
 * is in the table all the same, once, in whole chains.
 */
class LedgerKillTest {

    /** ./dev soak asks for more. */
    private static final int KILLS = Integer.getInteger("caracal.soak.lives", 5);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path log;

    private final AuditFixture audit = new AuditFixture();
    private final Random random = new Random(23);

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void everyDecisionThatWasGivenOutIsInTheLedgerOnceAndTheChainsAreWhole() throws Exception {
        Set<String> given = new HashSet<>();
        for (int life = 0; life < KILLS; life++) {
            if (life % 3 == 1) {
                audit.postgres.refuse().breakConnections();
            } else {
                audit.postgres.pass();
            }
            given.addAll(liveAndDie("life" + life));
        }
        audit.postgres.pass();

        try (DeciderBed last = new DeciderBed(log, audit.redisUrl)) {
            Await.until(PATIENCE, "what the lives left is sent", last::replayed);
            assertThat(last.log().stats().lostUnacknowledged()).isZero();
            Await.until(
                    PATIENCE,
                    "every decision that was given out is in the ledger",
                    () -> new HashSet<>(stored()).containsAll(given));
        }
        assertThat(given).hasSizeGreaterThan(KILLS);
        assertThat(stored()).doesNotHaveDuplicates();
        for (String zone : List.of("zone-0", "zone-1")) {
            JsonNode report = audit.admin()
                    .get("/api/audit/verify?zone_id=" + zone)
                    .expect(200)
                    .json();
            assertThat(report.path("verified").asBoolean()).as("%s", report).isTrue();
            assertThat(report.path("events").asLong()).isPositive();
        }
        assertThat(audit.admin().get("/api/audit/dlq").expect(200).json().path("entries"))
                .isEmpty();
    }

    private Set<String> liveAndDie(String name) throws IOException, InterruptedException {
        return KilledLife.of(KilledDeciderMain.class, name, 1 + random.nextInt(400), log.toString(), audit.redisUrl);
    }

    private List<String> stored() {
        return SuperuserSql.in(audit.database).texts("SELECT id FROM audit_events");
    }
}

package io.caracal.common.storage;

import static io.caracal.common.storage.StorageBed.ZONE_A;
import static io.caracal.common.storage.StorageBed.ZONE_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.caracal.core.id.ZoneId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTransactionsTest {

    private final StorageBed bed = new StorageBed();
    private Postgres postgres;
    private Transactions transactions;

    @BeforeEach
    void open() {
        postgres = bed.as("caracalapi");
        transactions = postgres.transactions();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void showsAZoneItsOwnRowsOnly() {
        store(ZONE_A, "ref-a");
        store(ZONE_B, "ref-b");

        assertThat(refs(ZONE_A)).containsExactly("ref-a");
        assertThat(refs(ZONE_B)).containsExactly("ref-b");
    }

    @Test
    void refusesToWriteIntoAnotherZone() {
        assertThatExceptionOfType(JdbiException.class)
                .isThrownBy(() -> transactions.runInZone(ZONE_A, tx -> insert(tx, ZONE_B, "stolen")))
                .withStackTraceContaining("row-level security");
        assertThat(refs(ZONE_B)).isEmpty();
    }

    @Test
    void showsNothingAcrossZonesWithoutAPolicyThatSaysSo() {
        store(ZONE_A, "ref-a");

        List<String> seen = transactions.acrossZones(tx -> refs(tx));

        assertThat(seen).isEmpty();
    }

    @Test
    void leavesNoZoneBehindOnThePooledConnection() {
        Postgres single = bed.as("caracalapi", PoolSettings.defaults().withMaxConnections(1));
        single.transactions().runInZone(ZONE_A, tx -> insert(tx, ZONE_A, "ref-a"));

        assertThat(single.transactions().<List<String>>acrossZones(PostgresTransactionsTest::refs))
                .isEmpty();
        assertThat(single.transactions().<List<String>>inZone(ZONE_B, PostgresTransactionsTest::refs))
                .isEmpty();
    }

    @Test
    void rollsBackWhatThrowsAndPassesTheExceptionOn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.runInZone(ZONE_A, tx -> {
                    insert(tx, ZONE_A, "half-done");
                    throw new IllegalStateException("caller's own");
                }))
                .withMessage("caller's own");
        assertThat(refs(ZONE_A)).isEmpty();
    }

    @Test
    void refusesATransactionInsideATransaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.runInZone(ZONE_A, outer -> transactions.runAcrossZones(inner -> {})))
                .withMessageContaining("already open");

        // The refusal must not leave the thread marked.
        assertThat(refs(ZONE_A)).isEmpty();
    }

    @Test
    void runsActionsAfterTheCommitOutsideTheTransaction() {
        List<String> seen = new ArrayList<>();

        transactions.runInZone(ZONE_A, tx -> {
            insert(tx, ZONE_A, "ref-a");
            tx.afterCommit(() -> {
                throw new IllegalStateException("must not reach the caller");
            });
            tx.afterCommit(() -> seen.addAll(refs(ZONE_A)));
        });

        assertThat(seen).containsExactly("ref-a");
    }

    @Test
    void runsNoActionsAfterARollback() {
        List<String> seen = new ArrayList<>();

        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.runInZone(ZONE_A, tx -> {
                    tx.afterCommit(() -> seen.add("ran"));
                    throw new IllegalStateException("no");
                }));

        assertThat(seen).isEmpty();
    }

    @Test
    void knowsTheTransactionTimestamp() {
        transactions.runAcrossZones(tx -> {
            Instant server = tx.handle()
                    .select("SELECT now() AS now")
                    .map((row, context) -> Rows.instant(row, "now"))
                    .one();
            assertThat(tx.now()).isEqualTo(server);
        });
    }

    @Test
    void repeatsWorkThatLostASerializationRace() {
        AtomicInteger runs = new AtomicInteger();

        int result = transactions.acrossZones(tx -> {
            if (runs.incrementAndGet() < 3) {
                tx.handle().execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$");
            }
            return runs.get();
        });

        assertThat(result).isEqualTo(3);
    }

    @Test
    void givesUpOnARaceThatNeverEnds() {
        AtomicInteger runs = new AtomicInteger();

        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> transactions.runAcrossZones(tx -> {
                    runs.incrementAndGet();
                    tx.handle().execute("DO $$ BEGIN RAISE EXCEPTION 'dead' USING ERRCODE = '40P01'; END $$");
                }))
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(runs.get() - 1));
        assertThat(runs).hasValue(4);
    }

    @Test
    void endsAStatementThatTakesTooLong() {
        Postgres impatient = bed.as("caracalapi", PoolSettings.defaults().withStatementTimeout(Duration.ofMillis(100)));

        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> impatient
                        .transactions()
                        .runAcrossZones(tx -> tx.handle()
                                .select("SELECT CAST(pg_sleep(30) AS text)")
                                .mapTo(String.class)
                                .one()));
    }

    @Test
    void namesTheViolatedConstraint() {
        store(ZONE_A, "ref-a");

        assertThatExceptionOfType(JdbiException.class)
                .isThrownBy(() -> store(ZONE_A, "ref-a"))
                .satisfies(e -> {
                    assertThat(Violations.constraint(e)).contains("secret_store_pkey");
                    assertThat(Violations.isUnique(e)).isTrue();
                    assertThat(Violations.isUnique(e, "secret_store_pkey")).isTrue();
                    assertThat(Violations.isForeignKey(e)).isFalse();
                });
        assertThat(Violations.constraint(new IllegalStateException("other"))).isEmpty();
    }

    @Test
    void keepsLocksUntilTheTransactionEnds() throws InterruptedException, ExecutionException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try {
            Future<?> holder = other.submit(() -> transactions.runAcrossZones(tx -> {
                tx.lock(LockSpace.SWEEP, "ttl");
                tx.lockAll(LockSpace.AUDIT_CHAIN, List.of("zone-b", "zone-a", "zone-b"));
                taken.countDown();
                await(release);
            }));
            assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(tryLock(LockSpace.SWEEP, "ttl")).isFalse();
            assertThat(tryLock(LockSpace.AUDIT_CHAIN, "zone-a")).isFalse();
            assertThat(tryLock(LockSpace.AUDIT_CHAIN, "zone-b")).isFalse();
            assertThat(tryLock(LockSpace.SWEEP, "lease")).isTrue();
            assertThat(tryLock(LockSpace.ZONE, "ttl")).isTrue();

            release.countDown();
            holder.get();
            assertThat(tryLock(LockSpace.SWEEP, "ttl")).isTrue();
        } finally {
            release.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void readsAndWritesArrays() {
        transactions.runAcrossZones(tx -> assertThat(tx.handle()
                        .createQuery("SELECT :texts || ARRAY['c'] AS texts, CAST(NULL AS text[]) AS none")
                        .bind("texts", Rows.textArray(List.of("a", "b")))
                        .map((row, context) -> List.of(Rows.texts(row, "texts"), Rows.texts(row, "none")))
                        .one())
                .containsExactly(List.of("a", "b", "c"), List.of()));
    }

    private boolean tryLock(LockSpace space, String key) {
        return transactions.acrossZones(tx -> tx.tryLock(space, key));
    }

    private void store(ZoneId zone, String ref) {
        transactions.runInZone(zone, tx -> insert(tx, zone, ref));
    }

    private static void insert(Transaction tx, ZoneId zone, String ref) {
        tx.handle().execute("INSERT INTO secret_store (ref, zone_id, envelope) VALUES (?, ?, 'x')", ref, zone.value());
    }

    private List<String> refs(ZoneId zone) {
        return transactions.inZone(zone, PostgresTransactionsTest::refs);
    }

    private static List<String> refs(Transaction tx) {
        return tx.handle()
                .select("SELECT ref FROM secret_store ORDER BY ref")
                .mapTo(String.class)
                .list();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

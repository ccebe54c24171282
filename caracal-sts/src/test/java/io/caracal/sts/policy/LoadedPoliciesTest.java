package io.caracal.sts.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.health.Reading;
import io.caracal.common.http.Json;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.storage.PoolSettings;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.storage.StorageUnavailableException;
import io.caracal.common.storage.Transactions;
import io.caracal.common.storage.Work;
import io.caracal.common.streams.StreamEntry;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.event.Streams;
import io.caracal.core.id.ZoneId;
import io.caracal.core.policy.PolicyManifest;
import io.caracal.core.policy.decision.PolicyDecision;
import io.caracal.core.policy.decision.PolicyInput;
import io.caracal.sts.bed.Arrangement;
import io.caracal.testing.Await;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.fake.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loading as the role caracalsts over a network the test breaks, under a clock the test moves; no thread runs by itself. */
class LoadedPoliciesTest {

    private static final Duration POLL = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(130);
    private static final Arrangement ARRANGEMENT = new Arrangement();
    private static final TcpProxy PROXY = TcpProxy.to(ARRANGEMENT.database().port());
    private static final AtomicInteger ZONES = new AtomicInteger();

    private final MutableClock clock = MutableClock.atSystemTime();
    private final LongSupplier nanos = clock.nanoTicker();
    private final Postgres postgres = new Postgres(settings());
    private final Transactions transactions = postgres.transactions();
    private final PolicyMetrics metrics =
            new PolicyMetrics(new Metrics("sts", "test", new ObjectMapper(), clock.nanoTicker()), clock.nanoTicker());
    private final PolicyStore store = new PolicyStore();
    private final PolicySync sync = new PolicySync(nanos, LIMIT);
    private final LoadedPolicies policies =
            new LoadedPolicies(new PolicyLoader(transactions, store, clock, metrics), clock, sync);
    private final PolicyRefresh refresh =
            new PolicyRefresh(policies, sync, transactions, store, new PolicyRefresh.Times(clock, nanos, POLL));
    private final ZoneId zone = new ZoneId("zone-" + ZONES.incrementAndGet());

    LoadedPoliciesTest() {
        ARRANGEMENT.zone(zone.value());
    }

    @AfterEach
    void heal() {
        PROXY.pass();
        postgres.close();
    }

    @AfterAll
    static void close() {
        PROXY.close();
    }

    @Test
    void aZoneWithoutAnActiveSetDeniesEverything() throws Exception {
        ZonePolicy policy = policies.forZone(zone);
        assertThat(policy.policySetVersionId()).isEmpty();
        assertThat(policy.manifestSha256()).isEqualTo("no_active_policy_set");
        assertThat(decide(policy).reason()).hasValue("no_active_policy_set");
    }

    @Test
    void theActiveVersionDecidesUntilAnotherIsSeen() throws Exception {
        String first = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        ZonePolicy loaded = policies.forZone(zone);
        assertThat(loaded.policySetVersionId()).hasValue(first);
        assertThat(decide(loaded).allowed()).isTrue();

        String second = ARRANGEMENT.activateDocument(zone.value(), Documents.RESTRICTED);
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(first);
        poll();
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(second);
        assertThat(decide(policies.forZone(zone)).reason()).hasValue("restriction_active");

        ARRANGEMENT.deactivate(zone.value());
        poll();
        assertThat(policies.forZone(zone).policySetVersionId()).isEmpty();
    }

    @Test
    void aNewVersionOfTheSameDocumentsChangesOnlyItsName() {
        String document = ARRANGEMENT.document(zone.value(), Documents.GRANTS);
        ARRANGEMENT.activate(zone.value(), ARRANGEMENT.version(zone.value(), document));
        ZonePolicy before = policies.forZone(zone);
        clock.advance(Duration.ofSeconds(10));
        String second = ARRANGEMENT.version(zone.value(), document);
        ARRANGEMENT.activate(zone.value(), second);
        poll();
        ZonePolicy after = policies.forZone(zone);
        assertThat(after.policySetVersionId()).hasValue(second);
        assertThat(after.bundle()).isSameAs(before.bundle());
        assertThat(after.loadedAt()).isEqualTo(before.loadedAt());
        assertThat(after.lastSync()).isAfter(before.lastSync());
    }

    @Test
    void aManifestThatIsNotTheSealedOneRefusesTheZone() {
        String document = ARRANGEMENT.document(zone.value(), Documents.GRANTS);
        String manifest = new PolicyManifest(List.of(document)).canonicalJson();
        refuses(ARRANGEMENT.sealed(zone.value(), manifest, "00".repeat(32)), "digest");
    }

    @Test
    void aManifestThatCannotBeReadRefusesTheZone() {
        refuses(ARRANGEMENT.sealed(zone.value(), "{\"a\":1}", "00".repeat(32)), "not an array");
    }

    @Test
    void aDocumentThatIsComputedRefusesTheZone() {
        refuses(ARRANGEMENT.version(zone.value(), ARRANGEMENT.document(zone.value(), Documents.COMPUTED)), "");
    }

    @Test
    void documentsThatContradictEachOtherRefuseTheZone() {
        refuses(
                ARRANGEMENT.version(
                        zone.value(),
                        ARRANGEMENT.document(zone.value(), Documents.GRANTS),
                        ARRANGEMENT.document(zone.value(), Documents.OTHER_APPLICATION)),
                "contradicts");
    }

    @Test
    void aDocumentOfAnotherZoneOrNoneRefusesTheZone() {
        String other = "other-" + zone;
        ARRANGEMENT.zone(other);
        refuses(ARRANGEMENT.version(zone.value(), ARRANGEMENT.document(other, Documents.GRANTS)), "no content");
        refuses(ARRANGEMENT.version(zone.value(), "missing"), "no content");
    }

    @Test
    void aBrokenVersionTakesTheEarlierPolicyOutOfForceAndAGoodOneBringsItBack() {
        String good = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(good);
        ARRANGEMENT.activateDocument(zone.value(), Documents.COMPUTED);
        poll();
        assertRefused(zone);
        ARRANGEMENT.activate(zone.value(), good);
        poll();
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(good);
    }

    @Test
    void anOutageIsBridgedWithinTheLongestAgeAndNotBeyond() {
        String version = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        policies.forZone(zone);
        refresh.tick();
        PROXY.refuse();
        clock.advance(LIMIT.minusMillis(1));
        assertThatThrownBy(refresh::tick).isInstanceOf(StorageUnavailableException.class);
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(version);
        assertThat(policies.longestAgeSeconds()).isEqualTo(129.999);

        clock.advance(Duration.ofMillis(1));
        assertStale(zone);
        PROXY.pass();
        // One zone would do, but all of them are compared before any is decided on.
        assertStale(zone);
        Await.until("all zones are compared again", this::compared);
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(version);
        assertThat(policies.longestAgeSeconds()).isZero();
    }

    @Test
    void aZoneNobodyUsesStaysFreshWithEveryComparison() {
        for (int i = 0; i < 5; i++) {
            poll();
        }
        assertThat(sync.reading()).isEqualTo(Reading.since(nanos.getAsLong()));
        assertThat(policies.forZone(zone).policySetVersionId()).isEmpty();
    }

    @Test
    void theVersionThatIsAppliedIsTheTimeOfPostgresAtTheLastComparison() {
        assertThat(sync.version()).isZero();
        long before = postgresMillis();
        poll();
        assertThat(sync.version()).isBetween(before, postgresMillis());
        String activated = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        long after = postgresMillis();
        poll();
        assertThat(sync.version()).isGreaterThanOrEqualTo(after);
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(activated);
    }

    @Test
    void aZoneThatCannotBeUsedIsCountedAndKeepsNobodyElseFromDeciding() {
        ARRANGEMENT.activateDocument(zone.value(), Documents.COMPUTED);
        String other = "healthy-" + zone;
        ARRANGEMENT.zone(other);
        String version = ARRANGEMENT.activateDocument(other, Documents.GRANTS);
        assertRefused(zone);
        assertThat(policies.unusable()).isEqualTo(1);
        poll();
        int ofOtherTests = policies.unusable() - 1;
        assertThat(sync.reading()).isEqualTo(Reading.since(nanos.getAsLong()));
        assertThat(policies.forZone(new ZoneId(other)).policySetVersionId()).hasValue(version);
        ARRANGEMENT.deactivate(zone.value());
        poll();
        assertThat(policies.unusable()).isEqualTo(ofOtherTests);
    }

    @Test
    void anEntryIsFollowedByAComparisonSoThatTheChangeCanBeProven() {
        poll();
        long proven = sync.version();
        clock.advance(Duration.ofSeconds(5));
        refresh.tick();
        assertThat(sync.version()).isEqualTo(proven);
        refresh.entry(new StreamEntry(
                Streams.POLICY_INVALIDATE, "1-1", new PolicyInvalidation(zone, "set", null).toFields(), 1));
        refresh.tick();
        assertThat(sync.version()).isGreaterThan(proven);
    }

    @Test
    void aPollThatFindsNothingNewKeepsThePolicyYoung() {
        ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        ZonePolicy loaded = policies.forZone(zone);
        for (int i = 0; i < 10; i++) {
            poll();
        }
        PROXY.refuse();
        assertThat(policies.forZone(zone).bundle()).isSameAs(loaded.bundle());
        assertThat(policies.forZone(zone).loadedAt()).isEqualTo(loaded.loadedAt());
        assertThat(policies.lastSyncSeconds()).isEqualTo(clock.instant().toEpochMilli() / 1000.0);
    }

    @Test
    void anOutageOnTheFirstLoadIsNoPolicyAtAll() {
        String version = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        PROXY.refuse();
        assertStale(zone);
        assertThat(policies.state(zone)).isEmpty();
        PROXY.pass();
        assertThat(policies.forZone(zone).policySetVersionId()).hasValue(version);
    }

    @Test
    void theFirstRoundLoadsEveryZoneWithAnActiveVersion() {
        String version = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        refresh.tick();
        assertThat(policies.state(zone).flatMap(ZoneState::version).map(ActiveVersion::id))
                .hasValue(version);
    }

    @Test
    void thePolicyOfAnArchivedZoneIsNotServed() throws Exception {
        ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        assertThat(decide(policies.forZone(zone)).allowed()).isTrue();

        ARRANGEMENT.execute("UPDATE zones SET archived_at = now() WHERE id = ?", zone.value());
        poll();

        assertThat(decide(policies.forZone(zone)).reason()).hasValue("no_active_policy_set");
        List<ZoneId> active = transactions.acrossZones(tx -> store.zonesWithActive(tx, LoadedPolicies.MOST_ZONES));
        assertThat(active).doesNotContain(zone);
    }

    @Test
    void aRoundThatFailedIsRepeatedWithinSeconds() {
        PROXY.refuse();
        assertThatThrownBy(refresh::tick).isInstanceOf(StorageUnavailableException.class);
        PROXY.pass();
        String version = ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        refresh.tick();
        assertThat(policies.state(zone)).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        refresh.tick();
        assertThat(policies.state(zone).flatMap(ZoneState::version).map(ActiveVersion::id))
                .hasValue(version);
    }

    @Test
    void aLoadThatBeganEarlierDoesNotReplaceALaterOne() {
        ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Transactions slow = new Transactions() {
            @Override
            public <T> T inZone(ZoneId bound, Work<T> work) {
                T read = transactions.inZone(bound, work);
                meanwhile.getAndSet(() -> {}).run();
                return read;
            }

            @Override
            public <T> T acrossZones(Work<T> work) {
                return transactions.acrossZones(work);
            }
        };
        LoadedPolicies overtaken = new LoadedPolicies(new PolicyLoader(slow, store, clock, metrics), clock, sync);
        meanwhile.set(() -> {
            ARRANGEMENT.activateDocument(zone.value(), Documents.RESTRICTED);
            overtaken.reload(zone);
        });
        overtaken.reload(zone);
        assertThat(overtaken.forZone(zone).policySetVersionId())
                .isEqualTo(policies.forZone(zone).policySetVersionId());
    }

    @Test
    void concurrentFirstCallersShareOneLoad() throws Exception {
        ARRANGEMENT.activateDocument(zone.value(), Documents.GRANTS);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<ZonePolicy>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> policies.forZone(zone)));
            }
            for (Future<ZonePolicy> answer : answers) {
                assertThat(answer.get().bundle())
                        .isSameAs(policies.forZone(zone).bundle());
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private void refuses(String version, String problem) {
        ARRANGEMENT.activate(zone.value(), version);
        ZoneState state = policies.reload(zone);
        assertThat(state).isInstanceOfSatisfying(ZoneState.Refused.class, refused -> {
            assertThat(refused.active().id()).isEqualTo(version);
            assertThat(refused.problem()).contains(problem);
        });
        assertRefused(zone);
    }

    private void assertRefused(ZoneId refused) {
        assertRefused(refused, ErrorCode.POLICY_EVAL_FAILED);
    }

    private void assertStale(ZoneId refused) {
        assertRefused(refused, ErrorCode.POLICY_STALE);
    }

    private void assertRefused(ZoneId refused, ErrorCode code) {
        assertThatThrownBy(() -> policies.forZone(refused)).isInstanceOfSatisfying(CaracalException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.headers()).containsKey("Retry-After");
        });
    }

    private PolicyDecision decide(ZonePolicy policy) throws Exception {
        return metrics.decide(policy, PolicyInput.fromJson(Json.mapper().readTree(Documents.BOOTSTRAP)));
    }

    private static long postgresMillis() {
        return Long.parseLong(ARRANGEMENT
                .texts("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
                .get(0));
    }

    /** A connection that broke in the outage may still be in the pool. */
    private boolean compared() {
        try {
            poll();
            return true;
        } catch (StorageUnavailableException broken) {
            return false;
        }
    }

    private void poll() {
        clock.advance(POLL);
        refresh.tick();
    }

    private static PostgresSettings settings() {
        String url = ARRANGEMENT.database().url("caracalsts");
        String direct = ":" + ARRANGEMENT.database().port() + "/";
        PoolSettings pool = PoolSettings.defaults().withConnectionTimeout(Duration.ofMillis(500));
        return PostgresSettings.of(url.replace(direct, ":" + PROXY.port() + "/"))
                .withPool(pool);
    }
}

package io.caracal.sts.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.health.Reading;
import io.caracal.common.storage.PoolSettings;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.id.Canary;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.UuidV7;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.authority.AuthorityCheck;
import io.caracal.sts.authority.AuthorityStore;
import io.caracal.sts.authority.DelegationCheck;
import io.caracal.sts.bed.Arrangement;
import io.caracal.sts.canary.AuthorityCanary.Question;
import io.caracal.sts.canary.AuthorityCanary.Revocation;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.exchange.Safety;
import io.caracal.sts.revocation.AuthorityRevocation;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.fake.TcpProxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As the role caracalsts, on the tables and with the very parts that exchanges use. */
class AuthorityCanaryTest {

    private static final Arrangement ARRANGEMENT = new Arrangement();
    private static final TcpProxy PROXY = TcpProxy.to(ARRANGEMENT.database().port());

    private final MutableClock clock = MutableClock.atSystemTime();
    private final IdFactory ids = new UuidV7(clock, new SecureRandom());
    private final Postgres postgres = new Postgres(settings());
    private final List<AuditEvent> recorded = new ArrayList<>();
    private final AuthorityCheck check = new AuthorityCheck(new AuthorityStore(), new DelegationCheck());
    private final AuthorityRevocation revocation = new AuthorityRevocation(postgres.transactions());
    private final Question question = (tx, references) -> check.check(tx, references);
    private final Revocation real = (tx, record) -> revocation.revoke(tx, Canary.ZONE, record, "canary");

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
    void whatIsRevokedIsRefusedAndNoRunLeavesAnythingBehind() throws Exception {
        AuthorityCanary canary = canary(question, real);
        for (int i = 0; i < 3; i++) {
            assertThat(run(canary)).isEqualTo(Reading.passed());
        }
        assertThat(canary.holds()).isTrue();
        assertThat(recorded).isEmpty();
        assertThat(ARRANGEMENT.texts("SELECT id FROM authority_records")).isEmpty();
        assertThat(ARRANGEMENT.texts("SELECT id FROM zones")).isEmpty();
    }

    @Test
    void aCheckThatLetsEverythingPassIsFoundAndRecordedOnceAndRefusesEveryExchange() throws Exception {
        AuthorityCanary canary = canary((tx, references) -> {}, real);
        assertThat(code(run(canary))).isEqualTo("revoked_accepted");
        assertThat(code(run(canary))).isEqualTo("revoked_accepted");
        CanaryRule rule = new CanaryRule(canary::holds);
        assertThat(rule.refusal().map(CaracalException::code)).hasValue(ErrorCode.CANARY_FAILED);
        assertThat(rule.refusal().orElseThrow().status()).isEqualTo(503);
        assertThat(recorded).singleElement().satisfies(event -> {
            assertThat(event.eventType()).isEqualTo("canary_failed");
            assertThat(event.zoneId()).isEqualTo(Canary.ZONE.value());
        });
    }

    @Test
    void aRevocationThatDoesNotReachWhatWasDerivedIsFoundToo() throws Exception {
        Revocation shallow = (tx, record) -> tx.handle()
                .createUpdate("UPDATE authority_records SET status = 'revoked' WHERE id = :id")
                .bind("id", record.value())
                .execute();
        AuthorityCanary canary = canary(question, shallow);
        assertThat(code(run(canary))).isEqualTo("revoked_accepted");
    }

    @Test
    void authorityThatIsNeverAcceptedProvesNothing() throws Exception {
        Question closed = (tx, references) -> {
            throw Refusal.denied("test", "closed");
        };
        AuthorityCanary canary = canary(closed, real);
        assertThat(code(run(canary))).isEqualTo("never_accepted");
        assertThat(canary.holds()).isTrue();
    }

    @Test
    void anOutageOfPostgresRefusesAnywayAndDoesNotClearAFailure() throws Exception {
        AuthorityCanary sound = canary(question, real);
        AuthorityCanary failed = canary((tx, references) -> {}, real);
        assertThat(code(run(failed))).isEqualTo("revoked_accepted");
        PROXY.refuse();
        assertThat(run(sound)).isEqualTo(Reading.passed());
        assertThat(code(run(failed))).isEqualTo("revoked_accepted");
        PROXY.pass();
        assertThat(run(sound)).isEqualTo(Reading.passed());
    }

    @Test
    void theReservedZoneAloneIsServedWhileTheSelfTestFails() {
        Safety safety = new Safety(List.of(new CanaryRule(() -> false)));
        assertThatThrownBy(() -> safety.require(new ZoneId("11111111-0000-4000-8000-000000000001")))
                .isInstanceOf(Refusal.class);
        safety.require(Canary.ZONE);
    }

    private AuthorityCanary canary(Question asked, Revocation revoking) {
        EvidenceSink sink = new EvidenceSink() {
            @Override
            public void append(AuditEvent event) {
                recorded.add(event);
            }

            @Override
            public void appendAll(List<AuditEvent> events) {
                recorded.addAll(events);
            }
        };
        return new AuthorityCanary(
                postgres.transactions(),
                new CanaryMandates("https://sts.example", ids, clock, new SecureRandom()),
                asked,
                revoking,
                new CanaryAlarm(new TrailSettings(sink, ids, clock)));
    }

    private static Reading run(AuthorityCanary canary) throws Exception {
        canary.run();
        return canary.reading();
    }

    private static String code(Reading reading) {
        return reading instanceof Reading.Failed failed ? failed.code() : "";
    }

    private static PostgresSettings settings() {
        String url = ARRANGEMENT.database().url("caracalsts");
        String direct = ":" + ARRANGEMENT.database().port() + "/";
        PoolSettings pool = PoolSettings.defaults().withConnectionTimeout(Duration.ofMillis(500));
        return PostgresSettings.of(url.replace(direct, ":" + PROXY.port() + "/"))
                .withPool(pool);
    }
}

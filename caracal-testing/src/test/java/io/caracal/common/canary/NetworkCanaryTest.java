package io.caracal.common.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.canary.Finding.Accepted;
import io.caracal.common.canary.Finding.CouldNotRun;
import io.caracal.common.canary.Finding.NeverAccepted;
import io.caracal.common.canary.Finding.Refused;
import io.caracal.common.health.Reading;
import io.caracal.core.secret.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkCanaryTest {

    private static final Duration PERIOD = Duration.ofSeconds(60);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final FakeAuthority authority = new FakeAuthority();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();
    private final NetworkCanary canary =
            canary(CanaryPlaces.ofGateway(authority.uri(), authority.uri(), authority::uri));

    @AfterEach
    void close() {
        authority.close();
    }

    private NetworkCanary canary(CanaryPlaces places) {
        return new NetworkCanary(
                new CallOrder(places, SecretText.of("a secret of the canary, 32 long."), WITHIN),
                places.doors(),
                new NetworkCanary.Timing(PERIOD, WITHIN, ready::get, nanos::get),
                new NetworkCanary.Events() {
                    @Override
                    public void found(Finding finding) {
                        findings.add(finding);
                    }

                    @Override
                    public void alarm() {
                        alarms.add("alarm");
                    }
                });
    }

    private void after(Duration passed) throws InterruptedException {
        nanos.addAndGet(passed.toNanos());
        canary.tick();
    }

    @Test
    void whatIsRevokedIsRefusedAtBothDoorsAndEverySessionIsEnded() throws Exception {
        canary.tick();
        assertThat(findings).singleElement().isInstanceOf(Refused.class);
        assertThat(canary.holds()).isTrue();
        assertThat(authority.ended()).isEqualTo(2);
        after(PERIOD.minusSeconds(1));
        assertThat(findings).hasSize(1);
        after(Duration.ofSeconds(1));
        assertThat(findings).hasSize(2).allMatch(Refused.class::isInstance);
        assertThat(canary.proof()).isEqualTo(Reading.since(nanos.get()));
    }

    @Test
    void noRoundBeginsBeforeTheServiceIsReady() throws Exception {
        ready.set(false);
        canary.tick();
        assertThat(authority.requests()).isZero();
        ready.set(true);
        canary.tick();
        assertThat(findings).singleElement().isInstanceOf(Refused.class);
    }

    @Test
    void aRevocationMayTakeItsTimeAndIsNoFailureBeforeThat() throws Exception {
        authority.callObeys = false;
        canary.tick();
        after(Duration.ofSeconds(2));
        after(Duration.ofSeconds(1));
        assertThat(findings).isEmpty();
        assertThat(canary.holds()).isTrue();
        authority.callObeys = true;
        after(Duration.ofSeconds(7));
        assertThat(findings).containsExactly(new Refused(WITHIN));
    }

    @Test
    void aGatewayThatStillAcceptsWhatIsRevokedIsFoundOnceAndHealsWithARoundThatPasses() throws Exception {
        authority.callObeys = false;
        canary.tick();
        after(Duration.ofSeconds(3));
        after(Duration.ofSeconds(7));
        assertThat(findings).containsExactly(new Accepted(Door.CALL));
        assertThat(canary.holds()).isFalse();
        assertThat(canary.reading()).isInstanceOf(Reading.Failed.class);
        ready.set(false); // as the service itself is, for this very reason
        after(PERIOD);
        after(Duration.ofSeconds(3));
        after(Duration.ofSeconds(7));
        assertThat(alarms).hasSize(1);
        authority.callObeys = true;
        after(PERIOD);
        assertThat(findings).hasSize(3).last().isInstanceOf(Refused.class);
        assertThat(canary.holds()).isTrue();
    }

    @Test
    void anStsThatExchangesOnARevokedSessionIsFoundWithoutAnyGateway() throws Exception {
        authority.exchangeObeys = false;
        NetworkCanary exchanges = canary(CanaryPlaces.ofSts(authority::uri, authority.uri()));
        exchanges.tick();
        nanos.addAndGet(WITHIN.toNanos());
        exchanges.tick();
        exchanges.tick();
        assertThat(findings).containsExactly(new Accepted(Door.EXCHANGE));
        assertThat(exchanges.holds()).isFalse();
    }

    @Test
    void aRoundThatNobodyAnswersProvesNothingAndIsHeldAgainstNobody() throws Exception {
        authority.away = "/zones";
        canary.tick();
        assertThat(findings).singleElement().isInstanceOf(CouldNotRun.class);
        assertThat(canary.holds()).isTrue();
        assertThat(canary.reading()).isEqualTo(Reading.passed());
        assertThat(canary.proof()).isInstanceOfSatisfying(Reading.Since.class, since -> {
            assertThat(since.nanos()).isZero();
            assertThat(since.extra()).containsEntry("canary_step", "session start");
        });
    }

    @Test
    void aRoundThatFailsEndsTheSessionsThatItHasStarted() throws Exception {
        authority.away = "/canary";
        canary.tick();
        assertThat(findings).containsExactly(new CouldNotRun("governed call", "answered 503 sts_unavailable"));
        assertThat(authority.ended()).isEqualTo(2);
    }

    @Test
    void anOutageAfterTheRevocationIsNoRefusal() throws Exception {
        authority.callObeys = false;
        canary.tick();
        authority.away = "/canary";
        after(Duration.ofSeconds(10));
        assertThat(findings).singleElement().isInstanceOf(CouldNotRun.class);
        assertThat(canary.holds()).isTrue();
    }

    @Test
    void anOutageDoesNotClearAFailure() throws Exception {
        authority.callObeys = false;
        canary.tick();
        after(Duration.ofSeconds(10));
        after(Duration.ZERO);
        assertThat(canary.holds()).isFalse();
        authority.away = "/oauth";
        after(PERIOD);
        assertThat(findings).last().isInstanceOf(CouldNotRun.class);
        assertThat(canary.holds()).isFalse();
    }

    @Test
    void aClientThatTheStsDoesNotKnowIsNoFailureOfTheService() throws Exception {
        authority.knowsClient = false;
        canary.tick();
        assertThat(findings).singleElement().isInstanceOf(NeverAccepted.class);
        assertThat(canary.holds()).isTrue();
    }
}

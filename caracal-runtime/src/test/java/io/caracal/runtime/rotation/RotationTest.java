package io.caracal.runtime.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotationTest {
    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(GeneratedSecret.class)
    void everySecretHasAPlanWhoseServicesAreGivenIt(GeneratedSecret secret) {
        Plan plan = Plan.of(secret);

        assertThat(plan.secret()).isEqualTo(secret);
        assertThat(plan.how()).isNotEmpty();
        assertThat(plan.services()).doesNotHaveDuplicates().containsAll(plan.verifying());
        assertThat(plan.role().isEmpty()).isEqualTo(plan.method() != Method.ROLE && plan.method() != Method.REDIS_USER);
    }

    @Test
    void aTokenIsExchangedServiceByService() {
        FakeSite site = site(GeneratedSecret.ADMIN_TOKEN);
        String before = value(site);

        rotate(site, GeneratedSecret.ADMIN_TOKEN);

        assertThat(value(site)).isNotEqualTo(before).matches("[0-9a-f]{64}");
        assertThat(site.events).containsExactly("spread", "api", "gateway", "control");
        assertThat(site.known.get(Service.CONTROL)).containsExactly(value(site));
        assertNothingIsLeftBehind();
    }

    @Test
    void aKeyThatOneServiceVerifiesGoesThereFirstAndTheOldOneStaysAccepted() {
        FakeSite site = site(GeneratedSecret.GATEWAY_STS_HMAC_KEY);
        String before = value(site);

        rotate(site, GeneratedSecret.GATEWAY_STS_HMAC_KEY);

        assertThat(site.events).containsExactly("spread", "sts", "api", "gateway");
        assertThat(site.known.get(Service.STS)).containsExactly(value(site), before);
        new Rotation(site, told::add).dropPrevious(Plan.of(GeneratedSecret.GATEWAY_STS_HMAC_KEY));
        assertThat(site.known.get(Service.STS)).containsExactly(value(site));
    }

    @Test
    void nobodySignsAStreamWithAKeyThatSomebodyDoesNotVerifyYet() {
        FakeSite site = site(GeneratedSecret.STREAMS_HMAC_KEY);
        String before = value(site);

        rotate(site, GeneratedSecret.STREAMS_HMAC_KEY);

        assertThat(site.events)
                .containsExactly(
                        "spread", "sts", "gateway", "spread", "sts", "gateway", "api", "coordinator", "control");
        assertThat(site.known).allSatisfy((service, known) -> assertThat(known).containsExactly(value(site), before));
    }

    @Test
    void whatServicesFollowByThemselvesIsOnlyWaitedFor() {
        FakeSite site = site(GeneratedSecret.METRICS_BEARER);

        rotate(site, GeneratedSecret.METRICS_BEARER);

        assertThat(site.events).containsExactly("spread", "accepted");
    }

    @Test
    void whenAServiceIsNotReadyTheOldValueIsPutBack() {
        FakeSite site = site(GeneratedSecret.ADMIN_TOKEN);
        String before = value(site);
        site.broken.add(Service.GATEWAY);

        assertThatThrownBy(() -> rotate(site, GeneratedSecret.ADMIN_TOKEN))
                .isInstanceOf(OperatorProblem.class)
                .hasMessageContaining("the old value is in force again: gateway was not ready");

        assertThat(value(site)).isEqualTo(before);
        assertThat(site.events).containsExactly("spread", "api", "gateway", "spread", "api", "gateway", "control");
        assertThat(site.known.get(Service.GATEWAY)).containsExactly(before);
        assertNothingIsLeftBehind();
    }

    @Test
    void whatWasSignedWithAKeyThatIsTakenBackStillVerifies() {
        FakeSite site = site(GeneratedSecret.AUDIT_HMAC_KEY);
        String before = value(site);
        site.broken.add(Service.COORDINATOR);

        assertThatThrownBy(() -> rotate(site, GeneratedSecret.AUDIT_HMAC_KEY)).isInstanceOf(OperatorProblem.class);

        assertThat(site.known.get(Service.AUDIT)).hasSize(2).startsWith(before);
    }

    @Test
    void anExchangeThatWasCutOffCanBeRolledBackAndBlocksAnother() throws IOException {
        FakeSite site = site(GeneratedSecret.COORDINATOR_TOKEN);
        String before = value(site);
        Change cutOff = new Change(site.secrets(), GeneratedSecret.COORDINATOR_TOKEN);
        Change.Values values = cutOff.begin();
        cutOff.put(values.fresh(), List.of());

        assertThatThrownBy(() -> rotate(site, GeneratedSecret.COORDINATOR_TOKEN))
                .hasMessageContaining("rotate caracalCoordinatorToken --roll-back");
        new Rotation(site, told::add).rollBack(Plan.of(GeneratedSecret.COORDINATOR_TOKEN));

        assertThat(value(site)).isEqualTo(before);
        assertThat(site.events).containsExactly("spread", "coordinator");
        assertNothingIsLeftBehind();
        assertThatThrownBy(() -> new Rotation(site, told::add).rollBack(Plan.of(GeneratedSecret.COORDINATOR_TOKEN)))
                .hasMessageContaining("nothing to roll back");
    }

    @Test
    void whileNothingRunsOnlyFilesChange() {
        FakeSite site = site(GeneratedSecret.STS_DB_PASSWORD);
        site.runs = false;
        String before = value(site);

        rotate(site, GeneratedSecret.STS_DB_PASSWORD);

        assertThat(value(site)).isNotEqualTo(before);
        assertThat(site.events).containsExactly("spread");
    }

    @Test
    void thereIsAnEndToEarlierKeys() {
        FakeSite site = site(GeneratedSecret.IDEMPOTENCY_HMAC_KEY);
        for (int time = 0; time < Rotation.MOST_PREVIOUS; time++) {
            rotate(site, GeneratedSecret.IDEMPOTENCY_HMAC_KEY);
        }

        assertThatThrownBy(() -> rotate(site, GeneratedSecret.IDEMPOTENCY_HMAC_KEY))
                .hasMessageContaining("rotate idempotencyHmacKey --drop-previous");
    }

    @Test
    void nothingThatIsToldHoldsAValue() {
        FakeSite site = site(GeneratedSecret.METRICS_BEARER);
        String before = value(site);
        site.broken.add(Service.API);

        assertThatThrownBy(() -> rotate(site, GeneratedSecret.METRICS_BEARER)).hasMessageNotContaining(before);

        assertThat(told).isNotEmpty().noneMatch(line -> line.matches(".*[0-9a-f]{32}.*"));
    }

    private FakeSite site(GeneratedSecret secret) {
        FakeSite site = new FakeSite(directory, secret);
        watched = secret;
        return site;
    }

    private GeneratedSecret watched = GeneratedSecret.ADMIN_TOKEN;

    private String value(FakeSite site) {
        return site.secrets().value(watched).reveal();
    }

    private void rotate(FakeSite site, GeneratedSecret secret) {
        new Rotation(site, told::add).rotate(Plan.of(secret));
    }

    private void assertNothingIsLeftBehind() {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".rotation"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}

package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingDescription;
import io.caracal.common.config.SettingSource;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.common.health.Area;
import io.caracal.common.health.Hysteresis;
import io.caracal.common.health.Impact;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import io.caracal.common.health.OnBreach;
import io.caracal.common.health.Precedence;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessParts;
import io.caracal.common.health.ReadinessSettings;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Scope;
import io.caracal.common.health.Source;
import io.caracal.common.health.Transition;
import io.caracal.common.health.Unit;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The endpoints over a real engine with three invariants whose evidence a test sets, without any server. */
final class ProbeBed implements AutoCloseable {

    static final String OPERATOR = "the-operator";

    static final Invariant STORE = Invariant.named("store", "postgres_unreachable")
            .rank(Precedence.POSTGRES)
            .scope(Scope.SHARED)
            .dependency("postgres")
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical(
                    "Every request is refused; nothing is decided without the database.", Area.EXCHANGE))
            .diagnosis("The database is down.", "Look at the database.");

    static final Invariant BACKLOG = Invariant.named("backlog", "outbox_lagging")
            .rank(Precedence.BACKLOG)
            .onBreach(OnBreach.DEGRADE)
            .measure(Measure.atMost(Unit.MESSAGES, 100).setting("BACKLOG_MAX"))
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning("Events arrive late; none is lost.", Area.EVIDENCE))
            .diagnosis("The publisher is slow.", "Look at the publisher.");

    static final Invariant FRESHNESS = Invariant.named("freshness", "revocation_stale")
            .safety()
            .onBreach(OnBreach.REFUSE)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.critical("Governed calls are refused; none gets through unchecked.", Area.GOVERNED_CALLS))
            .diagnosis("The snapshot is old.", "Look at the poller.");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final AtomicReference<Reading> store = new AtomicReference<>(Reading.passed());
    final AtomicReference<Reading> backlog = new AtomicReference<>(Reading.measured(3));
    final AtomicReference<Reading> freshness = new AtomicReference<>(Reading.passed());
    final AtomicReference<Optional<SecretText>> bearer = new AtomicReference<>(Optional.empty());
    final AtomicReference<Optional<SecretText>> operator = new AtomicReference<>(Optional.of(SecretText.of(OPERATOR)));
    final List<OpsAction> audited = new CopyOnWriteArrayList<>();
    final Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(5), System::nanoTime);
    final OwnedLoops loops = new OwnedLoops(lifecycle, System::nanoTime);
    final Metrics metrics = new Metrics("test", "1", new ObjectMapper(), System::nanoTime);
    final Readiness readiness = new Readiness(new ReadinessParts(
            "test",
            "instance-1",
            loops,
            System::nanoTime,
            Clock.systemUTC(),
            lifecycle::draining,
            ReadinessSettings.ALONE.drills(true),
            List.of(FRESHNESS, STORE, BACKLOG)));
    ErrorStyle style = ErrorStyle.GO;
    Mode mode = Mode.DEV;
    ProbeSettings settings = new ProbeSettings(false, ApiKeys.NONE);
    Optional<LongSupplier> losses = Optional.empty();
    boolean drills = true;
    volatile boolean auditDown;
    private @Nullable ProbeEndpoints endpoints;

    ProbeBed() {
        readiness.bind(FRESHNESS, Source.observed(() -> Objects.requireNonNull(freshness.get())));
        readiness.bind(STORE, Source.observed(() -> Objects.requireNonNull(store.get())));
        readiness.bind(BACKLOG, Source.observed(() -> Objects.requireNonNull(backlog.get())));
    }

    /** Ends the assembly of the engine. */
    ProbeBed seal() {
        readiness.seal();
        return this;
    }

    /** Sealed and ready. */
    ProbeBed serving() {
        seal();
        await(() -> newest().filter(Transition::ready).isPresent());
        return this;
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(condition.getAsBoolean()).as("what was waited for").isTrue();
    }

    /** Sets evidence that breaks its invariant and returns once the verdict knows and the change is in the history. */
    void broken(Invariant invariant, Reading reading) {
        evidence(invariant).set(reading);
        readiness.refresh();
        await(() -> newest().filter(transition -> transition.reasons().contains(invariant.reason()))
                .isPresent());
    }

    private Optional<Transition> newest() {
        return readiness.history().newestFirst().stream().findFirst();
    }

    private AtomicReference<Reading> evidence(Invariant invariant) {
        return switch (invariant.name()) {
            case "store" -> store;
            case "backlog" -> backlog;
            default -> freshness;
        };
    }

    ProbeEndpoints endpoints() {
        ProbeEndpoints built = endpoints;
        if (built == null) {
            built = new ProbeEndpoints(new ProbeParts(
                    style,
                    "caracal-test",
                    "1.2.3",
                    readiness,
                    metrics,
                    new ProbeAccess(mode, settings, this::bearerNow, this::operatorNow),
                    () -> 4,
                    new HealthConfig(List.of(setting()), () -> List.of("drain wait is close to the probe window")),
                    drills,
                    this::audit,
                    losses,
                    loops,
                    new RequestIds(() -> "01890000-0000-7000-8000-000000000001", style),
                    Clock.systemUTC(),
                    System::nanoTime));
            endpoints = built;
        }
        return built;
    }

    private Optional<SecretText> bearerNow() {
        return Objects.requireNonNull(bearer.get());
    }

    private Optional<SecretText> operatorNow() {
        return Objects.requireNonNull(operator.get());
    }

    private static SettingDescription setting() {
        return new SettingDescription(
                "BACKLOG_MAX", "an integer", "100", false, false, SettingSource.ENVIRONMENT, "100");
    }

    private OpsAudit.Kept audit(OpsAction action) {
        if (auditDown) {
            throw new EvidenceUnavailableException(new IOException("disk full"));
        }
        audited.add(action);
        return OpsAudit.Kept.LOG;
    }

    ProbeRequest request(String method, String target, @Nullable String credential) {
        int mark = target.indexOf('?');
        return new ProbeRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                credential == null ? null : "Bearer " + credential,
                null,
                null,
                null,
                null);
    }

    ProbeReply get(String target) {
        return get(target, null);
    }

    ProbeReply get(String target, @Nullable String credential) {
        return reply(request("GET", target, credential));
    }

    ProbeReply reply(ProbeRequest request) {
        ProbeAnswer answer = endpoints().answer(request).orElseThrow();
        assertThat(answer).isInstanceOf(ProbeReply.class);
        return (ProbeReply) answer;
    }

    /** Carries out an operation as the operator. */
    ProbeReply order(String method, String path, String body) {
        ProbeAnswer answer = endpoints().answer(request(method, path, OPERATOR)).orElseThrow();
        return answer instanceof OpsCall call
                ? call.run(body.getBytes(StandardCharsets.UTF_8), "192.0.2.7")
                : (ProbeReply) answer;
    }

    static String text(ProbeReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    static JsonNode json(ProbeReply reply) {
        try {
            return Json.mapper().readTree(reply.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text(reply), e);
        }
    }

    @Override
    public void close() throws Exception {
        lifecycle.stop();
    }
}

package io.caracal.common.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.Mode;
import io.caracal.common.config.RotatingSecret;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.evidence.EvidenceSink;
import io.caracal.common.evidence.ReplayProgress;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessParts;
import io.caracal.common.health.ReadinessSeries;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.health.StartupProgress;
import io.caracal.common.http.BodyLimits;
import io.caracal.common.http.ErrorMapper;
import io.caracal.common.http.Failures;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.log.JsonLogging;
import io.caracal.common.metrics.HttpMeter;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.StoreSeries;
import io.caracal.common.probe.AnnouncedState;
import io.caracal.common.probe.HealthConfig;
import io.caracal.common.probe.ProbeAccess;
import io.caracal.common.probe.ProbeEndpoints;
import io.caracal.common.probe.ProbeParts;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.wal.Disk;
import io.caracal.core.error.CaracalException;
import io.caracal.core.id.IdFactory;
import io.caracal.core.secret.HmacKey;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.server.ServerProperties;

/**
 * What a composition root builds on: time, chance, ids, JSON, threads, shutdown, readiness, metrics, and the way to
 * mount resources and servlets. For the thread that assembles the service.
 */
public final class Platform {

    private static final long BODY_LIMIT = 1_048_576;
    private static final Duration SCHEMA_PERIOD = Duration.ofSeconds(20);
    private static final Duration CLOCK_PERIOD = Duration.ofSeconds(10);
    private static final Duration SECRET_PERIOD = Duration.ofSeconds(2);

    private final ServiceIdentity identity;
    private final PlatformSettings settings;
    private final Foundation foundation;
    private final Environment environment;
    private final Declarations declarations;
    private final OperatorEvidence operator;
    private final Lifecycle lifecycle;
    private final OwnedLoops loops;
    private final Readiness health;
    private final Metrics metrics;
    private final Failures failures;
    private final BodyLimits bodyLimits;
    private UnaryOperator<Handler> inner = UnaryOperator.identity();
    private boolean rawPaths;
    private String proxied = "";
    private Optional<LongSupplier> losses = Optional.empty();
    private CaracalException malformed;

    Platform(
            ServiceIdentity identity,
            PlatformSettings settings,
            Foundation foundation,
            Environment environment,
            Declarations declarations) {
        this.identity = identity;
        this.settings = settings;
        this.foundation = foundation;
        this.environment = environment;
        this.declarations = declarations;
        this.lifecycle = new Lifecycle(settings.drain().grace(), foundation.nanos());
        this.loops = new OwnedLoops(lifecycle, foundation.nanos());
        this.health = readiness();
        this.operator =
                new OperatorEvidence(identity.fullName(), settings.operations().instance(), foundation.ids());
        this.metrics = new Metrics(
                identity.name(), foundation.version(), Json.mapper(), foundation.nanos(), foundation.clock());
        this.failures = new Failures(identity.errorStyle());
        this.malformed = failures.refused(400);
        this.bodyLimits = new BodyLimits(failures, BODY_LIMIT);
        environment.jersey().register(new ErrorMapper(failures));
        environment.jersey().register(bodyLimits);
        environment.jersey().property(ServerProperties.WADL_FEATURE_DISABLE, true);
        environment.jersey().property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        environment.jersey().property(ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true);
        metrics.counterFunction("caracal_log_emitted_total", "log lines written or queued", JsonLogging::emitted);
        metrics.counterFunction(
                "caracal_log_dropped_total",
                "log lines dropped because the queue was nearly full",
                JsonLogging::dropped);
    }

    public ServiceIdentity identity() {
        return identity;
    }

    public Mode mode() {
        return settings.mode();
    }

    /** Wall time. */
    public Clock clock() {
        return foundation.clock();
    }

    /** Monotonic nanoseconds. */
    public LongSupplier nanoTicker() {
        return foundation.nanos();
    }

    public IdFactory ids() {
        return foundation.ids();
    }

    public SecureRandom random() {
        return foundation.random();
    }

    /** Version of the running build. */
    public String version() {
        return foundation.version();
    }

    public ObjectMapper json() {
        return Json.mapper();
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public OwnedLoops loops() {
        return loops;
    }

    public Readiness health() {
        return health;
    }

    public Metrics metrics() {
        return metrics;
    }

    /** For servlets and handlers that answer failures themselves. */
    public Failures failures() {
        return failures;
    }

    /** Body limits; 1 MiB for every path until set otherwise. */
    public BodyLimits bodyLimits() {
        return bodyLimits;
    }

    /** Mounts a JAX-RS resource, filter or provider. */
    public void resource(Object jaxrsInstance) {
        environment.jersey().register(jaxrsInstance);
    }

    /** Mounts a servlet; one on {@code /*} takes the place of all JAX-RS resources. */
    public void servlet(String name, HttpServlet servlet, String... paths) {
        if (Arrays.asList(paths).contains("/*")) {
            environment.jersey().disable();
        }
        ServletRegistration.Dynamic registration = environment.servlets().addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(paths);
    }

    /**
     * Puts a handler in front of servlets and resources, behind probes, request ids and drain. The last one added is
     * outermost.
     */
    public void handler(UnaryOperator<Handler> wrapper) {
        UnaryOperator<Handler> before = inner;
        inner = next -> wrapper.apply(before.apply(next));
    }

    /**
     * Lets ambiguous paths such as {@code //}, {@code %2e%2e} and {@code %2f} reach the service, which must judge
     * them itself. A path that climbs above the root or holds a NUL has no meaning at all: the server answers it,
     * with {@code refusal}.
     */
    public void rawPaths(CaracalException refusal) {
        rawPaths = true;
        malformed = refusal;
    }

    /**
     * Leaves requests with this header to the service whatever their path is, except for those operational paths that 1.0 kept for
     * itself: a caller's path belongs to the upstream it names.
     */
    public void proxies(String header) {
        proxied = header;
    }

    /** A database of this service, with its stop, and the evidence for what the service declares of Postgres. */
    public Postgres postgres(PostgresSettings postgresSettings) {
        Postgres postgres = new Postgres(postgresSettings.withApplicationName(identity.fullName()));
        StoreSeries.bind(metrics, postgres);
        lifecycle.onStop("postgres", postgres);
        bind(CommonInvariants.POSTGRES, Source.sampled(() -> answers(postgres::ping)));
        bindSchemaAndClock(postgres);
        return postgres;
    }

    /** A Redis of this service, with its stop, and the evidence for what the service declares of Redis. */
    public Redis redis(RedisSettings redisSettings) {
        Redis redis = new Redis(redisSettings);
        StoreSeries.bind(metrics, redis);
        lifecycle.onStop("redis", redis);
        bind(CommonInvariants.REDIS, Source.sampled(() -> answers(redis::ping)));
        return redis;
    }

    PlatformSettings settings() {
        return settings;
    }

    /**
     * The evidence log of this service. What an earlier run left in it is replayed before the service turns ready; operator actions go
     * into it, and its losses are theirs to acknowledge.
     *
     * @param key signs what is sent; without one (development) events are unsigned
     */
    public EvidenceLog evidenceLog(EvidenceLogSettings evidence, Redis redis, Optional<HmacKey> key) {
        ReplayProgress replay = ReplayProgress.of(health.startup("audit_replay", "events"));
        EvidenceLog log = EvidenceLog.open(
                evidence,
                new EvidenceLog.Parts(redis, key, loops, foundation.nanos(), foundation.clock(), replay, Disk.real()));
        operator.into(log);
        losses = Optional.of(log::acknowledgeLoss);
        return log;
    }

    /** Where operator actions are recorded before they take effect; without it nothing can be operated. */
    public void operatorEvidence(EvidenceSink sink) {
        operator.into(sink);
    }

    /** Ends the assembly. */
    Frontage frontage() {
        health.seal();
        metrics.bridge(environment.metrics());
        ProbeEndpoints endpoints = new ProbeEndpoints(probes());
        metrics.topics().ready(health::ready);
        metrics.topics()
                .recovery(() ->
                        health.current().startup().map(StartupProgress::ratio).orElse(1.0));
        metrics.topics().watchSessions(endpoints::waiting);
        ReadinessSeries.register(metrics, health, identity.name());
        metrics.start(loops);
        followSecrets();
        AnnouncedState state = new AnnouncedState(health, lifecycle::draining);
        return new Frontage(
                settings.listener(),
                endpoints,
                proxied,
                new RequestIds(foundation.ids()),
                new HttpMeter(metrics, identity.name(), foundation.nanos()),
                failures,
                settings.drain().grace().dividedBy(4),
                rawPaths,
                malformed,
                state,
                inner);
    }

    private Readiness readiness() {
        OperationsSettings operations = settings.operations();
        return new Readiness(new ReadinessParts(
                identity.name(),
                operations.instance(),
                lasting(),
                foundation.nanos(),
                foundation.clock(),
                lifecycle::draining,
                operations.readiness(),
                declarations.invariants()));
    }

    /** Readiness and its answers outlive the listener: whoever watches is told of the stop itself. */
    private OwnedLoops lasting() {
        return loops.stoppingIn(StopPhase.STOPPED);
    }

    private ProbeParts probes() {
        OperationsSettings operations = settings.operations();
        return new ProbeParts(
                identity.errorStyle(),
                identity.fullName(),
                foundation.version(),
                health,
                metrics,
                new ProbeAccess(
                        settings.mode(), settings.probes(), settings.metricsBearer(), operations.operatorToken()),
                metrics.topics()::topics,
                new HealthConfig(declarations.settings(), () -> OperationsWarnings.of(settings)),
                operations.readiness().drillsEnabled(),
                operator,
                losses,
                lasting(),
                new RequestIds(foundation.ids()),
                foundation.clock(),
                foundation.nanos());
    }

    private void followSecrets() {
        RotatingSecret bearer = settings.metricsBearer();
        RotatingSecret token = settings.operations().operatorToken();
        if (bearer.rotates() || token.rotates()) {
            loops.every("secret-rotation", SECRET_PERIOD, () -> {
                bearer.poll();
                token.poll();
            });
        }
    }

    private void bindSchemaAndClock(Postgres postgres) {
        bind(
                CommonInvariants.SCHEMA,
                Source.sampled(new LastKnown(() -> schema(postgres.schemaVersion())), SCHEMA_PERIOD));
        bind(
                CommonInvariants.CLOCK_SKEW.limit(settings.operations().clockSkewLimit()),
                Source.sampled(
                        new LastKnown(() -> Reading.measured(postgres.clockSkewSeconds(foundation.clock()))),
                        CLOCK_PERIOD));
    }

    private static Reading schema(int version) {
        return Reading.of(
                version >= Migrations.NEWEST,
                "schema_behind",
                "the database is at migration " + version + ", this build needs " + Migrations.NEWEST);
    }

    private static Reading answers(Runnable ping) {
        ping.run();
        return Reading.passed();
    }

    /** Only what the service declares is watched. */
    private void bind(Invariant invariant, Source source) {
        if (declarations.declares(invariant)) {
            health.bind(invariant, source);
        }
    }
}

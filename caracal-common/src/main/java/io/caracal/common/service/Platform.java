package io.caracal.common.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.Mode;
import io.caracal.common.health.ProbeEndpoints;
import io.caracal.common.health.ProbeResult;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessCheck;
import io.caracal.common.http.BodyLimits;
import io.caracal.common.http.ErrorMapper;
import io.caracal.common.http.Failures;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.log.JsonLogging;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.MetricsAccess;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.error.CaracalException;
import io.caracal.core.id.IdFactory;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
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

    private final ServiceIdentity identity;
    private final PlatformSettings settings;
    private final Foundation foundation;
    private final Environment environment;
    private final Lifecycle lifecycle;
    private final OwnedLoops loops;
    private final Readiness health;
    private final Metrics metrics;
    private final Failures failures;
    private final BodyLimits bodyLimits;
    private UnaryOperator<Handler> inner = UnaryOperator.identity();
    private boolean rawPaths;
    private CaracalException malformed;

    Platform(ServiceIdentity identity, PlatformSettings settings, Foundation foundation, Environment environment) {
        this.identity = identity;
        this.settings = settings;
        this.foundation = foundation;
        this.environment = environment;
        this.lifecycle = new Lifecycle(settings.shutdownGrace(), foundation.nanos());
        this.loops = new OwnedLoops(lifecycle, foundation.nanos());
        this.health = new Readiness(loops, foundation.nanos(), lifecycle::draining);
        this.metrics = new Metrics(identity.fullName(), foundation.version(), Json.mapper(), foundation.nanos());
        this.failures = new Failures(identity.errorStyle());
        this.malformed = failures.refused(400);
        this.bodyLimits = new BodyLimits(failures, BODY_LIMIT);
        environment.jersey().register(new ErrorMapper(failures));
        environment.jersey().register(bodyLimits);
        environment.jersey().property(ServerProperties.WADL_FEATURE_DISABLE, true);
        environment.jersey().property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        environment.jersey().property(ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true);
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

    /** A database of this service, with its readiness check {@code postgres_unreachable} and its stop. */
    public Postgres postgres(PostgresSettings postgresSettings) {
        Postgres postgres = new Postgres(postgresSettings.withApplicationName(identity.fullName()));
        lifecycle.onStop("postgres", postgres);
        health.add(new ReadinessCheck("postgres", "postgres_unreachable", "postgres", () -> {
            postgres.ping();
            return ProbeResult.passed();
        }));
        return postgres;
    }

    /** A Redis of this service, with its readiness check {@code redis_unreachable} and its stop. */
    public Redis redis(RedisSettings redisSettings) {
        Redis redis = new Redis(redisSettings);
        lifecycle.onStop("redis", redis);
        health.add(new ReadinessCheck("redis", "redis_unreachable", "redis", () -> {
            redis.ping();
            return ProbeResult.passed();
        }));
        return redis;
    }

    PlatformSettings settings() {
        return settings;
    }

    /** Ends the assembly. */
    Frontage frontage() {
        metrics.bridge(environment.metrics());
        metrics.start(loops);
        MetricsAccess access = new MetricsAccess(settings.mode(), settings::metricsBearer);
        return new Frontage(
                settings.listener(),
                new ProbeEndpoints(identity.errorStyle(), health, metrics, access),
                new RequestIds(foundation.ids()),
                failures,
                settings.shutdownGrace().dividedBy(4),
                rawPaths,
                malformed,
                inner);
    }
}

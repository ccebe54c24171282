package io.caracal.common.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.config.Mode;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.health.Readiness;
import io.caracal.common.http.BodyLimits;
import io.caracal.common.http.Failures;
import io.caracal.common.http.Json;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.security.Argon2Cost;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.error.CaracalException;
import io.caracal.core.id.IdFactory;
import io.caracal.core.secret.HmacKey;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;

/**
 * What a composition root builds on: time, chance, ids, JSON, threads, shutdown, readiness, metrics, and the way to
 * mount resources and servlets. For the thread that assembles the service.
 */
public final class Platform {

    private final ServiceIdentity identity;
    private final PlatformSettings settings;
    private final Foundation foundation;
    private final Declarations declarations;
    private final Machinery machinery;
    private final Stores stores;
    private final EvidenceKeeping evidence;
    private final Mounts mounts;

    Platform(
            ServiceIdentity identity,
            PlatformSettings settings,
            Foundation foundation,
            Environment environment,
            Declarations declarations) {
        this.identity = identity;
        this.settings = settings;
        this.foundation = foundation;
        this.declarations = declarations;
        OperationsSettings operations = settings.operations();
        this.machinery = Machinery.of(identity, settings, foundation, declarations);
        this.stores = new Stores(machinery, declarations, foundation.clock(), operations.clockSkewLimit());
        this.evidence = new EvidenceKeeping(
                machinery,
                foundation,
                new OperatorEvidence(identity.fullName(), operations.instance(), foundation.ids()));
        this.mounts = new Mounts(environment, identity.errorStyle());
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

    /** Work of one hash of a client's secret. */
    public Argon2Cost secretCost() {
        return foundation.secretCost();
    }

    /** Version of the running build. */
    public String version() {
        return foundation.version();
    }

    public ObjectMapper json() {
        return Json.mapper();
    }

    public Lifecycle lifecycle() {
        return machinery.lifecycle();
    }

    public OwnedLoops loops() {
        return machinery.loops();
    }

    public Readiness health() {
        return machinery.health();
    }

    public Metrics metrics() {
        return machinery.metrics();
    }

    /** For servlets and handlers that answer failures themselves. */
    public Failures failures() {
        return mounts.failures();
    }

    /** Body limits; 1 MiB for every path until set otherwise. */
    public BodyLimits bodyLimits() {
        return mounts.bodyLimits();
    }

    /** Mounts a JAX-RS resource, filter or provider. */
    public void resource(Object jaxrsInstance) {
        mounts.resource(jaxrsInstance);
    }

    /** Mounts a servlet; one on {@code /*} takes the place of all JAX-RS resources. */
    public void servlet(String name, HttpServlet servlet, String... paths) {
        mounts.servlet(name, servlet, paths);
    }

    /**
     * Puts a handler in front of servlets and resources, behind probes, request ids and drain. The last one added is
     * outermost.
     */
    public void handler(UnaryOperator<Handler> wrapper) {
        mounts.handler(wrapper);
    }

    /**
     * Lets ambiguous paths such as {@code //}, {@code %2e%2e} and {@code %2f} reach the service, which must judge
     * them itself. A path that climbs above the root or holds a NUL has no meaning at all: the server answers it,
     * with {@code refusal}.
     */
    public void rawPaths(CaracalException refusal) {
        mounts.rawPaths(refusal);
    }

    /**
     * Leaves requests with this header to the service whatever their path is, except for those operational paths that 1.0 kept for
     * itself: a caller's path belongs to the upstream it names.
     */
    public void proxies(String header) {
        mounts.proxies(header);
    }

    /** A database of this service, with its stop, and the evidence for what the service declares of Postgres. */
    public Postgres postgres(PostgresSettings postgresSettings) {
        return stores.postgres(postgresSettings.withApplicationName(identity.fullName()));
    }

    /** A Redis of this service, with its stop, and the evidence for what the service declares of Redis. */
    public Redis redis(RedisSettings redisSettings) {
        return stores.redis(redisSettings);
    }

    /**
     * The evidence log of a service that decides. What an earlier run left in it is replayed before the service turns ready; operator actions
     * go into it, and its losses are theirs to acknowledge.
     *
     * @param key signs what is sent; without one (development) events are unsigned
     */
    public EvidenceLog evidenceLog(EvidenceLogSettings log, Redis redis, Optional<HmacKey> key) {
        return evidence.log(log, redis, key);
    }

    /**
     * Records operator actions before they take effect, in a service whose data path keeps its evidence elsewhere: in a log of their own,
     * with the evidence for {@link io.caracal.common.health.CommonInvariants#OPERATOR_LOG} and {@code OPERATOR_LOG_LOST}; without one
     * straight in the audit stream, so that nothing can be operated while Redis is away. Without either nothing can be operated at all.
     *
     * @param log where; empty where no directory is named
     * @param key signs what is sent; without one (development) events are unsigned
     */
    public void operatorEvidence(Optional<EvidenceLogSettings> log, Redis redis, Optional<HmacKey> key) {
        evidence.ofOperators(log, redis, key);
    }

    PlatformSettings settings() {
        return settings;
    }

    /** Ends the assembly. */
    Frontage frontage() {
        return new FrontageAssembly(identity, settings, foundation, declarations, machinery).end(mounts, evidence);
    }
}

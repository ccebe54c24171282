package io.caracal.coordinator;

import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.LoopWatch;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Source;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.outbox.CaracalOutbox;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxStats;
import io.caracal.common.outbox.OutboxTable;
import io.caracal.common.outbox.OutboxWatch;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.Redis;
import io.caracal.common.security.HttpJwksFetcher;
import io.caracal.common.security.OperatorToken;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.Transactions;
import io.caracal.common.streams.SignedStreams;
import io.caracal.coordinator.delegation.DelegationCreate;
import io.caracal.coordinator.delegation.DelegationReads;
import io.caracal.coordinator.delegation.DelegationResource;
import io.caracal.coordinator.delegation.DelegationRevoke;
import io.caracal.coordinator.delegation.EffectiveAuthorityResource;
import io.caracal.coordinator.edge.EdgeStore;
import io.caracal.coordinator.edge.Edges;
import io.caracal.coordinator.idempotency.ReceiptCounters;
import io.caracal.coordinator.idempotency.Receipts;
import io.caracal.coordinator.identity.AgentAuthenticator;
import io.caracal.coordinator.identity.CallerFilter;
import io.caracal.coordinator.identity.MandateReader;
import io.caracal.coordinator.identity.SubjectProof;
import io.caracal.coordinator.limit.RequestLimits;
import io.caracal.coordinator.outbox.DeadRows;
import io.caracal.coordinator.outbox.OutboxResource;
import io.caracal.coordinator.session.Leases;
import io.caracal.coordinator.session.SessionEnding;
import io.caracal.coordinator.session.SessionResource;
import io.caracal.coordinator.session.SessionService;
import io.caracal.coordinator.session.SessionStart;
import io.caracal.coordinator.session.StartChecks;
import io.caracal.coordinator.sweep.LeaseLag;
import io.caracal.coordinator.sweep.SweepSettings;
import io.caracal.coordinator.sweep.Sweeper;
import io.caracal.coordinator.trail.RefusalTrail;
import io.caracal.core.jwks.JwksCache;
import io.caracal.core.jwks.JwksCacheSettings;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Composition root of the Coordinator. */
public final class CoordinatorApplication extends ServiceApplication<CoordinatorSettings> {

    private static final ServiceIdentity IDENTITY = new ServiceIdentity("coordinator", 4000, ErrorStyle.FASTIFY);
    private static final String PRODUCER = "coordinator";
    private static final Duration JWKS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEASE_LAG_PERIOD = Duration.ofSeconds(5);

    public CoordinatorApplication(Map<String, String> environment) {
        super(IDENTITY, environment);
    }

    public static void main(String[] args) {
        ServiceMain.run(new CoordinatorApplication(System.getenv()), args);
    }

    @Override
    protected CoordinatorSettings readSettings(SettingsReader reader, Mode mode) {
        return CoordinatorSettings.read(reader);
    }

    @Override
    public List<Invariant> invariants() {
        return CoordinatorInvariants.all();
    }

    @Override
    protected void assemble(Platform platform, CoordinatorSettings settings) {
        Postgres postgres = platform.postgres(settings.postgres());
        Redis redis = platform.redis(settings.redis());
        platform.operatorEvidence(settings.operatorLog(), redis, settings.auditKey());
        platform.bodyLimits().standard(settings.bodyLimit());
        Transactions transactions = postgres.transactions();
        AdminAudit audit = new AdminAudit(platform.ids(), settings.auditKey());
        CaracalOutbox outbox = new CaracalOutbox(PRODUCER, platform.ids());
        Edges edges = new Edges(new EdgeStore(), outbox, platform.ids());
        SessionEnding ending = new SessionEnding(edges, outbox);
        SessionStart.Journal journal = new SessionStart.Journal(audit, outbox, edges, platform.ids());

        MandateReader mandates = mandates(platform, settings);
        RequestLimits limits =
                new RequestLimits(new FixedWindowLimiter(redis), settings.limits(), platform.nanoTicker());
        platform.resource(limits);
        platform.resource(new CallerFilter(
                new OperatorToken(settings.operatorToken()),
                new AgentAuthenticator(mandates, transactions, settings.requiredScope()),
                settings.requiredScope()));
        platform.resource(new RefusalTrail(transactions, audit));

        Receipts receipts = new Receipts(settings.idempotency(), new ReceiptCounters(platform.metrics()));
        StartChecks checks = new StartChecks(transactions, new SubjectProof(mandates), settings.caps());
        platform.resource(new SessionResource(
                new SessionStart(transactions, journal, receipts, checks, settings.lease()),
                new SessionService(transactions, audit, ending, settings.lease()),
                new Leases(transactions, audit, ending, settings.lease())));
        DelegationReads reads = new DelegationReads(transactions);
        platform.resource(new DelegationResource(
                new DelegationCreate(transactions, audit, edges, receipts),
                new DelegationRevoke(transactions, audit, edges, ending),
                reads));
        platform.resource(new EffectiveAuthorityResource(reads));
        platform.resource(new OutboxResource(new DeadRows(transactions, audit)));

        OutboxPublisher publisher = new OutboxPublisher(
                postgres,
                OutboxTable.caracal(PRODUCER),
                new SignedStreams(redis, settings.streamsKey()),
                settings.outbox(),
                platform.random());
        platform.lifecycle().onStop("outbox-notifications", publisher);
        Loop publishing = publisher.start(platform.loops());
        Sweeper sweeper =
                new Sweeper(transactions, ending, edges, settings.sweeps().batchSize());
        sweep(platform, sweeper, settings.sweeps());
        CoordinatorMetrics metrics = new CoordinatorMetrics(platform.metrics());
        metrics.outbox(watch(platform, settings, transactions, publishing), platform.clock());
        metrics.register(limits, publisher, sweeper);
        metrics.sweeps(platform.loops());
        metrics.receipts(platform.loops(), transactions);
        CoordinatorMetrics.streams(platform, redis);
    }

    private static OutboxWatch watch(
            Platform platform, CoordinatorSettings settings, Transactions transactions, Loop publishing) {
        Readiness health = platform.health();
        CoordinatorSettings.ReadinessLimits limits = settings.readiness();
        OutboxWatch outbox =
                new OutboxWatch(new OutboxStats(transactions, OutboxTable.caracal(PRODUCER)), platform.nanoTicker());
        health.bind(
                CoordinatorInvariants.OUTBOX_PUBLISHER,
                new LoopWatch(publishing, settings.outbox().longestRound()).source());
        health.bind(
                CoordinatorInvariants.OUTBOX_LAGGING.limit(limits.pendingAge().toSeconds()), outbox.oldestPending());
        health.bind(
                CoordinatorInvariants.outboxDead(limits.deadMost()),
                outbox.dead(limits.deadMost().orElse(0)));
        health.bind(
                CoordinatorInvariants.LEASE_LAG.limit(limits.leaseLag().toSeconds()),
                Source.sampled(new LeaseLag(transactions), LEASE_LAG_PERIOD));
        return outbox;
    }

    private static MandateReader mandates(Platform platform, CoordinatorSettings settings) {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(JWKS_TIMEOUT)
                .executor(platform.loops().executor("jwks", 2))
                .build();
        JwksCacheSettings usual = JwksCacheSettings.DEFAULTS;
        JwksCache keys = new JwksCache(
                new HttpJwksFetcher(client, settings.stsUrl(), JWKS_TIMEOUT),
                platform.clock(),
                new JwksCacheSettings(
                        usual.fresh(),
                        usual.usable(),
                        usual.unknownKeyCooldown(),
                        usual.failureCooldown(),
                        settings.jwksZones()));
        return new MandateReader(MandateVerifier.builder()
                .issuer(settings.issuer())
                .requiredAudience(settings.issuer())
                .acceptedUses(MandateUse.SESSION)
                .clock(platform.clock())
                .keySource(keys)
                .build());
    }

    private static void sweep(Platform platform, Sweeper sweeper, SweepSettings times) {
        OwnedLoops loops = platform.loops();
        Duration tasks = silence(times.tasks());
        Duration services = silence(times.services());
        platform.health()
                .bind(
                        CoordinatorInvariants.SWEEPERS,
                        LoopWatch.over(List.of(
                                new LoopWatch(loops.every("ttl-sweep", times.tasks(), sweeper::expireTasks), tasks),
                                new LoopWatch(
                                        loops.every("lease-sweep", times.services(), sweeper::suspendServices),
                                        services),
                                new LoopWatch(loops.every("edge-sweep", times.tasks(), sweeper::expireEdges), tasks))));
    }

    /** Three rounds, and time for the work of one. */
    private static Duration silence(Duration interval) {
        return interval.multipliedBy(3).plusSeconds(30);
    }
}

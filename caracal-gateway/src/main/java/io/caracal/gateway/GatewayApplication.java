package io.caracal.gateway;

import io.caracal.common.canary.CanaryPlaces;
import io.caracal.common.canary.CanarySettings;
import io.caracal.common.canary.NetworkCanaryModule;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Reading;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.metrics.StoreSeries;
import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.redis.Redis;
import io.caracal.common.security.OperatorToken;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.storage.Postgres;
import io.caracal.common.streams.EntryVerifier;
import io.caracal.common.streams.SignedDeadLetters;
import io.caracal.common.streams.SignedStreams;
import io.caracal.common.streams.StreamTopics;
import io.caracal.common.upstream.UpstreamReadiness;
import io.caracal.core.jwks.JwksCache;
import io.caracal.core.secret.HmacKey;
import io.caracal.gateway.canary.CanaryModule;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.exchange.StsBreaker;
import io.caracal.gateway.exchange.StsClient;
import io.caracal.gateway.mandate.MandateDesk;
import io.caracal.gateway.mandate.ReplayGuard;
import io.caracal.gateway.mandate.ZoneVerifier;
import io.caracal.gateway.outbound.OutboundClients;
import io.caracal.gateway.outbound.OutboundSettings;
import io.caracal.gateway.proxy.Admission;
import io.caracal.gateway.proxy.EventStreams;
import io.caracal.gateway.proxy.Forwarding;
import io.caracal.gateway.proxy.Pipeline;
import io.caracal.gateway.proxy.ProxyServlet;
import io.caracal.gateway.proxy.ReloadRoute;
import io.caracal.gateway.proxy.ResponseCopy;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.revocation.RevocationModule;
import io.caracal.gateway.revocation.RevocationTails;
import io.caracal.gateway.telemetry.GatewayCounters;
import io.caracal.gateway.telemetry.GatewayTimes;
import io.caracal.gateway.upstream.StallWatch;
import io.caracal.gateway.upstream.UpstreamCaller;
import io.caracal.gateway.upstream.UpstreamGuard;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Composition root of the Gateway. */
public final class GatewayApplication extends ServiceApplication<GatewaySettings> {

    private static final ServiceIdentity IDENTITY = new ServiceIdentity("gateway", 8081, ErrorStyle.GO);
    private static final Duration STS_READY_LIMIT = Duration.ofMillis(450);
    private static final int STS_THREADS = 200;
    /** As many as the server has: every upload in progress may hold one. */
    private static final int UPSTREAM_THREADS = 1100;

    public GatewayApplication(Map<String, String> environment) {
        super(IDENTITY, environment);
    }

    public static void main(String[] args) {
        ServiceMain.run(new GatewayApplication(System.getenv()), args);
    }

    @Override
    public List<Invariant> invariants() {
        return GatewayInvariants.all();
    }

    @Override
    protected GatewaySettings readSettings(SettingsReader reader, Mode mode) {
        return GatewaySettings.read(reader, mode);
    }

    @Override
    protected void assemble(Platform platform, GatewaySettings settings) throws Exception {
        GatewayCounters counters = new GatewayCounters(new GatewayTimes(platform.metrics(), platform.nanoTicker()));
        Redis redis = platform.redis(settings.redis());
        Postgres postgres = new Postgres(settings.postgres().withApplicationName(IDENTITY.fullName()));
        StoreSeries.bind(platform.metrics(), postgres);
        platform.lifecycle().onStop("postgres", postgres);

        EvidenceLog log = platform.evidenceLog(settings.evidence(), redis, settings.auditKey());
        GatewayEvidence evidence = new GatewayEvidence(log, platform.ids(), platform.clock(), counters);
        RevocationModule revocation = RevocationModule.create(
                platform, postgres.transactions(), source(platform, settings, redis), settings.revocation());
        NetworkCanaryModule network = networkCanary(platform, settings, evidence);
        CanaryModule canary = CanaryModule.create(platform, revocation.state(), evidence, network, settings.canary());

        HttpClient sts = ZoneVerifier.client(settings.sts().timeout());
        JwksCache keys = ZoneVerifier.keys(sts, settings.sts(), platform.clock());
        MandateDesk desk = new MandateDesk(ZoneVerifier.verifier(keys, platform.clock()), platform.clock());
        ReplayGuard replay = new ReplayGuard(new OneTimeKeys(redis), platform.clock(), settings.replayFailOpen());
        StsBreaker breaker = new StsBreaker(platform.clock());
        Pipeline.Gates gates = new Pipeline.Gates(
                revocation.state(),
                revocation.calls(),
                breaker,
                replay,
                exchange(platform, settings, breaker, counters));
        EventStreams streams = new EventStreams();
        platform.lifecycle().onStreamsEnd("event-streams", streams::end);
        Forwarding forwarding = new Forwarding(
                upstreams(platform, settings),
                new ResponseCopy(platform.clock(), streams),
                evidence,
                counters,
                platform.nanoTicker());
        Admission.Conditions conditions = new Admission.Conditions(
                revocation.state(), canary.holds(), () -> log.writable() instanceof Reading.Passed);
        Pipeline pipeline =
                new Pipeline(new Admission(conditions, desk, platform.random()), gates, forwarding, evidence);
        ReloadRoute reload = new ReloadRoute(new OperatorToken(settings.adminToken()), revocation.poll());

        platform.rawPaths(Denial.PATH_TRAVERSAL.answer());
        platform.proxies(Admission.RESOURCE);
        platform.servlet("proxy", new ProxyServlet(pipeline, reload, counters, platform.failures()), "/*");
        GatewayReadiness readiness = new GatewayReadiness(platform.health());
        readiness.canary(canary.source());
        readiness.revocations(
                revocation.state(), revocation.epoch(), settings.revocation().maxAge());
        readiness.evidence(log);
        readiness.sts(
                new UpstreamReadiness(sts, settings.sts().ready(), STS_READY_LIMIT, platform.json()), breaker, keys);
        GatewayMetrics.register(platform.metrics(), sources(settings, counters, breaker, log, revocation));
        StreamTopics.start(platform.metrics(), platform.loops(), redis, GatewayMetrics.STREAMS);
        revocation.start(platform.loops());
    }

    /** Calls this very instance, by way of its own listener. */
    private NetworkCanaryModule networkCanary(Platform platform, GatewaySettings settings, GatewayEvidence evidence) {
        CanarySettings canary = settings.networkCanary();
        CanaryPlaces places = CanaryPlaces.ofGateway(settings.sts().url(), canary.coordinator(), this::localUri);
        return NetworkCanaryModule.start(platform, canary, places, evidence::tryRecordCanary);
    }

    private static GatewayMetrics.Sources sources(
            GatewaySettings settings,
            GatewayCounters counters,
            StsBreaker breaker,
            EvidenceLog log,
            RevocationModule revocation) {
        return new GatewayMetrics.Sources(
                counters,
                breaker,
                log.stats(),
                revocation.state(),
                revocation.poll(),
                revocation.tails(),
                revocation.calls(),
                settings.evidence().queue());
    }

    private static RevocationTails.Source source(Platform platform, GatewaySettings settings, Redis redis) {
        Optional<HmacKey> key = Optional.of(settings.streamsKey());
        return new RevocationTails.Source(
                redis,
                platform.nanoTicker(),
                platform.clock(),
                EntryVerifier.streamSignature(key),
                new SignedDeadLetters(new SignedStreams(redis, key)));
    }

    private static StsClient exchange(
            Platform platform, GatewaySettings settings, StsBreaker breaker, GatewayCounters counters)
            throws Exception {
        return new StsClient(
                OutboundClients.started(
                        platform.lifecycle(), OutboundClients.create(OutboundSettings.of("sts", STS_THREADS))),
                settings.sts(),
                breaker,
                counters,
                new StsClient.Moment(platform.clock(), platform.nanoTicker(), platform.random()));
    }

    private static UpstreamCaller upstreams(Platform platform, GatewaySettings settings) throws Exception {
        UpstreamGuard guard = new UpstreamGuard(settings.allowlist(), UpstreamGuard.Resolver.system());
        StallWatch watch =
                new StallWatch(platform.nanoTicker(), settings.upstream().idleTimeout());
        watch.start(platform.loops());
        return new UpstreamCaller(
                OutboundClients.started(
                        platform.lifecycle(),
                        guard.guarding(OutboundClients.create(OutboundSettings.of("upstream", UPSTREAM_THREADS)))),
                guard,
                settings.upstream(),
                watch,
                platform.nanoTicker());
    }
}

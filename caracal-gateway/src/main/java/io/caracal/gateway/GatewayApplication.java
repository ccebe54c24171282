package io.caracal.gateway;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.http.ErrorStyle;
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
import io.caracal.core.secret.HmacKey;
import io.caracal.gateway.evidence.GatewayEvidence;
import io.caracal.gateway.exchange.StsBreaker;
import io.caracal.gateway.exchange.StsClient;
import io.caracal.gateway.mandate.MandateDesk;
import io.caracal.gateway.mandate.ReplayGuard;
import io.caracal.gateway.mandate.ZoneVerifier;
import io.caracal.gateway.outbound.OutboundClients;
import io.caracal.gateway.outbound.OutboundSettings;
import io.caracal.gateway.proxy.Admission;
import io.caracal.gateway.proxy.Forwarding;
import io.caracal.gateway.proxy.Pipeline;
import io.caracal.gateway.proxy.ProxyServlet;
import io.caracal.gateway.proxy.ReloadRoute;
import io.caracal.gateway.proxy.ResponseCopy;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.revocation.LiveCalls;
import io.caracal.gateway.revocation.RevocationPoll;
import io.caracal.gateway.revocation.RevocationState;
import io.caracal.gateway.revocation.RevocationStore;
import io.caracal.gateway.revocation.RevocationTails;
import io.caracal.gateway.telemetry.GatewayCounters;
import io.caracal.gateway.upstream.StallWatch;
import io.caracal.gateway.upstream.UpstreamCaller;
import io.caracal.gateway.upstream.UpstreamGuard;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;

/** Composition root of the Gateway. */
public final class GatewayApplication extends ServiceApplication<GatewaySettings> {

    private static final ServiceIdentity IDENTITY = new ServiceIdentity("gateway", 8081, ErrorStyle.GO);
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
    protected GatewaySettings readSettings(SettingsReader reader, Mode mode) {
        return GatewaySettings.read(reader, mode);
    }

    @Override
    protected void assemble(Platform platform, GatewaySettings settings) throws Exception {
        GatewayCounters counters = new GatewayCounters();
        Redis redis = platform.redis(settings.redis());
        Postgres postgres = new Postgres(settings.postgres().withApplicationName(IDENTITY.fullName()));
        platform.lifecycle().onStop("postgres", postgres);

        LiveCalls calls = new LiveCalls();
        RevocationState state = new RevocationState(platform.nanoTicker(), calls);
        RevocationPoll poll =
                new RevocationPoll(new RevocationStore(postgres.transactions()), state, platform.nanoTicker());
        RevocationTails tails = new RevocationTails(state, poll, source(platform, settings, redis));

        HttpClient sts = ZoneVerifier.client(settings.sts().timeout());
        MandateDesk desk =
                new MandateDesk(ZoneVerifier.verifier(sts, settings.sts(), platform.clock()), platform.clock());
        ReplayGuard replay = new ReplayGuard(new OneTimeKeys(redis), platform.clock(), settings.replayFailOpen());
        StsBreaker breaker = new StsBreaker(platform.clock());
        Pipeline.Gates gates =
                new Pipeline.Gates(state, calls, breaker, replay, exchange(platform, settings, breaker, counters));

        AuditEmitter emitter = new AuditEmitter(redis, settings.auditKey());
        GatewayEvidence evidence = new GatewayEvidence(emitter, platform.ids(), platform.clock(), counters);
        Forwarding forwarding = new Forwarding(
                upstreams(platform, settings),
                new ResponseCopy(platform.clock()),
                evidence,
                counters,
                platform.nanoTicker());
        Pipeline pipeline = new Pipeline(new Admission(state, desk, platform.random()), gates, forwarding, evidence);
        ReloadRoute reload = new ReloadRoute(new OperatorToken(settings.adminToken()), poll);

        platform.rawPaths(Denial.PATH_TRAVERSAL.answer());
        platform.servlet("proxy", new ProxyServlet(pipeline, reload, counters, platform.failures()), "/*");
        GatewayReadiness.register(platform.health(), state, sts, settings.sts().health());
        GatewayMetrics.register(
                platform.metrics(), new GatewayMetrics.Sources(counters, breaker, emitter, state, poll, tails, calls));
        tails.start(platform.loops());
        poll.start(platform.loops());
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

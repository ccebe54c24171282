package io.caracal.api;

import io.caracal.api.access.AdminAuth;
import io.caracal.api.access.AdminTokens;
import io.caracal.api.access.RateLimits;
import io.caracal.api.access.TokenSeeder;
import io.caracal.api.access.ZoneDirectory;
import io.caracal.api.activity.ActivityModule;
import io.caracal.api.admintoken.AdminTokenModule;
import io.caracal.api.application.ApplicationModule;
import io.caracal.api.approval.ApprovalModule;
import io.caracal.api.authority.AuthorityModule;
import io.caracal.api.canary.CanaryZone;
import io.caracal.api.control.ControlModule;
import io.caracal.api.expiry.ExpiryModule;
import io.caracal.api.feature.FeatureContext;
import io.caracal.api.mutation.DenialAudit;
import io.caracal.api.mutation.Mutations;
import io.caracal.api.outbox.OutboxModule;
import io.caracal.api.policy.PolicyModule;
import io.caracal.api.policyset.PolicySetModule;
import io.caracal.api.provider.ProviderModule;
import io.caracal.api.resource.ResourceModule;
import io.caracal.api.simulation.SimulationModule;
import io.caracal.api.workload.WorkloadModule;
import io.caracal.api.zone.ZoneModule;
import io.caracal.common.adminaudit.AdminAudit;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.CallerAddress;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.SecurityHeaders;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.outbox.EventOutbox;
import io.caracal.common.outbox.OutboxPublisher;
import io.caracal.common.outbox.OutboxStats;
import io.caracal.common.outbox.OutboxTable;
import io.caracal.common.outbox.OutboxWatch;
import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.redis.Redis;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.security.Argon2Settings;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.storage.Postgres;
import io.caracal.common.streams.SignedStreams;
import io.caracal.control.ControlSettings;
import io.caracal.core.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The management API: composition root. */
public final class ApiApplication extends ServiceApplication<ApiSettings> {

    static final ServiceIdentity IDENTITY = new ServiceIdentity("api", 3000, ErrorStyle.FASTIFY);

    private static final String VERSIONED = "/v1/";
    private static final int HASHES_AT_A_TIME = 2;
    private static final Duration HASH_WAIT = Duration.ofSeconds(20);

    public ApiApplication(Map<String, String> environment) {
        super(IDENTITY, environment);
    }

    public static void main(String[] arguments) {
        ServiceMain.run(new ApiApplication(System.getenv()), arguments);
    }

    @Override
    protected ApiSettings readSettings(SettingsReader reader, Mode mode) {
        return ApiSettings.read(reader, mode);
    }

    @Override
    public List<Invariant> invariants() {
        return ApiInvariants.all();
    }

    @Override
    protected void assemble(Platform platform, ApiSettings settings) {
        platform.bodyLimits().standard(settings.limits().bodyBytes());
        platform.resource(new SecurityHeaders(VERSIONED));
        Postgres postgres = platform.postgres(settings.postgres());
        Redis redis = platform.redis(settings.redis());
        platform.operatorEvidence(
                settings.operatorLog(), redis, settings.credentials().audit());
        Executor background = platform.loops().executor("api-background", 2);
        AdminAudit audit = new AdminAudit(platform.ids(), settings.credentials().audit());
        ZoneDirectory zones = new ZoneDirectory(postgres.transactions(), platform.nanoTicker());
        DenialAudit denials = new DenialAudit(postgres.transactions(), audit, zones, background);
        platform.resource(denials);
        AdminTokens tokens = tokens(platform, settings, postgres, redis, background);
        platform.resource(auth(platform, settings, tokens, zones, redis));
        publish(platform, settings, postgres, redis, denials);
        Css1 envelopes = new Css1(settings.keyring(), platform.random());
        ApiReadiness.bindSecrets(platform.health(), postgres.transactions(), envelopes);
        SecretStore secrets = new SecretStore(envelopes);
        ApiMetrics.secrets(platform.metrics(), secrets);
        FeatureContext context = new FeatureContext(
                platform,
                postgres.transactions(),
                new Mutations(postgres.transactions(), audit),
                secrets,
                new EventOutbox(platform.ids()),
                redis,
                zones,
                settings.credentials().audit());
        features(context, settings, tokens);
    }

    /** Every feature, in the order of the contract. */
    private void features(FeatureContext context, ApiSettings settings, AdminTokens tokens) {
        ZoneModule.register(context);
        Argon2Secrets hashes = argon2(context.platform());
        ApplicationModule.register(context, hashes);
        WorkloadModule.register(context, hashes);
        CanaryZone.register(context, hashes, settings.credentials().canary());
        ProviderModule.register(context);
        ResourceModule.register(
                context, settings.control().audience(), settings.limits().resourcesPerZone());
        PolicyModule.register(context);
        ApiSettings.Neighbours neighbours = settings.neighbours();
        SimulationModule.register(
                context,
                PolicySetModule.register(context, neighbours.sts(), neighbours.stsKey(), neighbours.timeout()));
        ActivityModule.register(context);
        AuthorityModule.register(context);
        ApprovalModule.register(context);
        AdminTokenModule.register(context, tokens);
        OutboxModule.register(context);
        ExpiryModule.register(context);
        settings.control().surface().ifPresent(surface -> control(context, settings, surface));
    }

    private void control(FeatureContext context, ApiSettings settings, ControlSettings surface) {
        ControlModule.register(
                context,
                surface,
                () -> settings.control().api().orElseGet(this::localUri),
                settings.credentials().adminToken().orElseThrow());
    }

    private static Argon2Secrets argon2(Platform platform) {
        Argon2Settings settings =
                new Argon2Settings(HASHES_AT_A_TIME, HASH_WAIT, Duration.ofMinutes(1), 1, ErrorCode.INTERNAL_ERROR);
        return new Argon2Secrets(settings, platform.secretCost(), platform.random(), platform.nanoTicker());
    }

    private static AdminTokens tokens(
            Platform platform, ApiSettings settings, Postgres postgres, Redis redis, Executor background) {
        AdminTokens tokens = new AdminTokens(
                postgres.transactions(),
                platform.nanoTicker(),
                new OneTimeKeys(redis),
                settings.limits().touchPeriod(),
                background);
        new TokenSeeder(
                        postgres.transactions(),
                        tokens,
                        platform.ids(),
                        settings.credentials().adminToken())
                .start(platform.loops());
        return tokens;
    }

    private static AdminAuth auth(
            Platform platform, ApiSettings settings, AdminTokens tokens, ZoneDirectory zones, Redis redis) {
        ApiSettings.Limits limits = settings.limits();
        RateLimits rates = new RateLimits(
                new FixedWindowLimiter(redis), limits.requestsPerMinute(), limits.authFailuresPerMinute());
        return new AdminAuth(
                tokens,
                rates,
                new CallerAddress(limits.trustProxy()),
                zones,
                new AdminAuth.Assertions(
                        platform.clock(), settings.credentials().adminToken()));
    }

    private static void publish(
            Platform platform, ApiSettings settings, Postgres postgres, Redis redis, DenialAudit denials) {
        SignedStreams streams = new SignedStreams(redis, settings.credentials().streams());
        OutboxPublisher publisher =
                new OutboxPublisher(postgres, OutboxTable.EVENT, streams, settings.outbox(), platform.random());
        platform.lifecycle().onStop("outbox-publisher", publisher);
        Loop publishing = publisher.start(platform.loops());
        OutboxStats stats = new OutboxStats(postgres.transactions(), OutboxTable.EVENT);
        OutboxWatch watch = new OutboxWatch(stats, platform.nanoTicker());
        ApiReadiness.bindOutbox(platform.health(), watch, settings.limits().readiness());
        ApiReadiness.bindPublisher(platform.health(), publishing, settings.outbox());
        ApiMetrics.outbox(platform, watch, publisher);
        ApiMetrics.denials(platform.metrics(), denials);
        ApiMetrics.streams(platform, redis);
    }
}

package io.caracal.sts;

import io.caracal.common.canary.CanaryPlaces;
import io.caracal.common.canary.CanarySettings;
import io.caracal.common.canary.NetworkCanaryModule;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.ErrorStyle;
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
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.token.MandateUse;
import io.caracal.core.token.MandateVerifier;
import io.caracal.sts.approval.ApprovalResource;
import io.caracal.sts.approval.ApprovalSweep;
import io.caracal.sts.approval.ApprovalWaiters;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.approval.HoldIds;
import io.caracal.sts.approval.HoldStore;
import io.caracal.sts.authority.AuthorityCheck;
import io.caracal.sts.authority.AuthorityStore;
import io.caracal.sts.authority.DelegationCheck;
import io.caracal.sts.canary.CanaryModule;
import io.caracal.sts.client.ClientAuthenticator;
import io.caracal.sts.client.ClientStore;
import io.caracal.sts.client.Lockout;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.exchange.ExchangeMetrics;
import io.caracal.sts.exchange.ExchangeParts;
import io.caracal.sts.exchange.Exchanges;
import io.caracal.sts.exchange.Recordable;
import io.caracal.sts.exchange.Safety;
import io.caracal.sts.exchange.SubjectTokens;
import io.caracal.sts.exchange.TokenResource;
import io.caracal.sts.gateway.GatewayProof;
import io.caracal.sts.limit.MintGate;
import io.caracal.sts.limit.MintLimit;
import io.caracal.sts.mandate.Mandates;
import io.caracal.sts.oauth.Egress;
import io.caracal.sts.oauth.OAuthModule;
import io.caracal.sts.policy.PolicyModule;
import io.caracal.sts.provider.Directives;
import io.caracal.sts.provider.ProviderSecrets;
import io.caracal.sts.resource.ResourceStore;
import io.caracal.sts.revocation.AuthorityRevocation;
import io.caracal.sts.revocation.RevocationModule;
import io.caracal.sts.run.RunParts;
import io.caracal.sts.run.RunResource;
import io.caracal.sts.signing.SigningModule;
import io.caracal.sts.stream.StreamAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Composition root of the STS. */
public final class StsApplication extends ServiceApplication<StsSettings> {
    private static final ServiceIdentity IDENTITY = new ServiceIdentity("sts", 8080, ErrorStyle.GO);
    private static final String TOKEN_PATH = "/oauth/2/token";
    /** The form parser itself refuses more than 64 KiB, after what the contract checks first. */
    private static final long TOKEN_BODY_LIMIT = 1L << 20;

    private static final long BODY_LIMIT = 65_536;
    private static final Duration LIMIT_REFRESH = Duration.ofSeconds(30);

    private final Optional<Egress> egress;

    public StsApplication(Map<String, String> environment) {
        this(environment, Optional.empty());
    }

    /** @param egress how token endpoints of providers are reached, in place of the one that the settings mean */
    public StsApplication(Map<String, String> environment, Optional<Egress> egress) {
        super(IDENTITY, environment);
        this.egress = egress;
    }

    public static void main(String[] args) {
        ServiceMain.run(new StsApplication(System.getenv()), args);
    }

    @Override
    public List<Invariant> invariants() {
        return StsInvariants.all();
    }

    @Override
    protected StsSettings readSettings(SettingsReader reader, Mode mode) {
        return StsSettings.read(reader);
    }

    @Override
    protected void assemble(Platform platform, StsSettings settings) {
        platform.bodyLimits().standard(BODY_LIMIT);
        platform.bodyLimits().limit(TOKEN_PATH, TOKEN_BODY_LIMIT);
        RunResource.PATHS.forEach(path -> platform.bodyLimits().limit(path, TOKEN_BODY_LIMIT));
        Transactions transactions = platform.postgres(settings.postgres()).transactions();
        Redis redis = platform.redis(settings.redis());
        GatewayProof proof = new GatewayProof(settings.keys().gateway(), new OneTimeKeys(redis), platform.clock());
        StreamAccess streams =
                new StreamAccess(redis, settings.keys().streams(), platform.loops(), platform.nanoTicker());

        SigningModule signing =
                SigningModule.create(platform, transactions, streams, settings.keyring(), settings.signing());
        PolicyModule policy = PolicyModule.create(platform, transactions, streams, proof, settings.policy());
        AuthorityRevocation revocations = new AuthorityRevocation(transactions);
        RevocationModule revocation = RevocationModule.create(platform, revocations, streams, settings.revocation());

        EvidenceLog log =
                platform.evidenceLog(settings.evidence(), redis, settings.keys().audit());
        TrailSettings evidence = new TrailSettings(log, platform.ids(), platform.clock());
        DelegationCheck delegations = new DelegationCheck();
        SecretStore secrets = new SecretStore(new Css1(settings.keyring(), platform.random()));
        StsMetrics.register(platform.metrics(), log.stats(), delegations);
        OAuthModule oauth = OAuthModule.create(platform, redis, settings.tokens(), egress);
        StsMetrics.secrets(platform.metrics(), secrets);
        StsMetrics.tokens(platform.metrics(), oauth);
        StsMetrics.streams(platform, redis, revocation.consumer());

        AuthorityStore authority = new AuthorityStore();
        AuthorityCheck check = new AuthorityCheck(authority, delegations);
        NetworkCanaryModule network = network(platform, settings, evidence);
        CanaryModule canary = CanaryModule.create(
                platform,
                new CanaryModule.Parts(settings.issuer(), transactions, check, revocations, evidence),
                network,
                settings.canary());
        StsHealth health = new StsHealth(settings, platform.health());
        health.bind(signing, policy, revocation, canary);
        health.bind(log);
        RunParts shared = new RunParts(
                transactions,
                redis,
                limit(platform, settings, transactions),
                argon2(platform, settings),
                new Lockout(redis),
                evidence,
                new Safety(List.of(new Recordable(log), canary.rule(), revocation.progress()::refusal)),
                new ExchangeParts.Policies(policy.policies(), policy.metrics()),
                approvals(platform, transactions, authority, sessions(platform, settings, signing)),
                new Directives(new ProviderSecrets(secrets), transactions, oauth.tokens()));
        ExchangeParts parts = exchange(settings, shared, new ExchangeParts.Authority(check, authority), signing);
        ExchangeMetrics metrics = new ExchangeMetrics(platform.metrics(), platform.nanoTicker());
        platform.resource(new TokenResource(new Exchanges(parts, metrics), proof));
        platform.resource(new RunResource(shared));
    }

    /** Exchanges at this very instance, by way of its own listener. */
    private NetworkCanaryModule network(Platform platform, StsSettings settings, TrailSettings evidence) {
        CanarySettings canary = settings.networkCanary();
        CanaryPlaces places = CanaryPlaces.ofSts(this::localUri, canary.coordinator());
        return CanaryModule.network(platform, evidence, canary, places);
    }

    private static ExchangeParts exchange(
            StsSettings settings, RunParts shared, ExchangeParts.Authority authority, SigningModule signing) {
        return new ExchangeParts(
                settings.issuer(),
                settings.minting().controlAudience(),
                shared.safety(),
                shared.transactions(),
                shared.evidence(),
                new ClientAuthenticator(
                        new ClientStore(shared.transactions()), shared.secrets(), shared.lockout(), shared.evidence()),
                authority,
                new ResourceStore(),
                new MintGate(shared.redis(), shared.limit()),
                shared.policies(),
                shared.approvals(),
                signing.zoneKeys(),
                new Mandates(settings.issuer()),
                shared.directives());
    }

    private static Argon2Secrets argon2(Platform platform, StsSettings settings) {
        Argon2Settings argon2 = Argon2Settings.of(settings.minting().verifications(), ErrorCode.STS_UNAVAILABLE);
        return new Argon2Secrets(argon2, platform.secretCost(), platform.random(), platform.nanoTicker());
    }

    private static MandateVerifier sessions(Platform platform, StsSettings settings, SigningModule signing) {
        return SubjectTokens.verifier(
                settings.issuer(), platform.clock(), signing.zoneKeys().keySource(), MandateUse.SESSION);
    }

    private static Approvals approvals(
            Platform platform, Transactions transactions, AuthorityStore authority, MandateVerifier sessions) {
        HoldStore holds = new HoldStore();
        ApprovalWaiters waiters = new ApprovalWaiters(transactions, holds, platform.nanoTicker());
        platform.loops().every("approval-waiters", ApprovalWaiters.PACE, waiters::check);
        platform.loops().every("approval-sweep", ApprovalSweep.PACE, new ApprovalSweep(transactions, holds)::sweep);
        platform.resource(new ApprovalResource(waiters, sessions));
        return new Approvals(holds, authority, new HoldIds(platform.random()));
    }

    private static MintLimit limit(Platform platform, StsSettings settings, Transactions transactions) {
        MintLimit limit = new MintLimit(transactions, settings.minting().perMinute());
        platform.loops().every("mint-limit", LIMIT_REFRESH, limit::refresh);
        return limit;
    }
}

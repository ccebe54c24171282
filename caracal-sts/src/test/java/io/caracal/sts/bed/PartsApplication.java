package io.caracal.sts.bed;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Source;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.redis.OneTimeKeys;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.storage.Transactions;
import io.caracal.core.secret.HmacKey;
import io.caracal.sts.StsInvariants;
import io.caracal.sts.gateway.GatewayProof;
import io.caracal.sts.policy.PolicyModule;
import io.caracal.sts.policy.PolicySettings;
import io.caracal.sts.revocation.AuthorityRevocation;
import io.caracal.sts.revocation.RevocationModule;
import io.caracal.sts.revocation.RevocationSettings;
import io.caracal.sts.signing.SigningModule;
import io.caracal.sts.signing.SigningSettings;
import io.caracal.sts.stream.ConsumersReady;
import io.caracal.sts.stream.StreamAccess;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing keys, policies and revocation, wired as the whole service wires them, under a clock of the test's. */
public final class PartsApplication extends ServiceApplication<PartsApplication.Settings> {

    private final Clock clock;
    private @Nullable SigningModule signing;
    private @Nullable PolicyModule policy;

    /** The settings of these parts. */
    public record Settings(
            PostgresSettings postgres,
            RedisSettings redis,
            Keyring keyring,
            Optional<HmacKey> streamsKey,
            Optional<HmacKey> gatewayKey,
            SigningSettings signing,
            PolicySettings policy,
            RevocationSettings revocation) {}

    public PartsApplication(Map<String, String> environment, Clock clock) {
        super(new ServiceIdentity("sts", 8080, ErrorStyle.GO), environment);
        this.clock = clock;
    }

    public SigningModule signing() {
        return Objects.requireNonNull(signing);
    }

    public PolicyModule policy() {
        return Objects.requireNonNull(policy);
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected Settings readSettings(SettingsReader reader, Mode mode) {
        return new Settings(
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                Keyring.read(reader),
                reader.hmacKeyRequiredWhenPublished("STREAMS_HMAC_KEY"),
                reader.hmacKeyRequiredWhenPublished("GATEWAY_STS_HMAC_KEY"),
                SigningSettings.read(reader),
                PolicySettings.read(reader),
                RevocationSettings.read(reader));
    }

    @Override
    public List<Invariant> invariants() {
        return List.of(
                StsInvariants.REVOCATION_FRESHNESS,
                StsInvariants.POLICY_FRESHNESS,
                StsInvariants.SIGNING,
                CommonInvariants.POSTGRES,
                CommonInvariants.REDIS,
                StsInvariants.STREAM_CONSUMERS);
    }

    @Override
    protected void assemble(Platform platform, Settings settings) {
        platform.bodyLimits().standard(65_536);
        Transactions transactions = platform.postgres(settings.postgres()).transactions();
        Redis redis = platform.redis(settings.redis());
        StreamAccess streams = new StreamAccess(redis, settings.streamsKey(), platform.loops(), platform.nanoTicker());
        GatewayProof proof = new GatewayProof(settings.gatewayKey(), new OneTimeKeys(redis), platform.clock());
        signing = SigningModule.create(platform, transactions, streams, settings.keyring(), settings.signing());
        policy = PolicyModule.create(platform, transactions, streams, proof, settings.policy());
        RevocationModule revocation = RevocationModule.create(
                platform, new AuthorityRevocation(transactions), streams, settings.revocation());
        platform.health().bind(StsInvariants.REVOCATION_FRESHNESS, Source.observed(revocation.progress()::reading));
        platform.health().bind(StsInvariants.POLICY_FRESHNESS, Source.observed(policy().sync()::reading));
        platform.health().bind(StsInvariants.SIGNING, signing().selfTest());
        platform.health()
                .bind(
                        StsInvariants.STREAM_CONSUMERS,
                        ConsumersReady.source(
                                List.of(signing().consumer(), policy().consumer(), revocation.consumer()),
                                revocation.progress()::measured));
    }
}

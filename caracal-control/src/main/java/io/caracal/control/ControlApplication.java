package io.caracal.control;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.SecurityHeaders;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.streams.StreamTopics;
import io.caracal.control.invoke.HttpAdminPort;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Composition root of the stand-alone command surface: reaches the API over HTTP with CONTROL_API_TOKEN. */
public final class ControlApplication extends ServiceApplication<ControlApplication.Settings> {
    private static final ServiceIdentity IDENTITY = new ServiceIdentity("control", 3002, ErrorStyle.FASTIFY);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    public ControlApplication(Map<String, String> environment) {
        super(IDENTITY, environment);
    }

    public static void main(String[] args) {
        ServiceMain.run(new ControlApplication(System.getenv()), args);
    }

    @Override
    protected Settings readSettings(SettingsReader reader, Mode mode) {
        return new Settings(
                ControlSettings.read(reader),
                RedisSettings.read(reader),
                reader.requiredUrl("CARACAL_API_URL"),
                reader.requiredSecret("CONTROL_API_TOKEN"),
                reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                EvidenceLogSettings.readWhereNamed(reader));
    }

    @Override
    public List<Invariant> invariants() {
        return ControlInvariants.all();
    }

    @Override
    protected void assemble(Platform platform, Settings settings) {
        Redis redis = platform.redis(settings.redis());
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        StreamTopics.start(platform.metrics(), platform.loops(), redis, Map.of(Streams.AUDIT_EVENTS, Durability.DISK));
        ControlReadiness.bind(platform, settings, client);
        HttpAdminPort port =
                new HttpAdminPort(client, settings::api, settings.apiToken(), platform.json(), platform.clock());
        platform.resource(new SecurityHeaders("/v1/"));
        platform.operatorEvidence(settings.operatorLog(), redis, settings.auditKey());
        AuditEmitter evidence = new AuditEmitter(redis, settings.auditKey());
        ControlSurface.mount(platform, settings.control(), redis, port, evidence);
    }

    /** Settings of the Application around the surface's own. */
    record Settings(
            ControlSettings control,
            RedisSettings redis,
            URI api,
            SecretText apiToken,
            Optional<HmacKey> auditKey,
            Optional<EvidenceLogSettings> operatorLog) {}
}

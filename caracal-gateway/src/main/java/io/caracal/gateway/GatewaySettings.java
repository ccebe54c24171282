package io.caracal.gateway;

import io.caracal.common.canary.CanarySettings;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.gateway.exchange.StsSettings;
import io.caracal.gateway.revocation.RevocationSettings;
import io.caracal.gateway.upstream.UpstreamSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator can set (Gateway contract §1.2).
 *
 * @param allowlist the only upstream hosts; empty allows all
 * @param streamsKey verifies revocations
 * @param auditKey signs evidence
 * @param replayFailOpen lets mandates through while Redis is away; development only
 * @param adminToken enables the reload route
 * @param canary CANARY_PERIOD_SECONDS: time between two runs of the negative self-test; zero turns it off
 * @param networkCanary the same test over the network
 */
public record GatewaySettings(
        PostgresSettings postgres,
        RedisSettings redis,
        StsSettings sts,
        UpstreamSettings upstream,
        List<String> allowlist,
        HmacKey streamsKey,
        Optional<HmacKey> auditKey,
        boolean replayFailOpen,
        Optional<SecretText> adminToken,
        EvidenceLogSettings evidence,
        RevocationSettings revocation,
        Duration canary,
        CanarySettings networkCanary) {

    private static final Duration STS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration UPSTREAM_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(45);
    private static final Duration STREAM_IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final int CANARY_SECONDS = 10;
    private static final int LONGEST_CANARY_SECONDS = 20;
    private static final long MAX_REQUEST_BYTES = 10_485_760;
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    static GatewaySettings read(SettingsReader reader, Mode mode) {
        StsSettings sts = new StsSettings(
                stsUrl(reader, mode),
                reader.duration("STS_TIMEOUT", STS_TIMEOUT),
                reader.hmacKeyRequiredWhenPublished("GATEWAY_STS_HMAC_KEY"));
        UpstreamSettings upstream = upstream(reader, sts.timeout());
        refuseTls(reader);
        return new GatewaySettings(
                PostgresSettings.read(reader),
                RedisSettings.read(reader),
                sts,
                upstream,
                reader.csv("UPSTREAM_HOST_ALLOWLIST"),
                reader.requiredHmacKey("STREAMS_HMAC_KEY"),
                reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY"),
                failOpen(reader, mode),
                reader.secret("CARACAL_ADMIN_TOKEN"),
                EvidenceLogSettings.read(reader),
                RevocationSettings.read(reader),
                Duration.ofSeconds(reader.integer("CANARY_PERIOD_SECONDS", CANARY_SECONDS, 0, LONGEST_CANARY_SECONDS)),
                CanarySettings.read(reader));
    }

    private static UpstreamSettings upstream(SettingsReader reader, Duration stsTimeout) {
        Duration header = reader.duration("UPSTREAM_TIMEOUT", UPSTREAM_TIMEOUT);
        Duration upload = reader.duration("READ_TIMEOUT", READ_TIMEOUT);
        if (upload.compareTo(stsTimeout.plus(header)) <= 0) {
            reader.problem(
                    "READ_TIMEOUT",
                    "is not longer than STS_TIMEOUT and UPSTREAM_TIMEOUT together",
                    "a duration longer than both together");
        }
        return new UpstreamSettings(
                header,
                upload,
                reader.duration("STREAM_IDLE_TIMEOUT", STREAM_IDLE_TIMEOUT),
                reader.longInteger("MAX_REQUEST_BYTES", MAX_REQUEST_BYTES, 1, Long.MAX_VALUE),
                reader.bool("TRUST_PROXY", false));
    }

    /** In published modes plain http is for the same host or the same private network only. */
    private static URI stsUrl(SettingsReader reader, Mode mode) {
        URI url = reader.requiredUrl("STS_URL");
        String host = url.getHost();
        boolean near = LOOPBACK.contains(host) || !host.contains(".");
        boolean missing = host.equals("invalid.invalid");
        if (mode.published() && !"https".equalsIgnoreCase(url.getScheme()) && !near && !missing) {
            reader.problem(
                    "STS_URL",
                    "is plain http to another network",
                    "https, or http to localhost, 127.0.0.1, ::1 or a host name without dots");
        }
        return url;
    }

    private static boolean failOpen(SettingsReader reader, Mode mode) {
        boolean failOpen = reader.bool("JTI_FAIL_OPEN", false);
        if (failOpen && mode.published()) {
            reader.problem("JTI_FAIL_OPEN", "is not allowed when CARACAL_MODE is " + mode.text(), "unset or false");
        }
        return failOpen;
    }

    /** Serving in the clear what was meant to be encrypted would be worse than not serving. */
    private static void refuseTls(SettingsReader reader) {
        for (String name : List.of("TLS_CERT_FILE", "TLS_KEY_FILE")) {
            if (reader.path(name).isPresent()) {
                reader.problem(name, "is not supported: this Gateway does not terminate TLS itself", "unset");
            }
        }
    }
}

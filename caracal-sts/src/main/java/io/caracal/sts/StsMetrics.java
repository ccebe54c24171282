package io.caracal.sts;

import io.caracal.common.evidence.EvidenceSeries;
import io.caracal.common.evidence.EvidenceStats;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.metrics.TopicStats.Durability;
import io.caracal.common.redis.Redis;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.service.Platform;
import io.caracal.common.streams.StreamTopics;
import io.caracal.core.event.Streams;
import io.caracal.sts.authority.DelegationCheck;
import io.caracal.sts.oauth.OAuthModule;
import io.caracal.sts.stream.StreamConsumer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Series of the exchange path under the names of the contract (STS contract §7.3, §7.4). Those of leases for refreshed connections are not there,
 * because providers of kind oauth2_authorization_code are not served.
 */
final class StsMetrics {

    private static final String PREFIX = "caracal_sts_";
    private static final Map<String, Durability> STREAMS = Map.of(
            Streams.POLICY_INVALIDATE, Durability.DISK,
            Streams.SESSIONS_REVOKE, Durability.DISK,
            Streams.KEYS_INVALIDATE, Durability.DISK,
            Streams.AUDIT_EVENTS, Durability.FSYNC);

    private final Metrics metrics;
    private final Map<String, LongSupplier> json = new LinkedHashMap<>();

    private StsMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    static void register(Metrics metrics, EvidenceStats evidence, DelegationCheck delegations) {
        StsMetrics names = new StsMetrics(metrics);
        names.delegations(delegations);
        names.evidence(evidence);
        names.publish();
        metrics.json(() -> Map.of("audit_dropped", evidence.lost()));
        EvidenceSeries.register(metrics, evidence);
    }

    /** Secrets of providers, which exchanges read. */
    static void secrets(Metrics metrics, SecretStore secrets) {
        StsMetrics names = new StsMetrics(metrics);
        names.counter("secret_backend_reads", "provider secrets read, failed reads included", secrets::operations);
        names.counter("secret_backend_errors", "provider secrets that could not be read", secrets::errors);
        names.publish();
    }

    /** Tokens of providers. */
    static void tokens(Metrics metrics, OAuthModule oauth) {
        StsMetrics names = new StsMetrics(metrics);
        names.counter(
                "provider_refresh_shared", "requests that got the token another one had asked for", oauth::shared);
        names.counter(
                "provider_refresh_errors",
                "questions about failing token endpoints that Redis did not answer",
                oauth::redisErrors);
        names.counter(
                "provider_circuit_open",
                "requests refused because a token endpoint had failed too often",
                oauth::refusedByCircuit);
        names.publish();
    }

    /** The streams that this service reads and writes. */
    static void streams(Platform platform, Redis redis, StreamConsumer revocations) {
        StreamTopics topics = StreamTopics.start(platform.metrics(), platform.loops(), redis, STREAMS);
        revocations.group().ifPresent(group -> topics.queue(Streams.SESSIONS_REVOKE, group));
    }

    private void delegations(DelegationCheck delegations) {
        counter("graph_traversals", "delegation lineage walks", delegations::walks);
        counter("graph_traversal_errors", "delegation lineage walks that did not hold", delegations::failures);
    }

    private void evidence(EvidenceStats evidence) {
        metrics.counterFunction(PREFIX + "audit_emitted_total", "audit events confirmed by Redis", evidence::shipped);
        counter("audit_dropped", "audit events lost for good", evidence::lost);
        gauge("audit_replay_pending", "audit events not yet in the stream", evidence::pending);
        gauge("audit_replay_files", "files that hold such events", evidence::pendingFiles);
        gauge("audit_replay_bytes", "their total size", evidence::pendingBytes);
        metrics.gaugeFunction(
                PREFIX + "audit_replay_oldest_age_seconds",
                "age of the oldest of them",
                evidence::oldestPendingSeconds);
        json.put("audit_replay_oldest_age_seconds", () -> (long) evidence.oldestPendingSeconds());
        counter("audit_replay_replayed", "events sent that an earlier process had left", evidence::replayed);
        counter(
                "audit_sink_errors",
                "attempts to send that Redis did not confirm; the events were sent again",
                evidence::shipErrors);
    }

    private void counter(String name, String help, LongSupplier value) {
        metrics.counterFunction(PREFIX + name + "_total", help, value::getAsLong);
        json.put(name, value);
    }

    private void gauge(String name, String help, LongSupplier value) {
        metrics.gaugeFunction(PREFIX + name, help, value::getAsLong);
        json.put(name, value);
    }

    private void publish() {
        metrics.json(() -> {
            Map<String, Long> values = new LinkedHashMap<>();
            json.forEach((name, value) -> values.put(name, value.getAsLong()));
            return Map.of("sts", values);
        });
    }
}

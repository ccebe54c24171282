package io.caracal.audit;

import io.caracal.audit.access.AuditAccess;
import io.caracal.audit.deadletter.DeadLetterResource;
import io.caracal.audit.deadletter.DeadLetterShelf;
import io.caracal.audit.deadletter.EvidenceDeadLetters;
import io.caracal.audit.ingest.Ingest;
import io.caracal.audit.ingest.IngestCounters;
import io.caracal.audit.partition.Partitions;
import io.caracal.audit.search.SearchResource;
import io.caracal.audit.search.SearchStore;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.ProbeResult;
import io.caracal.common.health.ReadinessCheck;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.redis.Redis;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.storage.Postgres;
import io.caracal.common.streams.ConsumerGroup;
import io.caracal.common.streams.ConsumerGroupSettings;
import io.caracal.common.streams.EntryRules;
import io.caracal.common.streams.EntryVerifier;
import io.caracal.core.event.Streams;
import java.time.Duration;
import java.util.Map;

/** Composition root of the Audit service. */
public final class AuditApplication extends ServiceApplication<AuditSettings> {
    private static final ServiceIdentity IDENTITY = new ServiceIdentity("audit", 9090, ErrorStyle.GO);
    private static final String GROUP = "audit-ingestor";
    private static final Duration READ_LIMIT = Duration.ofSeconds(15);

    public AuditApplication(Map<String, String> environment) {
        super(IDENTITY, environment);
    }

    public static void main(String[] args) {
        ServiceMain.run(new AuditApplication(System.getenv()), args);
    }

    @Override
    protected AuditSettings readSettings(SettingsReader reader, Mode mode) {
        return AuditSettings.read(reader);
    }

    @Override
    protected void assemble(Platform platform, AuditSettings settings) {
        // The consumer precedes its dependencies in the order of readiness reasons (audit contract §2.14).
        ConsumerWatch watch = new ConsumerWatch();
        platform.health().add(new ReadinessCheck("consumer", "consumer_unhealthy", null, watch::check));
        Postgres postgres = platform.postgres(settings.postgres());
        Redis redis = platform.redis(settings.redis());

        IngestCounters counters = new IngestCounters();
        Ingest ingest = new Ingest(postgres.transactions(), settings.key(), counters);
        EvidenceDeadLetters deadLetters = new EvidenceDeadLetters(redis, platform.clock());
        ConsumerGroup group = new ConsumerGroup(
                redis,
                platform.nanoTicker(),
                consumer(settings),
                new EntryRules(EntryVerifier.unsigned(), deadLetters),
                ingest);
        Loop loop = group.start(platform.loops());
        watch.follow(() -> loop.alive()
                && group.stats()
                        .lastReadAge()
                        .filter(age -> age.compareTo(READ_LIMIT) < 0)
                        .isPresent());
        platform.loops()
                .every(
                        "partitions",
                        Duration.ofHours(6),
                        new Partitions(postgres.transactions(), platform.clock())::ensure);

        AuditAccess access = new AuditAccess(settings.adminToken());
        platform.resource(new SearchResource(
                access, new SearchStore(postgres.transactions()), settings.key(), platform.json(), platform.clock()));
        platform.resource(new DeadLetterResource(access, new DeadLetterShelf(redis), platform.clock()));
        AuditMetrics.register(platform.metrics(), group, counters);
    }

    private static ConsumerGroupSettings consumer(AuditSettings settings) {
        return ConsumerGroupSettings.of(Streams.AUDIT_EVENTS, GROUP, settings.consumer())
                .withBatchSize(500)
                .withClaimIdle(settings.claimIdle())
                .withMaxDeliveries(settings.maxDeliveries());
    }

    /** Readiness of the consumer, registered before the consumer can exist. */
    private static final class ConsumerWatch {
        private volatile java.util.function.BooleanSupplier healthy = () -> false;

        void follow(java.util.function.BooleanSupplier consumer) {
            healthy = consumer;
        }

        ProbeResult check() {
            return ProbeResult.of(healthy.getAsBoolean(), "the consumer has not read from Redis lately");
        }
    }
}

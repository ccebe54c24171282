package io.caracal.audit;

import io.caracal.audit.access.AuditAccess;
import io.caracal.audit.chain.TamperSweep;
import io.caracal.audit.deadletter.DeadLetterResource;
import io.caracal.audit.deadletter.DeadLetterShelf;
import io.caracal.audit.deadletter.EvidenceDeadLetters;
import io.caracal.audit.export.BucketStorage;
import io.caracal.audit.export.ExportProgress;
import io.caracal.audit.export.ExportSettings;
import io.caracal.audit.export.Exporter;
import io.caracal.audit.ingest.BacklogWatch;
import io.caracal.audit.ingest.Ingest;
import io.caracal.audit.ingest.IngestCounters;
import io.caracal.audit.ingest.IngestTimes;
import io.caracal.audit.partition.Partitions;
import io.caracal.audit.partition.Retention;
import io.caracal.audit.search.SearchResource;
import io.caracal.audit.search.SearchStore;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.lifecycle.Loop;
import io.caracal.common.redis.Redis;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.common.service.ServiceMain;
import io.caracal.common.storage.Postgres;
import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.ConsumerGroup;
import io.caracal.common.streams.ConsumerGroupSettings;
import io.caracal.common.streams.EntryRules;
import io.caracal.common.streams.EntryVerifier;
import io.caracal.core.event.Streams;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Composition root of the Audit service. */
public final class AuditApplication extends ServiceApplication<AuditSettings> {
    private static final ServiceIdentity IDENTITY = new ServiceIdentity("audit", 9090, ErrorStyle.GO);
    private static final String GROUP = "audit-ingestor";
    private static final Duration STANDSTILL = Duration.ofSeconds(30);
    private static final Duration STEP_LIMIT = Duration.ofMinutes(10);
    private static final Duration PARTITION_PERIOD = Duration.ofMinutes(1);
    private static final Duration EXPORT_PERIOD = Duration.ofMinutes(1);
    private static final Duration RETENTION_PERIOD = Duration.ofHours(1);

    /** Months of evidence at a time. */
    private static final Duration LONGEST_ROUND = Duration.ofHours(6);

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
    public List<Invariant> invariants() {
        return AuditInvariants.all();
    }

    @Override
    protected void assemble(Platform platform, AuditSettings settings) {
        Postgres postgres = platform.postgres(settings.postgres());
        Redis redis = platform.redis(settings.redis());
        platform.operatorEvidence(settings.operatorLog(), redis, settings.key());
        IngestCounters counters = new IngestCounters();
        ConsumerGroup group = consumer(
                platform,
                settings,
                redis,
                new IngestTimes(
                        new Ingest(postgres.transactions(), settings.key(), counters),
                        platform.metrics(),
                        platform.clock(),
                        platform.nanoTicker()));
        watchBacklog(platform, settings.thresholds(), redis);
        TamperSweep sweep = sweep(platform, settings, postgres);
        keepPartitions(platform, postgres);
        export(platform, settings, postgres);
        retire(platform, settings.archive(), postgres);

        AuditAccess access = new AuditAccess(settings.adminToken());
        platform.resource(new SearchResource(
                access, new SearchStore(postgres.transactions()), settings.key(), platform.json(), platform.clock()));
        platform.resource(new DeadLetterResource(access, new DeadLetterShelf(redis), platform.clock()));
        AuditMetrics.register(platform.metrics(), group, counters);
        AuditMetrics.registerSweep(platform.metrics(), sweep);
        AuditMetrics.registerStreams(platform, redis, group);
    }

    private static ConsumerGroup consumer(Platform platform, AuditSettings settings, Redis redis, BatchHandler ingest) {
        ConsumerGroup group = new ConsumerGroup(
                redis,
                platform.nanoTicker(),
                consumer(settings),
                new EntryRules(EntryVerifier.unsigned(), new EvidenceDeadLetters(redis, platform.clock())),
                ingest);
        Loop loop = group.start(platform.loops());
        platform.health().bind(AuditInvariants.CONSUMER, Source.observed(() -> {
            if (!loop.alive()) {
                return Reading.failed("loop_dead", "the consumer's thread has ended");
            }
            boolean moving = group.sinceActivity().compareTo(STANDSTILL) <= 0;
            return Reading.of(moving, "loop_silent", "the consumer has neither read nor stored for too long");
        }));
        return group;
    }

    private static void watchBacklog(Platform platform, AuditSettings.Thresholds thresholds, Redis redis) {
        Invariant lag = AuditInvariants.lag(thresholds.lag());
        long enough = (long) lag.measure().orElseThrow().limit();
        BacklogWatch backlog =
                new BacklogWatch(redis, GROUP, enough, new BacklogWatch.Times(platform.clock(), platform.nanoTicker()));
        Readiness health = platform.health();
        health.bind(lag, backlog.lag());
        health.bind(AuditInvariants.deadLetters(thresholds.deadLetters()), backlog.deadLetters());
        health.bind(AuditInvariants.oldestPending(thresholds.oldestPendingSeconds()), backlog.oldestPending());
    }

    private static TamperSweep sweep(Platform platform, AuditSettings settings, Postgres postgres) {
        TamperSweep sweep = new TamperSweep(
                postgres.transactions(),
                settings.key(),
                new TamperSweep.Times(platform.clock(), platform.nanoTicker()),
                settings.sweep().window());
        Duration interval = settings.sweep().interval();
        platform.loops().every("tamper-sweep", interval, STEP_LIMIT, sweep::round);
        Duration patience = interval.multipliedBy(2).plus(STEP_LIMIT);
        platform.health().bind(AuditInvariants.CHAIN, Source.observed(() -> sweep.reading(patience)));
        return sweep;
    }

    private static void keepPartitions(Platform platform, Postgres postgres) {
        Partitions partitions = new Partitions(postgres.transactions(), platform.clock());
        platform.loops().every("partitions", PARTITION_PERIOD, partitions::keepAhead);
        AuditMetrics.registerPartitions(platform.metrics(), partitions);
        platform.health().bind(AuditInvariants.PARTITIONS, Source.sampled(partitions::look, PARTITION_PERIOD));
    }

    private static void export(Platform platform, AuditSettings settings, Postgres postgres) {
        AuditSettings.Archive archive = settings.archive();
        ExportProgress progress = new ExportProgress(platform.clock());
        AuditMetrics.registerExport(
                platform.metrics(), progress, archive.export().isPresent());
        Invariant lagging = AuditInvariants.export(archive.warnHours(), archive.limitHours());
        if (archive.export().isEmpty()) {
            platform.health().bind(lagging, Source.observed(Reading::passed));
            return;
        }
        ExportSettings target = archive.export().get();
        BucketStorage bucket = new BucketStorage(target);
        Exporter exporter = new Exporter(
                postgres.transactions(),
                bucket,
                new Exporter.Scratch(target.scratch(), target.fileBytes()),
                new Exporter.Identity(settings.consumer() + " " + platform.ids().next(), platform.nanoTicker()),
                progress);
        platform.lifecycle().onStop("audit-export-bucket", bucket);
        platform.loops().every("audit-export", EXPORT_PERIOD, LONGEST_ROUND, exporter::round);
        platform.health().bind(lagging, Source.observed(progress::backlog));
    }

    private static void retire(Platform platform, AuditSettings.Archive archive, Postgres postgres) {
        Retention.Rule rule =
                new Retention.Rule(archive.retentionDays(), archive.export().isPresent());
        Retention retention = new Retention(postgres.transactions(), rule);
        platform.loops().every("audit-retention", RETENTION_PERIOD, LONGEST_ROUND, retention::round);
        AuditMetrics.registerRetention(platform.metrics(), retention);
    }

    private static ConsumerGroupSettings consumer(AuditSettings settings) {
        return ConsumerGroupSettings.of(Streams.AUDIT_EVENTS, GROUP, settings.consumer())
                .withBatchSize(500)
                .withClaimIdle(settings.claimIdle())
                .withMaxDeliveries(settings.maxDeliveries());
    }
}

package io.caracal.common.evidence;

import io.caracal.common.health.Reading;
import io.caracal.common.lifecycle.Lifecycle;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.redis.Redis;
import io.caracal.common.wal.Disk;
import io.caracal.common.wal.WalException;
import io.caracal.common.wal.WriteAheadLog;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.secret.HmacKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps evidence safe on the local disk and sends it to the audit stream from there. An append returns once the disk
 * has it, whatever Redis does; what earlier processes left is sent first. A disk that cannot be written makes appends
 * fail, and decisions with them, until it can be. Safe for use by many threads.
 */
public final class EvidenceLog implements EvidenceSink {

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceLog.class);
    private static final Duration STALLED = Duration.ofSeconds(2);
    private static final Duration SILENT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);
    /** The first one may take in the files of 1.0. */
    private static final Duration LONGEST_SHIPMENT = Duration.ofMinutes(10);
    /** How long a stop waits for a stream that does not answer. */
    private static final Duration HOPE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(5);

    private final WriteAheadLog log;
    private final Shipper shipper;
    private final EvidenceNumbers numbers;

    private EvidenceLog(EvidenceLogSettings settings, Parts parts, WriteAheadLog log) {
        this.log = log;
        BootReplay replay = new BootReplay(parts.replay(), log.confirmed(), log.durable(), log.recovered());
        LegacyFiles legacy = new LegacyFiles(settings.directory(), log);
        this.shipper = new Shipper(log, parts.redis(), parts.key(), replay, legacy);
        this.numbers = new EvidenceNumbers(log, shipper, replay, settings.maxBytes());
    }

    /**
     * What the log works with.
     *
     * @param redis where the audit stream is
     * @param key signs every event; without one (development) events are unsigned
     * @param loops run the writing and the sending thread
     * @param nanos monotonic nanoseconds
     * @param clock wall time
     * @param replay is told how far the evidence of earlier processes has been sent
     * @param disk where the directory is
     */
    public record Parts(
            Redis redis,
            Optional<HmacKey> key,
            OwnedLoops loops,
            LongSupplier nanos,
            Clock clock,
            ReplayProgress replay,
            Disk disk) {}

    /**
     * Takes the directory, finds out what is in it, and begins to send it. Its flush is part of the stop of the
     * loops' lifecycle.
     *
     * @throws UncheckedIOException when the directory cannot be used or another process uses it
     */
    public static EvidenceLog open(EvidenceLogSettings settings, Parts parts) {
        WriteAheadLog log;
        try {
            log = WriteAheadLog.open(settings.wal(), parts.disk(), parts.clock(), parts.nanos());
        } catch (IOException e) {
            throw new UncheckedIOException(EvidenceLogSettings.DIRECTORY_SETTING + " cannot be used: " + e, e);
        }
        EvidenceLog opened = new EvidenceLog(settings, parts, log);
        parts.loops().continuously("evidence-writer", LONGEST_WRITE, log::writeRound);
        parts.loops().continuously("evidence-shipper", LONGEST_SHIPMENT, opened.shipper::round);
        Lifecycle lifecycle = parts.loops().lifecycle();
        lifecycle.account(opened.numbers);
        lifecycle.onStop(StopPhase.EVIDENCE_FLUSHED, "evidence-log", () -> opened.flush(lifecycle.left()));
        LOG.info("evidence log in {}: {} events to send from earlier", settings.directory(), log.recovered());
        return opened;
    }

    @Override
    public void append(AuditEvent event) {
        appendAll(List.of(event));
    }

    @Override
    public void appendAll(List<AuditEvent> events) {
        List<byte[]> records = events.stream()
                .map(event -> new EvidenceRecord(event.id(), event.toJson()).toBytes())
                .toList();
        try {
            log.append(records);
        } catch (WalException e) {
            numbers.refused(records.size());
            throw new EvidenceUnavailableException(e);
        }
    }

    /** Evidence for {@code audit_replay_unavailable}: whether decisions can be recorded. From memory. */
    public Reading writable() {
        WalException refusal = log.refusal();
        if (refusal != null) {
            return Reading.failed(refusal.code(), String.valueOf(refusal.getMessage()));
        }
        if (log.stalledNanos() > STALLED.toNanos()) {
            return Reading.failed("disk_stalled", "the disk has not answered for " + STALLED.toSeconds() + " s");
        }
        return Reading.of(
                log.silentNanos() <= SILENT.toNanos(), "writer_silent", "the writing thread shows no sign of life");
    }

    /**
     * Evidence for {@code audit_evidence_lost}: events that this process found to be lost and that nobody has
     * acknowledged; a restart ends it too, as in 1.0. From memory.
     */
    public Reading lost() {
        long lost = log.quarantine().lostAndNew();
        return Reading.measured((double) lost, lost == 0 ? Map.of() : Map.of("audit_events_lost", lost));
    }

    /**
     * An operator has taken note of the lost events; what is left of them stays in {@code quarantine/acknowledged}.
     *
     * @return how many events this was about
     */
    public long acknowledgeLoss() {
        try {
            long about = log.quarantine().acknowledge();
            LOG.warn("the loss of {} events has been acknowledged", about);
            return about;
        } catch (IOException e) {
            throw new EvidenceUnavailableException(e);
        }
    }

    public EvidenceStats stats() {
        return numbers;
    }

    /** Writes what waits, sends what can be sent in most of the time, leaves the rest for the next start. */
    private void flush(Duration limit) throws IOException, InterruptedException {
        log.stopAccepting();
        long begun = System.nanoTime();
        long end = begun + limit.multipliedBy(3).dividedBy(4).toNanos();
        while (!flushed() && System.nanoTime() - end < 0) {
            if (shipper.failing() && System.nanoTime() - begun > HOPE.toNanos()) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        shipper.stop(limit.dividedBy(10));
        log.close();
        LOG.info("evidence log: {} events sent, {} left on disk", numbers.flushed(), numbers.leftOnDisk());
    }

    private boolean flushed() {
        return log.stats().queueDepth() == 0 && numbers.pending() == 0;
    }
}

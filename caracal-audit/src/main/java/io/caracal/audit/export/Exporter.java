package io.caracal.audit.export;

import io.caracal.audit.parquet.ParquetWriter;
import io.caracal.common.storage.Transactions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports hour after hour, the oldest first, and stops at the first failure: nothing is skipped. An hour begins again from its first file when
 * anything goes wrong before the watermark has moved, and then writes the same files. Any number of instances may run; one has the lease.
 */
public final class Exporter {

    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
    private static final Duration HOUR = Duration.ofHours(1);

    /** After an hour ends it is left alone for so long, so that whoever has just begun to write can be seen. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Longer than the longest upload; each file renews it. */
    private static final Duration LEASE = BucketStorage.UPLOAD_LIMIT.plusMinutes(1);

    private final ExportStore store;
    private final ObjectStorage storage;
    private final Scratch scratch;
    private final Identity identity;
    private final ExportProgress progress;

    /** @param identity of this process and its time */
    public Exporter(
            Transactions transactions,
            ObjectStorage storage,
            Scratch scratch,
            Identity identity,
            ExportProgress progress) {
        this.store = new ExportStore(transactions);
        this.storage = storage;
        this.scratch = scratch;
        this.identity = identity;
        this.progress = progress;
    }

    /**
     * Where files are written before they are uploaded.
     *
     * @param fileBytes size of a file at most, give or take a row
     */
    public record Scratch(Path directory, long fileBytes) {}

    /**
     * @param holder of the lease, like no other process
     * @param nanos monotonic nanoseconds
     */
    public record Identity(String holder, LongSupplier nanos) {}

    /** Exports every hour that is over; body of an owned loop. */
    public void round() throws InterruptedException {
        try {
            exportAll();
        } catch (ExportFailedException e) {
            progress.failed();
            LOG.warn("evidence was not exported and will be tried again: {}", e.getMessage());
        } catch (RuntimeException e) {
            progress.failed();
            throw e;
        }
    }

    private void exportAll() throws InterruptedException {
        ExportStore.Standing standing = stand();
        while (standing.leased() && due(standing)) {
            Instant hour = standing.hour().plus(HOUR);
            long began = identity.nanos().getAsLong();
            OptionalLong events = export(hour);
            if (events.isEmpty() || !store.advance(identity.holder(), hour)) {
                LOG.warn("another instance exports; {} is left to it", hour);
                progress.leads(false);
                return;
            }
            progress.hourDone(
                    hour, events.getAsLong(), Duration.ofNanos(identity.nanos().getAsLong() - began));
            standing = stand();
        }
    }

    private ExportStore.Standing stand() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        ExportStore.Standing standing = store.stand(identity.holder(), LEASE);
        progress.stands(standing.hour());
        progress.leads(standing.leased());
        return standing;
    }

    private boolean due(ExportStore.Standing standing) {
        Instant end = standing.hour().plus(HOUR).plus(HOUR);
        return !standing.now().isBefore(end.plus(GRACE)) && store.settled(end);
    }

    /** Stores the files of an hour; returns how many events are in them, nothing when the lease is lost between two of them. */
    private OptionalLong export(Instant hour) throws InterruptedException {
        long events = 0;
        int part = 1;
        ExportStore.Span rest = new ExportStore.Span(hour, "", 0);
        boolean more = true;
        while (more) {
            try (ScratchFile file = ScratchFile.in(scratch.directory())) {
                ExportStore.Span from = rest;
                Written written = store.read(from, rows -> write(file, from, rows));
                if (written.events() > 0) {
                    storage.put(ExportHours.key(hour, part), file.content());
                }
                events += written.events();
                rest = written.rest();
                more = written.more();
                part++;
            } catch (IOException | UncheckedIOException e) {
                throw new ExportFailedException(
                        "the scratch file in " + scratch.directory() + ": " + e.getMessage(), e);
            }
            if (more && !stand().leased()) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(events);
    }

    /** Writes until the file is large enough or nothing is left. */
    private Written write(ScratchFile file, ExportStore.Span from, Iterator<Evidence> rows) {
        try (OutputStream out = file.writer()) {
            ParquetWriter<Evidence> parquet = new ParquetWriter<>(out, Evidence.COLUMNS);
            ExportStore.Span rest = from;
            while (rows.hasNext() && parquet.size() < scratch.fileBytes()) {
                Evidence row = rows.next();
                parquet.add(row);
                rest = new ExportStore.Span(from.hour(), row.zone(), row.sequence());
            }
            parquet.finish();
            return new Written(parquet.rows(), rest, rows.hasNext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Written(long events, ExportStore.Span rest, boolean more) {}
}

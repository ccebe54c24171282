package io.caracal.common.evidence;

import io.caracal.common.wal.WriteAheadLog;
import io.caracal.core.event.AuditEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the replay files of 1.0, {@code pending-*.ndjson} with one unsigned event per line (STS contract §6.4). A
 * file is deleted once all of its events are in the log; one with a line that is no event is kept in quarantine as a
 * whole. A file whose import is cut short is imported again, which the audit service recognises by the ids.
 */
final class LegacyFiles {

    private static final Logger LOG = LoggerFactory.getLogger(LegacyFiles.class);
    private static final String PATTERN = "pending-*.ndjson";
    private static final int BATCH = 256;

    private final Path directory;
    private final WriteAheadLog log;

    LegacyFiles(Path directory, WriteAheadLog log) {
        this.directory = directory;
        this.log = log;
    }

    /** Returns how many events were taken in once no file is left. */
    long takeIn() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PATTERN)) {
            found.forEach(files::add);
        }
        files.sort(Comparator.naturalOrder());
        long taken = 0;
        for (Path file : files) {
            taken += new Import(file).run();
        }
        return taken;
    }

    /** One file on its way in. */
    private final class Import {
        private final Path file;
        private final List<byte[]> batch = new ArrayList<>();
        private long taken;
        private long unreadable;
        private boolean torn;

        Import(Path file) {
            this.file = file;
        }

        long run() throws IOException {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                readLines(in);
            }
            append();
            if (unreadable > 0 || torn) {
                log.quarantine().take(file, unreadable);
            } else {
                Files.delete(file);
            }
            LOG.info(
                    "{} events of {} were taken into the evidence log, {} lines are no events",
                    taken,
                    file,
                    unreadable);
            return taken;
        }

        private void readLines(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            boolean tooLong = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    take(line.toByteArray(), tooLong, true);
                    line.reset();
                    tooLong = false;
                } else if (line.size() < WriteAheadLog.MAX_PAYLOAD) {
                    line.write(next);
                } else {
                    tooLong = true;
                }
            }
            take(line.toByteArray(), tooLong, false);
        }

        /** The last line of a file whose writer died has no end; nobody was told that it was safe. */
        private void take(byte[] line, boolean tooLong, boolean ended) {
            String text = new String(line, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                return;
            }
            if (tooLong || !batch(text)) {
                unreadable += ended ? 1 : 0;
                torn |= !ended;
            }
        }

        private boolean batch(String text) {
            byte[] payload;
            try {
                payload = new EvidenceRecord(AuditEvent.fromJson(text).id(), text).toBytes();
            } catch (IllegalArgumentException noEvent) {
                LOG.warn("a line of {} is no audit event: {}", file, noEvent.getMessage());
                return false;
            }
            if (payload.length > WriteAheadLog.MAX_PAYLOAD) {
                return false;
            }
            batch.add(payload);
            if (batch.size() >= BATCH) {
                append();
            }
            return true;
        }

        private void append() {
            if (!batch.isEmpty()) {
                log.append(List.copyOf(batch));
                taken += batch.size();
                batch.clear();
            }
        }
    }
}

package io.caracal.common.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, when a log is opened, what of it is durable: cuts what no append was ever confirmed for, and sets damage
 * aside.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final WalSettings settings;
    private final Quarantine quarantine;
    private final Damage damage;
    private final Segments segments;
    private final FrameReader reader = new FrameReader();
    private Checkpoint checkpoint = new Checkpoint(0, 0);
    private long frames;
    private long torn;

    Recovery(Disk disk, WalSettings settings, Quarantine quarantine, Damage damage, Segments segments) {
        this.disk = disk;
        this.settings = settings;
        this.quarantine = quarantine;
        this.damage = damage;
        this.segments = segments;
    }

    /**
     * What was found.
     *
     * @param shipped everything up to here was confirmed by the reader
     * @param durable the last record
     * @param frames records to read
     * @param torn tails that were cut
     */
    record Found(long shipped, long durable, long frames, long torn) {}

    Found run() throws IOException {
        checkpoint = Checkpoint.read(disk, settings.directory());
        List<Long> firsts = firsts();
        long durable = checkpoint.durable();
        for (int i = 0; i < firsts.size(); i++) {
            OptionalLong next = i + 1 < firsts.size() ? OptionalLong.of(firsts.get(i + 1)) : OptionalLong.empty();
            if (next.isPresent() && next.getAsLong() - 1 <= checkpoint.shipped()) {
                disk.delete(settings.directory().resolve(Segment.name(firsts.get(i))));
            } else {
                durable = Math.max(durable, scan(firsts.get(i), next));
            }
        }
        missingFiles(durable);
        long shipped = Math.max(
                checkpoint.shipped(),
                segments.list().stream()
                        .mapToLong(segment -> segment.first() - 1)
                        .findFirst()
                        .orElse(durable));
        return new Found(shipped, durable, frames, torn);
    }

    private List<Long> firsts() throws IOException {
        List<Long> firsts = new ArrayList<>();
        for (String name : disk.list(settings.directory())) {
            Segment.firstOf(name).ifPresent(firsts::add);
        }
        return firsts;
    }

    /** Records between the checkpoint and the first file that is left went with files that somebody removed. */
    private void missingFiles(long durable) throws IOException {
        List<Segment> left = segments.list();
        long from = checkpoint.shipped() + 1;
        long to = left.isEmpty() ? durable : left.get(0).first() - 1;
        if (checkpoint.durable() > 0 && to >= from) {
            quarantine.keep(String.format(Locale.ROOT, "missing-%016x-to-%016x", from, to), new byte[0], to - from + 1);
        }
    }

    /** Takes a file in, and tells its last durable record. */
    private long scan(long first, OptionalLong next) throws IOException {
        Segment segment = open(first);
        Scan scan = new Scan(segment.file(), first, next, checkpoint.durable(), reader);
        scan.run();
        for (Scan.Hole hole : scan.holes()) {
            long lost = Math.max(0, hole.lastMissing() - Math.max(hole.firstMissing(), checkpoint.shipped() + 1) + 1);
            if (hole.lastMissing() > checkpoint.shipped()) {
                damage.note(segment, new Segment.Gap(hole.from(), hole.to()), lost);
            } else {
                segment.gap(new Segment.Gap(hole.from(), hole.to()));
            }
        }
        segment.durable(scan.end(), scan.last());
        if (next.isEmpty()) {
            // What is taken in counts as durable from now on, also what a killed process had written and not synced.
            segment.file().sync();
        }
        if (scan.tornBytes() > 0) {
            cut(segment, scan);
        }
        frames += scan.framesAfter(checkpoint.shipped());
        segments.add(segment);
        return scan.last();
    }

    /**
     * A tail that no append was confirmed for. When it might be a whole record that has decayed, it is set aside all
     * the same.
     */
    private void cut(Segment segment, Scan scan) throws IOException {
        torn++;
        LOG.warn("{} ends in {} bytes of an unfinished write, which are cut", segment.path(), scan.tornBytes());
        if (reader.looksWhole(segment.file(), scan.end(), scan.end() + scan.tornBytes())) {
            damage.note(segment, new Segment.Gap(scan.end(), scan.end() + scan.tornBytes()), 0);
        }
    }

    private Segment open(long first) throws IOException {
        Path path = settings.directory().resolve(Segment.name(first));
        return new Segment(path, first, disk.open(path));
    }
}

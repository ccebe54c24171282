package io.caracal.common.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets unreadable parts of files aside. A file whose parts could not be set aside is not deleted before they are.
 * Safe for use by many threads.
 */
final class Damage {

    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private final Quarantine quarantine;
    private final Map<Segment, List<Find>> open = new ConcurrentHashMap<>();

    Damage(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    private record Find(Segment.Gap gap, long lost) {}

    /** Notes a part to leap over, with how many records are lost in it. */
    void note(Segment segment, Segment.Gap gap, long lost) {
        segment.gap(gap);
        Find find = new Find(gap, lost);
        try {
            keep(segment, find);
        } catch (IOException e) {
            LOG.error("damage in {} at {} could not be set aside; the file is kept", segment.path(), gap.from(), e);
            open.computeIfAbsent(segment, absent -> new CopyOnWriteArrayList<>())
                    .add(find);
        }
    }

    /** Makes sure that all parts of a file have been set aside. */
    void settle(Segment segment) throws IOException {
        for (Find find : open.getOrDefault(segment, List.of())) {
            keep(segment, find);
        }
        open.remove(segment);
    }

    private void keep(Segment segment, Find find) throws IOException {
        Segment.Gap gap = find.gap();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(gap.to() - gap.from(), Integer.MAX_VALUE - 8));
        int read = 1;
        while (bytes.hasRemaining() && read > 0) {
            read = segment.file().read(bytes, gap.from() + bytes.position());
        }
        byte[] content = new byte[bytes.flip().remaining()];
        bytes.get(content);
        quarantine.keep(segment.name() + "-at-" + gap.from(), content, find.lost());
    }
}

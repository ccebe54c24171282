package io.caracal.common.wal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the log. It stays open until it is deleted, so that records of a file that a stranger removed can still
 * be read. One thread writes, any thread reads up to what is durable.
 */
final class Segment {

    private static final Pattern NAME = Pattern.compile("segment-([0-9a-f]{16})\\.wal");

    private final Path path;
    private final long first;
    private final DiskFile file;
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private volatile long durableBytes;
    private volatile long last;

    /** @param first sequence number of the first record */
    Segment(Path path, long first, DiskFile file) {
        this.path = path;
        this.first = first;
        this.file = file;
        this.last = first - 1;
    }

    /** Bytes that hold no record that could be read. */
    record Gap(long from, long to) {}

    static String name(long first) {
        return String.format(Locale.ROOT, "segment-%016x.wal", first);
    }

    /** The first sequence number of a file with this name; empty for other files. */
    static OptionalLong firstOf(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        return matcher.matches() ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1), 16)) : OptionalLong.empty();
    }

    Path path() {
        return path;
    }

    String name() {
        return path.getFileName().toString();
    }

    long first() {
        return first;
    }

    DiskFile file() {
        return file;
    }

    /** Size of what may be read. */
    long durableBytes() {
        return durableBytes;
    }

    /** The last durable record; {@code first - 1} when there is none. */
    long last() {
        return last;
    }

    boolean empty() {
        return last < first;
    }

    /** Everything up to here is on the disk. */
    void durable(long bytes, long lastSeq) {
        durableBytes = bytes;
        last = lastSeq;
    }

    /** Notes bytes to leap over. */
    void gap(Gap gap) {
        gaps.add(gap);
    }

    /** Where reading goes on from the offset: behind a known gap, else the offset itself. */
    long behindGap(long offset) {
        for (Gap gap : gaps) {
            if (gap.from() == offset) {
                return gap.to();
            }
        }
        return offset;
    }
}

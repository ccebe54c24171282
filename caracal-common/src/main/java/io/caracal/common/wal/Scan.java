package io.caracal.common.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file from end to end and tells records, holes and the unfinished tail apart. A missing record counts as a
 * hole when something proves that it had reached the disk: a later batch, a later file, or the checkpoint. Otherwise
 * nobody was told that it was safe, and it is a torn tail.
 */
final class Scan {

    private final DiskFile file;
    private final long first;
    private final OptionalLong next;
    private final FrameReader reader;
    private final List<Hole> holes = new ArrayList<>();
    private final List<long[]> runs = new ArrayList<>();
    private long proven;
    private long end;
    private long last;
    private long tornBytes;

    /**
     * @param next first record of the next file; empty when this is the last one
     * @param known everything up to here is known to have been durable
     */
    Scan(DiskFile file, long first, OptionalLong next, long known, FrameReader reader) {
        this.file = file;
        this.first = first;
        this.next = next;
        this.reader = reader;
        this.proven = next.isPresent() ? next.getAsLong() - 1 : known;
    }

    /** Bytes that hold no readable record, and the numbers of the records that are missing there. */
    record Hole(long from, long to, long firstMissing, long lastMissing) {}

    void run() throws IOException {
        long size = file.size();
        long highest = next.isPresent() ? next.getAsLong() - 1 : first + size / FrameFormat.HEADER;
        long offset = 0;
        long expected = first;
        while (offset < size) {
            FrameReader.@Nullable Found found = reader.at(file, offset, size, expected, highest);
            long from = offset;
            if (found == null) {
                offset = reader.next(file, offset, size, expected, highest);
                found = reader.at(file, offset, size, expected, highest);
            }
            if (found == null) {
                offset = from;
                break;
            }
            if (next.isEmpty()) {
                proven = Math.max(proven, found.provenDurable());
            }
            if (found.frame().seq() > expected || offset > from) {
                holes.add(new Hole(from, offset, expected, found.frame().seq() - 1));
            }
            expected = found.frame().seq() + 1;
            offset = found.end();
            read(found.frame().seq());
        }
        settle(offset, size, expected);
    }

    private void read(long seq) {
        long[] run = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (run != null && run[1] == seq - 1) {
            run[1] = seq;
        } else {
            runs.add(new long[] {seq, seq});
        }
    }

    private void settle(long offset, long size, long expected) {
        for (int i = 0; i < holes.size(); i++) {
            if (holes.get(i).lastMissing() > proven) {
                cutAt(i, size);
                return;
            }
        }
        last = expected - 1;
        end = offset;
        if (proven >= expected) {
            holes.add(new Hole(offset, size, expected, proven));
            last = proven;
            end = size;
        }
        tornBytes = next.isPresent() ? 0 : size - end;
    }

    /** The hole reaches into what was never proven durable: nothing from there on counts. */
    private void cutAt(int index, long size) {
        Hole hole = holes.get(index);
        holes.subList(index, holes.size()).clear();
        last = hole.firstMissing() - 1;
        end = hole.from();
        if (proven >= hole.firstMissing()) {
            holes.add(new Hole(hole.from(), hole.to(), hole.firstMissing(), proven));
            last = proven;
            end = hole.to();
        }
        tornBytes = size - end;
    }

    List<Hole> holes() {
        return holes;
    }

    /** Where the durable part ends. */
    long end() {
        return end;
    }

    /** The last durable record, also when it is in a hole; the one before the first when there is none. */
    long last() {
        return last;
    }

    long tornBytes() {
        return tornBytes;
    }

    /** Readable records behind this one. */
    long framesAfter(long seq) {
        long sum = 0;
        for (long[] run : runs) {
            sum += Math.max(0, Math.min(run[1], last) - Math.max(run[0], seq + 1) + 1);
        }
        return sum;
    }
}

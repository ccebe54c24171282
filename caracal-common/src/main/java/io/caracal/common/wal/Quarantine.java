package io.caracal.common.wal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what could not be read: one file per find, named after where it lay and how many records are lost with it, as
 * in {@code segment-0000000000000001.wal-at-4096.lost-2}. It lies there until somebody acknowledges it, which moves
 * it into {@code acknowledged/}; the files are the record, so the count outlives a restart. Safe for use by many
 * threads.
 */
public final class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final Pattern FIND = Pattern.compile(".+\\.lost-(\\d{1,18})");

    private final Disk disk;
    private final Path directory;
    private final Path acknowledged;
    private final Set<String> counted = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private long lost;
    private long lostAndNew;
    private long lostSinceOpen;
    private long finds;

    Quarantine(Disk disk, Path logDirectory) {
        this.disk = disk;
        this.directory = logDirectory.resolve("quarantine");
        this.acknowledged = directory.resolve("acknowledged");
    }

    /** Takes up what earlier processes left. */
    synchronized void open() throws IOException {
        kept.addAll(listed(acknowledged));
        for (String name : listed(directory)) {
            kept.add(name);
            lost += lostIn(name);
        }
    }

    /** Nothing is made here before there is something to keep: on a full disk the log must open too. */
    private List<String> listed(Path found) throws IOException {
        try {
            return disk.list(found);
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /**
     * Sets bytes aside. The same find is kept and counted once, however often it is met.
     *
     * @param place where they lay, fit for a file name
     * @param lostRecords how many records are lost with them, 0 when it is not certain that there was one
     * @throws IOException when they could not be kept; the loss counts all the same
     */
    public synchronized void keep(String place, byte[] bytes, long lostRecords) throws IOException {
        String name = place + ".lost-" + lostRecords;
        if (kept.contains(name)) {
            return;
        }
        if (counted.add(name)) {
            count(name, lostRecords);
        }
        disk.createDirectory(directory);
        disk.createDirectory(acknowledged);
        disk.replace(directory.resolve(name), bytes);
        kept.add(name);
    }

    /** Sets a whole file of the log directory aside. */
    public synchronized void take(Path file, long lostRecords) throws IOException {
        String name = file.getFileName() + ".lost-" + lostRecords;
        disk.createDirectory(directory);
        disk.createDirectory(acknowledged);
        disk.move(file, directory.resolve(name));
        disk.syncDirectory(directory);
        kept.add(name);
        if (counted.add(name)) {
            count(name, lostRecords);
        }
    }

    /** Records lost and not acknowledged, also those that earlier processes lost. */
    public synchronized long lost() {
        return lost;
    }

    /** Records lost since the log was opened and not acknowledged. */
    public synchronized long lostAndNew() {
        return lostAndNew;
    }

    /** Records lost since the log was opened, acknowledged or not. */
    public synchronized long lostSinceOpen() {
        return lostSinceOpen;
    }

    /** Finds set aside since the log was opened. */
    public synchronized long finds() {
        return finds;
    }

    /**
     * Somebody has taken note of what is lost; the bytes are kept.
     *
     * @return how many lost records this was about
     */
    public synchronized long acknowledge() throws IOException {
        disk.createDirectory(directory);
        disk.createDirectory(acknowledged);
        List<String> names = disk.list(directory);
        for (String name : names) {
            if (FIND.matcher(name).matches()) {
                disk.move(directory.resolve(name), acknowledged.resolve(name));
            }
        }
        disk.syncDirectory(acknowledged);
        disk.syncDirectory(directory);
        long about = lost;
        lost = 0;
        lostAndNew = 0;
        return about;
    }

    private void count(String name, long lostRecords) {
        lost += lostRecords;
        lostAndNew += lostRecords;
        lostSinceOpen += lostRecords;
        finds++;
        if (lostRecords > 0) {
            LOG.error("{} records are lost: what could not be read is in {}", lostRecords, directory.resolve(name));
        } else {
            LOG.warn("what could not be read is in {}", directory.resolve(name));
        }
    }

    private static long lostIn(String name) {
        Matcher matcher = FIND.matcher(name);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
}

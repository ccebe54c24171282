package io.caracal.runtime.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process as it is remembered on disk. Process numbers are reused, so the start time must match too before anything is done to it.
 *
 * @param pid               process number
 * @param startedAtMillis   milliseconds since the epoch as the operating system tells them; 0 when it does not
 */
public record ProcessMark(long pid, long startedAtMillis) {
    /** The system derives start times from its boot time, which may be corrected a little while it runs. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public static ProcessMark of(ProcessHandle process) {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new ProcessMark(process.pid(), started);
    }

    /** The process when it still runs and really is the one that was marked. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    public boolean alive() {
        return find().isPresent();
    }

    private boolean startedThen(ProcessHandle candidate) {
        Optional<Instant> started = candidate.info().startInstant();
        return startedAtMillis != 0
                && started.isPresent()
                && Math.abs(started.get().toEpochMilli() - startedAtMillis) <= TOLERANCE.toMillis();
    }
}

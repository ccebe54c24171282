package io.caracal.runtime.stack;

import io.caracal.runtime.process.LogFile;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member and its current process; confined to the supervising thread. */
final class Child {
    private static final int KILLED = 128 + 9;

    private final Member member;
    private @Nullable Process process;
    private long startedNanos;
    private long logStart;
    private long dueNanos;
    private boolean due;

    Child(Member member) {
        this.member = member;
    }

    Member member() {
        return member;
    }

    LogFile log() {
        return new LogFile(member.log());
    }

    Process start(long nowNanos) throws IOException {
        due = false;
        startedNanos = nowNanos;
        logStart = log().size();
        Process started = member.start();
        process = started;
        return started;
    }

    Optional<Process> process() {
        return Optional.ofNullable(process);
    }

    boolean isCurrent(long pid) {
        Process current = process;
        return current != null && current.pid() == pid;
    }

    void ended() {
        process = null;
    }

    long uptimeNanos(long nowNanos) {
        return nowNanos - startedNanos;
    }

    /** Why the process ended, from what it logged since its start; what was killed had no time to log anything. */
    String lastError(int exit) {
        return exit == KILLED
                ? "killed by signal 9, by the system for want of memory or by hand"
                : log().lastError(logStart);
    }

    void dueAt(long nanos) {
        due = true;
        dueNanos = nanos;
    }

    boolean due(long nowNanos) {
        return due && dueNanos - nowNanos <= 0;
    }

    /** Time until the next start, or the given time when none is due earlier. */
    long waitNanos(long nowNanos, long longest) {
        return due ? Math.max(0, Math.min(longest, dueNanos - nowNanos)) : longest;
    }
}

package io.caracal.common.evidence;

import java.util.concurrent.atomic.LongAdder;

/** What was in the log when it was opened, on its way out. For the shipping thread, but for the counter. */
final class BootReplay {

    private final ReplayProgress progress;
    private final long from;
    private final LongAdder replayed = new LongAdder();
    private long total;
    private long target;
    private boolean imported;
    private boolean complete;

    /**
     * @param confirmed everything up to here had been sent before
     * @param durable the last record found
     * @param events readable records between them
     */
    BootReplay(ReplayProgress progress, long confirmed, long durable, long events) {
        this.progress = progress;
        this.from = confirmed;
        this.target = durable;
        this.total = events;
        progress.total(events);
    }

    /** Files of 1.0 have been taken in; they are sent before the service is ready, too. */
    void imported(long events, long durable) {
        imported = true;
        if (events > 0) {
            total += events;
            target = durable;
            progress.total(total);
        }
    }

    /** Everything up to here is in the audit stream. */
    void confirmed(long seq) {
        if (complete) {
            return;
        }
        // Lost records leave holes in the numbers, never in the count.
        long done = Math.min(total, Math.min(seq, target) - from);
        replayed.add(Math.max(0, done - replayed.sum()));
        progress.done(replayed.sum());
        if (imported && seq >= target) {
            replayed.add(total - replayed.sum());
            complete = true;
            progress.complete();
        }
    }

    long replayed() {
        return replayed.sum();
    }
}

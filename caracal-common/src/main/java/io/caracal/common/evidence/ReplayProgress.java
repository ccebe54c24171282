package io.caracal.common.evidence;

import io.caracal.common.health.StartupPhase;

/** Who wants to know how far the evidence found at the start has been sent. Readiness waits for its end. */
public interface ReplayProgress {

    /** Told to the start of the service. */
    static ReplayProgress of(StartupPhase phase) {
        return new ReplayProgress() {
            @Override
            public void total(long events) {
                phase.total(events);
            }

            @Override
            public void done(long events) {
                phase.done(events);
            }

            @Override
            public void complete() {
                phase.complete();
            }
        };
    }

    /** How many events there are to send; may grow. */
    void total(long events);

    /** How many of them have been sent. */
    void done(long events);

    /** All of them have been sent. */
    void complete();
}

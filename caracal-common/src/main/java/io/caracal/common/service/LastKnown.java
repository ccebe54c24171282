package io.caracal.common.service;

import io.caracal.common.health.Check;
import io.caracal.common.health.Reading;
import io.caracal.common.storage.StorageUnavailableException;

/**
 * A check that has to ask Postgres about something else. While Postgres is away nothing new can be learnt, and the invariant of Postgres itself says so: what was
 * known last stands, lest a consequence hides its cause. Called by one worker.
 */
final class LastKnown implements Check {

    private final Check asked;
    private volatile Reading last = Reading.unknown("not_asked", "Postgres has not answered yet");

    LastKnown(Check asked) {
        this.asked = asked;
    }

    @Override
    public Reading look() throws Exception {
        try {
            last = asked.look();
        } catch (StorageUnavailableException away) {
            return last;
        }
        return last;
    }
}

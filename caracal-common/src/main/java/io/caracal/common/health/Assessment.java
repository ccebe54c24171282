package io.caracal.common.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pure function from evidence and time to a verdict. */
final class Assessment {

    /** A call that runs longer than this counts as failed, although it is left to finish. */
    static final Duration RESULT_TIMEOUT = Duration.ofSeconds(2);

    /** Evidence older than this proves nothing. */
    static final Duration MAX_AGE = Duration.ofSeconds(10);

    private enum State {
        PENDING,
        PASSED,
        FAILED
    }

    /** One check with what is known about it. */
    record Item(ReadinessCheck check, Evidence evidence) {}

    private Assessment() {}

    /**
     * Items are in order of precedence: the first failure is the reason. Draining precedes everything, and until each
     * check has been evaluated once the answer is {@code starting}.
     */
    static Verdict of(List<Item> items, boolean draining, long now) {
        if (draining) {
            return Verdict.DRAINING;
        }
        for (Item item : items) {
            if (state(item.evidence(), now) == State.PENDING) {
                return Verdict.STARTING;
            }
        }
        for (Item item : items) {
            if (state(item.evidence(), now) == State.FAILED) {
                return Verdict.failed(item.check().reason(), item.check().dependency(), extra(item.evidence()));
            }
        }
        return Verdict.READY;
    }

    private static State state(Evidence evidence, long now) {
        if (olderThan(evidence.runningSince(), RESULT_TIMEOUT, now)) {
            return State.FAILED;
        }
        Evidence.Finding last = evidence.last();
        if (last == null) {
            return olderThan(evidence.registeredAt(), MAX_AGE, now) ? State.FAILED : State.PENDING;
        }
        boolean current = !olderThan(last.finishedAt(), MAX_AGE, now);
        return current && last.result().ok() ? State.PASSED : State.FAILED;
    }

    private static boolean olderThan(@Nullable Long since, Duration limit, long now) {
        return since != null && now - since > limit.toNanos();
    }

    private static Map<String, Object> extra(Evidence evidence) {
        Evidence.Finding last = evidence.last();
        return last == null ? Map.of() : last.result().extra();
    }
}

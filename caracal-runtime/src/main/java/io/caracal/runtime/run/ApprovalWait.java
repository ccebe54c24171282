package io.caracal.runtime.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.locks.LockSupport;

/** Waits for the decision about a hold until it expires (CLI contract B.9). */
final class ApprovalWait {
    private static final Duration FALLBACK = Duration.ofMinutes(5);
    private static final Duration FLOOR = Duration.ofSeconds(5);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(25);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final RunClient client;
    private final Clock clock;

    ApprovalWait(RunClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * The state at last: approved, rejected, expired, consumed, pending when nobody decided in time, or not_found. While the STS does not answer
     * it is asked again.
     */
    String decision(String id, String expiresAt) {
        Instant deadline = deadline(expiresAt);
        String state = "pending";
        while (true) {
            Duration left = Duration.between(clock.instant(), deadline);
            boolean last = left.compareTo(Duration.ofSeconds(1)) < 0;
            Duration wait = last ? Duration.ZERO : shorter(left, LONGEST_POLL);
            state = look(id, wait, state);
            if (last || !state.equals("pending")) {
                return state;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private String look(String id, Duration wait, String before) {
        try {
            StsReply reply = client.approval(id, wait);
            if (reply.status() == NOT_FOUND) {
                return "not_found";
            }
            return reply.ok() ? reply.body().path("state").asText(before) : before;
        } catch (IOException unreachable) {
            return before; // asked again until the hold has expired
        }
    }

    private Instant deadline(String expiresAt) {
        Instant now = clock.instant();
        try {
            Instant expiry = Instant.parse(expiresAt);
            return expiry.isBefore(now.plus(FLOOR)) ? now.plus(FLOOR) : expiry;
        } catch (DateTimeParseException unknown) {
            return now.plus(FALLBACK);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

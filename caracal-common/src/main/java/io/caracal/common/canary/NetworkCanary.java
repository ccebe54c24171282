package io.caracal.common.canary;

import io.caracal.common.canary.CallOrder.Authority;
import io.caracal.common.health.Reading;
import io.caracal.core.id.Canary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The negative self-test over the network: authority is made as a client makes it, accepted at each door, revoked at the Coordinator, and must be refused at
 * each door before the revocation's time is over. Being accepted any later is the only finding that is held against the service, and only a round that ends
 * in refusal takes it back; a round that could not be finished proves nothing either way. {@link #tick} is for one thread, everything else for many.
 */
final class NetworkCanary {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkCanary.class);
    /** When doors are tried, as parts of the time that a revocation has: at once, and those that still accept at its end. */
    private static final List<Double> TRIES = List.of(0.0, 1.0);

    private final CallOrder order;
    private final List<Door> doors;
    private final Timing timing;
    private final Events events;
    private @Nullable Trial trial;
    private boolean begun;
    private long lastBegan;
    private volatile boolean accepted;
    private volatile long provenAt;
    private volatile Map<String, Object> unproven = Map.of();

    /**
     * When rounds happen.
     *
     * @param ready  whether the service is ready: before it first was, no round begins
     * @param nanos  monotonic nanoseconds
     */
    record Timing(Duration period, Duration within, BooleanSupplier ready, LongSupplier nanos) {}

    /** Who is told. */
    interface Events {
        void found(Finding finding);

        /** What was revoked is accepted; told once until a round passes. */
        void alarm();
    }

    NetworkCanary(CallOrder order, List<Door> doors, Timing timing, Events events) {
        this.order = order;
        this.doors = List.copyOf(doors);
        this.timing = timing;
        this.events = events;
        this.provenAt = timing.nanos().getAsLong();
    }

    /** Does what is due: begins a round, tries doors again, or nothing. */
    void tick() throws InterruptedException {
        Trial running = trial;
        try {
            if (running != null) {
                proceed(running);
            } else if (due()) {
                begin();
            }
        } catch (RoundFailedException failed) {
            trial = null;
            conclude(failed.finding());
            close();
        }
    }

    /** Whether what was revoked is refused, as far as is known. */
    boolean holds() {
        return !accepted;
    }

    Reading reading() {
        return Reading.of(!accepted, "revoked_accepted", "authority that was revoked over the network is accepted");
    }

    /** When a round last came to the end that it should have. */
    Reading proof() {
        return new Reading.Since(provenAt, unproven);
    }

    private boolean due() {
        if (!begun) {
            return timing.ready().getAsBoolean();
        }
        return timing.nanos().getAsLong() - lastBegan >= timing.period().toNanos();
    }

    private void begin() throws RoundFailedException, InterruptedException {
        begun = true;
        lastBegan = timing.nanos().getAsLong();
        Authority authority = order.open(doors.contains(Door.CALL) ? TRIES.size() : 0);
        long before = timing.nanos().getAsLong();
        order.revoke(authority);
        Trial started = new Trial(
                authority, new ArrayList<>(doors), before, timing.nanos().getAsLong());
        trial = started;
        proceed(started);
    }

    private void proceed(Trial running) throws RoundFailedException, InterruptedException {
        long since = timing.nanos().getAsLong() - running.revoked();
        if (since < TRIES.get(running.tried) * timing.within().toNanos()) {
            return;
        }
        running.tried++;
        List<Door> open = new ArrayList<>();
        for (Door door : running.open) {
            if (order.accepts(door, running.authority())) {
                open.add(door);
            }
        }
        running.open = open;
        Optional<Finding> finding = verdict(running);
        if (finding.isPresent()) {
            trial = null;
            conclude(finding.get());
            close();
        }
    }

    private void close() throws InterruptedException {
        try {
            order.close();
        } catch (RoundFailedException failed) {
            LOG.debug("sessions of the self-test are left to their time: {}", failed.getMessage());
        }
    }

    private Optional<Finding> verdict(Trial running) {
        if (running.open.isEmpty()) {
            return Optional.of(
                    new Finding.Refused(Duration.ofNanos(timing.nanos().getAsLong() - running.asked())));
        }
        return running.tried < TRIES.size() ? Optional.empty() : Optional.of(new Finding.Accepted(running.open.get(0)));
    }

    private void conclude(Finding finding) {
        events.found(finding);
        if (finding instanceof Finding.Refused) {
            accepted = false;
            unproven = Map.of();
            provenAt = timing.nanos().getAsLong();
        } else if (finding instanceof Finding.Accepted found) {
            unproven = Map.of(
                    "canary_step",
                    "revoked authority accepted by " + found.door().text());
            raise(found);
        } else if (finding instanceof Finding.NeverAccepted refused) {
            unproven = notProven(refused.step(), "a client that may is refused, " + refused.why());
        } else if (finding instanceof Finding.CouldNotRun stuck) {
            unproven = notProven(stuck.step(), stuck.why());
        }
    }

    private void raise(Finding.Accepted found) {
        boolean before = accepted;
        accepted = true;
        if (!before) {
            LOG.error(
                    "{} accepted authority of zone {} that had been revoked for {}: everything is refused until a round"
                            + " of the self-test ends in refusal",
                    found.door().text(),
                    Canary.ZONE,
                    timing.within());
            events.alarm();
        }
    }

    private static Map<String, Object> notProven(String step, String why) {
        LOG.warn("a round of the self-test over the network proves nothing: {}: {}", step, why);
        return Map.of("canary_step", step);
    }

    /** A revocation whose effect is awaited. */
    private static final class Trial {
        private final Authority authority;
        private final long asked;
        private final long revoked;
        private List<Door> open;
        private int tried;

        /**
         * @param open    doors that have not refused yet
         * @param asked   before the revocation was asked for
         * @param revoked after it was answered
         */
        Trial(Authority authority, List<Door> open, long asked, long revoked) {
            this.authority = authority;
            this.open = open;
            this.asked = asked;
            this.revoked = revoked;
        }

        Authority authority() {
            return authority;
        }

        long asked() {
            return asked;
        }

        long revoked() {
            return revoked;
        }
    }
}

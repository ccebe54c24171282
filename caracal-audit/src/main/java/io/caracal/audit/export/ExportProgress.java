package io.caracal.audit.export;

import io.caracal.common.health.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** How far the export has come, as far as this instance knows. Read by readiness and metrics; safe for use by many threads. */
public final class ExportProgress {

    private final Clock clock;
    private final LongAdder events = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder leaseChanges = new LongAdder();
    private volatile Optional<Instant> exported = Optional.empty();
    private volatile Duration lastTook = Duration.ZERO;
    private volatile boolean leader;

    public ExportProgress(Clock clock) {
        this.clock = clock;
    }

    /** Hours that are over and not exported; empty until the watermark was read for the first time. What it was since then is a lower bound. */
    public OptionalLong backlogHours() {
        return exported.map(hour -> OptionalLong.of(ExportHours.since(hour, clock.instant())))
                .orElse(OptionalLong.empty());
    }

    /** The backlog, for readiness. */
    public Reading backlog() {
        OptionalLong hours = backlogHours();
        return hours.isPresent()
                ? Reading.measured(hours.getAsLong())
                : Reading.unknown("export_unknown", "how far evidence is exported has not been read yet");
    }

    /** End of the last hour that is exported: everything that was taken in before is safe elsewhere. */
    public Optional<Instant> exportedUntil() {
        return exported.map(hour -> hour.plus(Duration.ofHours(1)));
    }

    /** Events that this process has exported. */
    public long events() {
        return events.sum();
    }

    /** Attempts of this process that failed. */
    public long errors() {
        return errors.sum();
    }

    /** How often this process took or lost the lease. */
    public long leaseChanges() {
        return leaseChanges.sum();
    }

    /** How long the last hour took. */
    public Duration lastTook() {
        return lastTook;
    }

    /** Whether this process has the lease. */
    public boolean leader() {
        return leader;
    }

    void stands(Instant hour) {
        exported = Optional.of(hour);
    }

    void leads(boolean now) {
        if (leader != now) {
            leader = now;
            leaseChanges.increment();
        }
    }

    void hourDone(Instant hour, long count, Duration took) {
        exported = Optional.of(hour);
        events.add(count);
        lastTook = took;
    }

    void failed() {
        errors.increment();
    }
}

package io.caracal.common.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the disk takes what is written. Changed by the writing thread, read by any. */
final class Condition {

    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);

    private final Path directory;
    private final LongSupplier nanos;
    private final LongAdder readOnlyTurns;
    private final SeenTime stalled;
    private final SeenTime silent;
    private volatile @Nullable WalException refusal;
    private volatile long askedAt;
    private volatile boolean asked;
    private volatile long provenAt;

    Condition(Path directory, LongSupplier nanos, LongAdder readOnlyTurns) {
        this.directory = directory;
        this.nanos = nanos;
        this.readOnlyTurns = readOnlyTurns;
        this.stalled = new SeenTime(nanos);
        this.silent = new SeenTime(nanos);
        this.provenAt = nanos.getAsLong();
    }

    /** The disk is being asked for something. */
    void asking() {
        askedAt = nanos.getAsLong();
        asked = true;
    }

    /** It has answered, one way or the other. */
    void answered() {
        asked = false;
    }

    /** It has taken something. */
    void works() {
        provenAt = nanos.getAsLong();
        if (refusal != null) {
            LOG.info("the log in {} can be written again", directory);
            refusal = null;
        }
    }

    /** It has not, and nothing is asked of it until it has proven itself. */
    WalException failed(IOException cause) {
        String code = IoCodes.of(cause);
        WalException before = refusal;
        if (before == null) {
            readOnlyTurns.increment();
        }
        if (before == null || !before.code().equals(code)) {
            LOG.error(
                    "the log in {} cannot be written ({}); appends are refused: {}", directory, code, cause.toString());
        }
        WalException now = new WalException(code, "the log cannot be written: " + cause, cause);
        refusal = now;
        return now;
    }

    /** Why appends are refused; null while they are not. */
    @Nullable
    WalException refusal() {
        return refusal;
    }

    /** How long the disk has not answered, as far as anybody has seen. */
    long stalledNanos() {
        return asked ? stalled.since(askedAt) : 0;
    }

    /** How long ago the disk last proved that it works, as far as anybody has seen. */
    long silentNanos() {
        return silent.since(provenAt);
    }

    /** The same by the clock alone, for whoever is to have it prove itself. */
    long unprovenNanos() {
        return Math.max(0, nanos.getAsLong() - provenAt);
    }
}

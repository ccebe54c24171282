package io.caracal.gateway.canary;

import io.caracal.common.health.Reading;
import io.caracal.core.id.Canary;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.revocation.Anchor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The negative self-test: a mandate is minted and taken in like that of a caller, what it hangs on must not be revoked; then the root of its authority is
 * revoked in the state that decides on callers, and the mandate must be refused. The mark is taken back at once, so that no run leaves anything behind. Needs
 * nothing outside the process. Runs on one thread; asking whether it holds is safe for many.
 */
public final class MandateCanary {

    private static final Logger LOG = LoggerFactory.getLogger(MandateCanary.class);
    private static final int ATTEMPTS = 5;

    private final Supplier<List<Anchor>> admitted;
    private final Revocations revocations;
    private final Runnable alarm;
    private volatile Outcome last = Outcome.REFUSED;

    /** The state that decides on callers, as far as the self-test needs it. */
    interface Revocations {
        boolean isRevoked(Collection<Anchor> anchors);

        void mark(Collection<Anchor> anchors);

        void forgetCanary();

        /** What the state was last loaded from; another value means that it was loaded anew. */
        Optional<Long> syncedAt();
    }

    /** What became of a run. */
    private enum Outcome {
        /** Accepted before and refused after the revocation, as it must be. */
        REFUSED,
        /** Refused although nothing was revoked. */
        NEVER_ACCEPTED,
        /** Accepted although it was revoked. */
        ACCEPTED
    }

    /**
     * @param admitted mints a mandate and takes it in
     * @param alarm what to do when what was revoked is accepted
     */
    MandateCanary(Supplier<List<Anchor>> admitted, Revocations revocations, Runnable alarm) {
        this.admitted = admitted;
        this.revocations = revocations;
        this.alarm = alarm;
    }

    /** One run. */
    void run() {
        trial().ifPresent(this::conclude);
    }

    /** What the last conclusive run found. */
    Reading reading() {
        return switch (last) {
            case REFUSED -> Reading.passed();
            case NEVER_ACCEPTED -> Reading.failed("never_accepted", "a mandate that is fine is refused");
            case ACCEPTED -> Reading.failed("revoked_accepted", "a mandate whose authority was revoked is accepted");
        };
    }

    /** Whether calls may be decided on. */
    public boolean holds() {
        return last != Outcome.ACCEPTED;
    }

    private void conclude(Outcome outcome) {
        Outcome before = last;
        last = outcome;
        if (outcome == Outcome.ACCEPTED && before != Outcome.ACCEPTED) {
            LOG.error("the canary of zone {} was accepted after its revocation: all calls are refused", Canary.ZONE);
            alarm.run();
        }
    }

    /** Empty when snapshots kept coming in between, each of which drops the mark. */
    private Optional<Outcome> trial() {
        List<Anchor> anchors;
        try {
            anchors = admitted.get();
        } catch (Refused refused) {
            LOG.error("the canary is refused before its revocation: {}", refused.denial());
            return Optional.of(Outcome.NEVER_ACCEPTED);
        }
        if (revocations.isRevoked(anchors)) {
            return Optional.of(Outcome.NEVER_ACCEPTED);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Long> loaded = revocations.syncedAt();
            if (refusedOnceRevoked(anchors)) {
                return Optional.of(Outcome.REFUSED);
            }
            if (loaded.equals(revocations.syncedAt())) {
                return Optional.of(Outcome.ACCEPTED);
            }
        }
        return Optional.empty();
    }

    private boolean refusedOnceRevoked(List<Anchor> anchors) {
        try {
            revocations.mark(List.of(Anchor.CANARY));
            return revocations.isRevoked(anchors);
        } finally {
            revocations.forgetCanary();
        }
    }
}

package io.caracal.gateway.revocation;

import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.service.Platform;
import io.caracal.common.storage.Transactions;
import java.time.Duration;

/**
 * What this replica knows of revocations, and how it comes to know it.
 *
 * @param calls in progress, which end with their authority
 */
public record RevocationModule(
        LiveCalls calls, RevocationState state, RevocationPoll poll, RevocationTails tails, RevocationEpoch epoch) {

    private static final Duration EPOCH_PERIOD = Duration.ofSeconds(2);

    /** Builds everything and starts nothing. */
    public static RevocationModule create(
            Platform platform, Transactions transactions, RevocationTails.Source streams, RevocationSettings settings) {
        LiveCalls calls = new LiveCalls();
        RevocationState state = new RevocationState(platform.nanoTicker(), calls, settings.maxAge());
        RevocationPoll poll =
                new RevocationPoll(new RevocationStore(transactions), state, platform.nanoTicker(), settings.poll());
        RevocationTails tails = new RevocationTails(state, poll, streams);
        return new RevocationModule(calls, state, poll, tails, new RevocationEpoch(state, tails::delivered));
    }

    public void start(OwnedLoops loops) {
        tails.start(loops);
        poll.start(loops);
        loops.every("revocation-epoch", EPOCH_PERIOD, epoch::sample);
    }
}

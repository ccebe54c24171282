package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.Verdict;
import io.caracal.common.probe.LongPoll.Changed;
import io.caracal.common.probe.LongPoll.Satisfied;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers that wait for a change. They hold no thread, and there are at most 64 of them. Safe for use by many threads. */
final class LongPolls {

    static final int MAX_WAITERS = 64;

    /** How often a condition over memory is looked at. */
    static final Duration LOOK = Duration.ofMillis(25);

    private static final Logger LOG = LoggerFactory.getLogger(LongPolls.class);

    private final Readiness readiness;
    private final Executor answering;
    private final Semaphore places = new Semaphore(MAX_WAITERS);

    /** Calls back later, once, on a thread that must not be held up. */
    @FunctionalInterface
    interface Timer {
        /** What is returned cancels the call, if there is still time. */
        Runnable after(Duration delay, Runnable call);
    }

    /** @param answering where answers are rendered and written, so that the engine's thread is not held up */
    LongPolls(Readiness readiness, Executor answering) {
        this.readiness = readiness;
        this.answering = answering;
    }

    /** How many wait. */
    int waiting() {
        return MAX_WAITERS - places.availablePermits();
    }

    /**
     * Gives the answer to {@code receiver}, once, when what is waited for happens or the limit is over.
     *
     * @return empty when all places are taken; then nothing will be given
     */
    Optional<Wait> begin(LongPoll poll, Timer timer, Consumer<ProbeReply> receiver) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Wait wait = new Wait(poll, timer, receiver);
        wait.begin();
        return Optional.of(wait);
    }

    /** One caller that waits. */
    final class Wait {

        private final LongPoll poll;
        private final Timer timer;
        private final Consumer<ProbeReply> receiver;
        private final CompletableFuture<Verdict> changed;
        private Runnable cancelLimit = () -> {};
        private Runnable cancelLook = () -> {};
        private boolean over;

        private Wait(LongPoll poll, Timer timer, Consumer<ProbeReply> receiver) {
            this.poll = poll;
            this.timer = timer;
            this.receiver = receiver;
            this.changed = poll.until() instanceof Changed known
                    ? readiness.changedFrom(known.etag())
                    : new CompletableFuture<>();
        }

        private synchronized void begin() {
            cancelLimit = timer.after(poll.limit(), () -> answer(poll.unchanged()));
            changed.thenRun(() -> answer(poll.now()));
            if (poll.until() instanceof Satisfied wanted) {
                look(wanted);
            }
        }

        private synchronized void look(Satisfied wanted) {
            if (over) {
                return;
            }
            if (wanted.condition().getAsBoolean()) {
                answer(poll.now());
            } else {
                cancelLook = timer.after(LOOK, () -> look(wanted));
            }
        }

        private void answer(Supplier<ProbeReply> reply) {
            if (!end()) {
                return;
            }
            Runnable answer = () -> receiver.accept(reply.get());
            try {
                answering.execute(answer);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("a waiting probe is answered by the thread that ended its wait", stopping);
                answer.run();
            }
        }

        /** Gives up the place without an answer, because the caller is gone; false when the answer is under way. */
        boolean abandon() {
            return end();
        }

        private boolean end() {
            Runnable limit;
            Runnable look;
            synchronized (this) {
                if (over) {
                    return false;
                }
                over = true;
                limit = cancelLimit;
                look = cancelLook;
            }
            limit.run();
            look.run();
            changed.cancel(false);
            places.release();
            return true;
        }
    }
}

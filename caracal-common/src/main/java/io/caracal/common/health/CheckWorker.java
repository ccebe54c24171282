package io.caracal.common.health;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that makes the calls of one check. It may hang in one of them for as long as it likes. */
final class CheckWorker implements Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(CheckWorker.class);

    private final String name;
    private final Check check;
    private final LongSupplier nanos;
    private final Runnable told;
    private final Semaphore orders = new Semaphore(0);
    private final AtomicReference<Optional<Finished>> found = new AtomicReference<>(Optional.empty());
    private final Loop loop;

    /** @param told called on the worker's thread after each call */
    CheckWorker(String name, Check check, OwnedLoops loops, LongSupplier nanos, Runnable told) {
        this.name = name;
        this.check = check;
        this.nanos = nanos;
        this.told = told;
        this.loop = loops.continuously("ready-" + name, Duration.ZERO, this::call, () -> true);
    }

    @Override
    public void begin() {
        orders.release();
    }

    @Override
    public Optional<Finished> take() {
        Optional<Finished> taken = found.getAndSet(Optional.empty());
        return taken == null ? Optional.empty() : taken;
    }

    @Override
    public boolean alive() {
        return loop.alive();
    }

    @Override
    public boolean waiting() {
        return orders.availablePermits() > 0;
    }

    private void call() throws InterruptedException {
        orders.acquire();
        long began = nanos.getAsLong();
        Reading reading = look();
        long ended = nanos.getAsLong();
        found.set(Optional.of(new Finished(reading, Duration.ofNanos(ended - began), ended)));
        told.run();
    }

    private Reading look() throws InterruptedException {
        try {
            return check.look();
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception failure) {
            LOG.debug("check {} failed", name, failure);
            return Reading.failed(failure.getClass().getSimpleName(), String.valueOf(failure.getMessage()));
        }
    }
}

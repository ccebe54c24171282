package io.caracal.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition by polling with a deadline; passing the deadline is a test failure that says what was awaited. */
public final class Await {
    /** Generous enough for a loaded build machine; a passing test never waits this long. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Waits at most {@link #DEFAULT_LIMIT}. */
    public static void until(String description, BooleanSupplier condition) {
        until(DEFAULT_LIMIT, description, condition);
    }

    /** Waits at most {@code limit} for the condition; an exception of the condition ends the wait. */
    public static void until(Duration limit, String description, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("not within " + limit + ": " + description);
            }
            pause(description);
        }
    }

    /** Repeats the assertions until they pass; the last failure is reported when the limit is over. */
    public static void untilAsserted(Duration limit, Runnable assertions) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                assertions.run();
                return;
            } catch (AssertionError failure) {
                if (System.nanoTime() - deadline >= 0) {
                    throw failure;
                }
                pause("assertions");
            }
        }
    }

    /** Waits at most {@code limit} until the supplier gives a value for which the test holds, and returns it. */
    public static <T> T value(Duration limit, String description, Supplier<T> supplier, Predicate<? super T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            T value = supplier.get();
            if (wanted.test(value)) {
                return value;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("not within " + limit + ": " + description + ", last value " + value);
            }
            pause(description);
        }
    }

    private static void pause(String description) {
        LockSupport.parkNanos(POLL_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError("interrupted while waiting for: " + description);
        }
    }
}

package io.caracal.testing.fault;

/**
 * Something that a test breaks on purpose. Injected at most once at a time, and always removed: closing removes what is still injected, so that one failed
 * drill does not spoil the next one.
 */
public final class Fault implements AutoCloseable {
    private final String what;
    private final Change injection;
    private final Change removal;
    private boolean injected;

    /** One side of a fault. */
    @FunctionalInterface
    public interface Change {
        void apply() throws Exception;
    }

    private Fault(String what, Change injection, Change removal) {
        this.what = what;
        this.injection = injection;
        this.removal = removal;
    }

    /**
     * A fault of its own kind.
     *
     * @param what in a few words, for the report: "Postgres swallows every byte"
     */
    public static Fault of(String what, Change injection, Change removal) {
        return new Fault(what, injection, removal);
    }

    /** What is broken while it is injected. */
    public String what() {
        return what;
    }

    public synchronized Fault inject() {
        if (injected) {
            throw new IllegalStateException("already injected: " + what);
        }
        // Set first: an injection that fails half way must be removed as well.
        injected = true;
        apply(injection, "injected");
        return this;
    }

    public synchronized void remove() {
        if (injected) {
            injected = false;
            apply(removal, "removed");
        }
    }

    @Override
    public void close() {
        remove();
    }

    @Override
    public String toString() {
        return what;
    }

    private void apply(Change change, String verb) {
        try {
            change.apply();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + what, interrupted);
        } catch (Exception failure) {
            throw new IllegalStateException("could not be " + verb + ": " + what, failure);
        }
    }
}

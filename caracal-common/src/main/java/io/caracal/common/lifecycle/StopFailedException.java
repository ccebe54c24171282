package io.caracal.common.lifecycle;

/** At least one phase of the stop failed or overran; each failure is suppressed under this one. */
public final class StopFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    StopFailedException() {
        super("the service did not stop cleanly");
    }

    void add(String phase, Throwable cause) {
        addSuppressed(new IllegalStateException("stopping " + phase + " failed", cause));
    }
}

package io.caracal.runtime.upgrade;

/** A step ended with an exit code that the command passes on. */
public final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    public StepFailed(String message, int exit) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}

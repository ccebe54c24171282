package io.caracal.runtime.upgrade;

/**
 * What an upgrade does, in this order, to one kind of stack. A step that cannot be done throws {@link io.caracal.runtime.problem.OperatorProblem}, or
 * {@link StepFailed} when it has an exit code of its own.
 */
public interface UpgradeSteps {
    /** Gets the new program. */
    void stage();

    /** Brings the database to the new schema while the old services serve. */
    void migrate();

    /** Replaces the services. */
    void roll();

    /** Returns when everything is ready. */
    void awaitReady();
}

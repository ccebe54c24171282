package io.caracal.common.probe;

/** Where the operator's actions are recorded. Called before an action takes effect, on a thread that may block. */
@FunctionalInterface
public interface OpsAudit {

    /**
     * Returns once the action is safe.
     *
     * @throws io.caracal.common.evidence.EvidenceUnavailableException when that is not certain; then nothing happens
     */
    void record(OpsAction action);
}

package io.caracal.common.probe;

import java.util.Locale;

/** Where the operator's actions are recorded. Called before an action takes effect, on a thread that may block. */
@FunctionalInterface
public interface OpsAudit {

    /** Where an action is safe. */
    enum Kept {
        /** On the disk of this instance, and soon in the audit stream. */
        LOG,
        /** In the audit stream, so that nothing can be ordered while Redis is away. */
        STREAM;

        /** The spelling in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns once the action is safe, and says where.
     *
     * @throws io.caracal.common.evidence.EvidenceUnavailableException when that is not certain; then nothing happens
     */
    Kept record(OpsAction action);
}

package io.caracal.common.lifecycle;

/**
 * What has become of the evidence of this process, in events since it started. Read at the announcement of the drain and after the
 * stop; must not block and must answer after everything was stopped too.
 */
public interface EvidenceAccount {

    /** Events that have arrived where they belong. */
    long flushed();

    /** Events that are safe on the local disk and go out after the next start. */
    long leftOnDisk();

    /** Events that were promised and are neither sent nor on disk. More than none makes the exit code 3. */
    long lost();
}

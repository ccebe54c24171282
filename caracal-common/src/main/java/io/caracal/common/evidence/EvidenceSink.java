package io.caracal.common.evidence;

import io.caracal.core.event.AuditEvent;
import java.util.List;

/** Takes audit events into safe keeping. */
public interface EvidenceSink {

    /**
     * Returns once the event is safe.
     *
     * @throws EvidenceUnavailableException when that is not certain; the caller must not answer as if the event existed
     */
    void append(AuditEvent event);

    /**
     * Returns once all events are safe.
     *
     * @throws EvidenceUnavailableException when that is not certain for at least one; the others may exist
     */
    void appendAll(List<AuditEvent> events);
}

/**
 * Owns the way of audit events out of a service: no answer leaves before its evidence is safe, either on the local
 * disk ({@link io.caracal.common.evidence.EvidenceLog}, from where it is sent to the audit stream, also after an
 * outage or a crash) or in the stream itself ({@link io.caracal.common.evidence.AuditEmitter}). The framing of 1.0 is
 * in one place.
 */
@NullMarked
package io.caracal.common.evidence;

import org.jspecify.annotations.NullMarked;

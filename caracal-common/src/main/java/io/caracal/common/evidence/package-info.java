/**
 * Owns the way of audit events out of a service: no answer leaves before its evidence is in the audit stream. {@link
 * io.caracal.common.evidence.EvidenceSink} is the seam at which a local write-ahead log can take the place of the direct write.
 */
@NullMarked
package io.caracal.common.evidence;

import org.jspecify.annotations.NullMarked;

package io.caracal.common.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator asked for, as it goes into the audit log.
 *
 * @param subject the invariant, or empty where the whole service is meant
 * @param ttl after which it ends by itself
 * @param reason in the operator's words; may be empty where something is taken back
 * @param author who, in the operator's words
 * @param remote address from which the request came
 * @param requestId the id that the answer carries
 * @param refusal code with which the action was refused after it had been recorded as asked for; empty in that first record
 */
public record OpsAction(
        Kind kind,
        String subject,
        Optional<Duration> ttl,
        String reason,
        String author,
        String remote,
        Instant at,
        String requestId,
        Optional<String> refusal) {

    /** The record that follows when nothing came of it. */
    OpsAction refused(String code) {
        return new OpsAction(kind, subject, ttl, reason, author, remote, at, requestId, Optional.of(code));
    }

    /** What is asked for. */
    public enum Kind {
        MUTE,
        UNMUTE,
        DRAIN,
        UNDRAIN,
        DRILL,
        DRILL_END,
        ACKNOWLEDGE_LOSS;

        /** The spelling in answers and audit events. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package io.caracal.common.health;

/** What an operator asked of the readiness engine is not allowed; nothing changed. */
public final class OperatorRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    OperatorRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * Stable: {@code unknown_invariant}, {@code safety_invariant}, {@code engine_invariant}, {@code ttl_out_of_range}, {@code reason_required},
     * {@code not_muted}, {@code not_draining}, {@code drills_disabled}, {@code drill_active}, {@code no_drill}, {@code already_red}.
     */
    public String code() {
        return code;
    }
}

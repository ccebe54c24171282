package io.caracal.common.secrets;

/** An envelope that cannot be opened. */
public final class EnvelopeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        TOO_SHORT("the envelope is too short"),
        UNKNOWN_FORMAT("the envelope has an unknown format"),
        UNKNOWN_KEY("the envelope is sealed with another key"),
        TAMPERED("the envelope was changed or belongs to another place");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    EnvelopeException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package io.caracal.common.canary;

/** Where authority is shown and must be refused once it is revoked. */
public enum Door {
    /** An exchange at the STS that rests on the session. */
    EXCHANGE("the STS"),
    /** A governed call through the Gateway. */
    CALL("the Gateway");

    private final String text;

    Door(String text) {
        this.text = text;
    }

    /** Whose door it is, for people. */
    String text() {
        return text;
    }
}

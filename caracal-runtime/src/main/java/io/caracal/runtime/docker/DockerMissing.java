package io.caracal.runtime.docker;

/** There is no usable {@code docker}. The message is one line for the operator; commands end with {@link #EXIT} (CLI contract B.11). */
public final class DockerMissing extends RuntimeException {
    /** What a shell answers for a program that is not there. */
    public static final int EXIT = 127;

    private static final long serialVersionUID = 1L;

    DockerMissing(String message) {
        super(message);
    }

    /** The line for the operator. */
    public String line() {
        return String.valueOf(getMessage());
    }
}

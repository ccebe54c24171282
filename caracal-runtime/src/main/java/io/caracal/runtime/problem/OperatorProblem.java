package io.caracal.runtime.problem;

/** Something that stops a command and that the operator can act on. The message is one line: what is wrong and what to do. */
public final class OperatorProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OperatorProblem(String message) {
        super(message);
    }

    public OperatorProblem(String message, Throwable cause) {
        super(message, cause);
    }

    /** The line for the operator. */
    public String line() {
        return String.valueOf(getMessage());
    }
}

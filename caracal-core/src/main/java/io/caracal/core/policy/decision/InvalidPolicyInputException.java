package io.caracal.core.policy.decision;

/** A policy input document with a member of the wrong type. The message gives its path and the type that is accepted. */
public final class InvalidPolicyInputException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPolicyInputException(String path, String accepted) {
        super(path + " must be " + accepted);
    }
}

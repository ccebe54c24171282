package io.caracal.core.policy;

/** A bundle that cannot be loaded. The message names the policy version concerned and what is wrong with it. */
public final class InvalidPolicyBundleException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidPolicyBundleException(String problem) {
        super(problem);
    }

    InvalidPolicyBundleException(String problem, Throwable cause) {
        super(problem, cause);
    }
}

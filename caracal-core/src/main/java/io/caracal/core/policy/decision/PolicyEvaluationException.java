package io.caracal.core.policy.decision;

/** The policy could not be evaluated for a request. Never an allow: the STS answers 503 {@code policy_eval_failed}. */
public final class PolicyEvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PolicyEvaluationException(String message) {
        super(message);
    }
}

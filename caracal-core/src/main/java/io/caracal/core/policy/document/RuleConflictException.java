package io.caracal.core.policy.document;

/** Two definitions of one rule that cannot both hold. The message continues a sentence about the rule. */
public final class RuleConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleConflictException(String problem) {
        super(problem);
    }
}

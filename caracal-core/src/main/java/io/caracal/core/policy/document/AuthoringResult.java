package io.caracal.core.policy.document;

/** Outcome of the authoring checks. */
public sealed interface AuthoringResult {

    /** The document may be stored. */
    record Accepted(PolicyDocument document, PolicyPreview preview) implements AuthoringResult {}

    /** The document is refused; the reason is the wire text that goes into {@code error_description}. */
    record Refused(String reason) implements AuthoringResult {}
}

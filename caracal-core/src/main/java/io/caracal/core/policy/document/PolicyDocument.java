package io.caracal.core.policy.document;

import io.caracal.core.secret.Sha256;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One adopter document as data (STS contract §4.4, API contract Appendix C).
 *
 * @param rules the rules it defines, in the order of {@link RuleName}
 * @param contentSha256 hex SHA-256 of the UTF-8 text as stored
 */
public record PolicyDocument(Map<RuleName, RuleData> rules, String contentSha256) {
    /** Longest accepted text in UTF-16 units. */
    public static final int MAX_LENGTH = 262_144;

    public PolicyDocument {
        EnumMap<RuleName, RuleData> ordered = new EnumMap<>(RuleName.class);
        ordered.putAll(rules);
        rules = Collections.unmodifiableMap(ordered);
    }

    /**
     * Reads a document: a JSON object whose members are rules, or a Rego module of package {@code caracal.authz} whose rules
     * are literals. The authoring marker is not asked for here, as documents already stored are read the same way.
     *
     * @throws PolicyDocumentException for anything that is not literal data of the six rules
     */
    public static PolicyDocument read(String content) throws PolicyDocumentException {
        if (content.length() > MAX_LENGTH) {
            throw new PolicyDocumentException(1, 1, "the document is longer than " + MAX_LENGTH + " characters");
        }
        return new PolicyDocument(DocumentReader.read(content), Sha256.hex(content));
    }
}

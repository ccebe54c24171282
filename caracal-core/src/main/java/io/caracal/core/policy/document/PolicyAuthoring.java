package io.caracal.core.policy.document;

import java.util.List;
import java.util.Optional;

/**
 * The checks a document passes before it is stored, in the order and with the reasons of the API contract §4.1. Beyond these,
 * what the reader refuses is {@code computed_value_not_supported: line L column C: …}.
 */
public final class PolicyAuthoring {
    private static final String COMPUTED = "computed_value_not_supported: ";

    private PolicyAuthoring() {}

    /** Checks and reads a document. */
    public static AuthoringResult check(String content) {
        if (content.length() > PolicyDocument.MAX_LENGTH) {
            return new AuthoringResult.Refused("content_too_large");
        }
        Optional<String> reason = DocumentReader.isJson(content) ? jsonReason(content) : regoReason(content);
        if (reason.isPresent()) {
            return new AuthoringResult.Refused(reason.get());
        }
        try {
            PolicyDocument document = PolicyDocument.read(content);
            return new AuthoringResult.Accepted(document, PolicyPreview.of(document));
        } catch (PolicyDocumentException refused) {
            return new AuthoringResult.Refused(COMPUTED + refused.getMessage());
        }
    }

    private static Optional<String> jsonReason(String content) {
        StrippedText text = StrippedText.of(content, false);
        if (text.unterminatedString()) {
            return Optional.of("unterminated_string");
        }
        if (!text.balanced()) {
            return Optional.of("unbalanced_delimiters");
        }
        return ruleReason(text.memberNames());
    }

    private static Optional<String> regoReason(String content) {
        StrippedText text = StrippedText.of(content, true);
        if (text.unterminatedString()) {
            return Optional.of("unterminated_string");
        }
        if (!text.balanced()) {
            return Optional.of("unbalanced_delimiters");
        }
        Optional<String> packageName = RegoOutline.packageName(text.text());
        if (packageName.isEmpty()) {
            return Optional.of("missing_package_declaration");
        }
        if (!RegoOutline.isPackagePath(packageName.get())) {
            return Optional.of("invalid_package_name");
        }
        Optional<String> builtin = RegoOutline.forbiddenBuiltin(text.text());
        if (builtin.isPresent()) {
            return Optional.of("forbidden_builtin:" + builtin.get());
        }
        if (!packageName.get().equals("caracal.authz")) {
            return Optional.of("must_use_package_caracal_authz");
        }
        return text.marked() ? ruleReason(RegoOutline.ruleNames(text.text())) : Optional.of("must_be_data_document");
    }

    private static Optional<String> ruleReason(List<String> names) {
        if (names.contains("result")) {
            return Optional.of("data_document_must_not_define_result");
        }
        if (names.isEmpty()) {
            return Optional.of("data_document_must_define_data");
        }
        return names.stream()
                .filter(name -> RuleName.parse(name).isEmpty())
                .findFirst()
                .map(name -> "data_document_rule_not_allowed:" + name);
    }
}

package io.caracal.sts.exchange;

import io.caracal.common.http.FormBody;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.scope.Scopes;
import io.caracal.core.secret.SecretText;
import io.caracal.core.token.TokenExchange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The form of a token request (STS contract §1.3). Texts that are absent are empty.
 *
 * @param resources trimmed, without repetition, ascending
 * @param scope verbatim
 */
record TokenForm(
        String zone,
        String application,
        SecretText secret,
        Subject subject,
        List<String> resources,
        String scope,
        Anchors anchors,
        long ttlSeconds,
        Operation operation) {
    static final Set<String> REPEATABLE = Set.of("resource");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");
    private static final List<String> FORBIDDEN = List.of("actor_token", "client_assertion", "client_assertion_type");

    /** A presented token and the kind it is said to be. */
    record Subject(SecretText token, String type) {
        boolean present() {
            return !token.isEmpty();
        }

        boolean federated() {
            return type.equals(TokenExchange.ID_TOKEN);
        }
    }

    /** What the request rests on. */
    record Anchors(String record, String session, String edge, String approval) {
        boolean none() {
            return record.isEmpty() && session.isEmpty() && edge.isEmpty();
        }
    }

    /** What the Gateway is about to do at the upstream. */
    record Operation(String method, String path, String gatewayRequestId) {}

    /** First part of the checks: what must not be there, and numbers. */
    static long ttl(FormBody form) {
        for (String name : FORBIDDEN) {
            if (form.first(name).isPresent()) {
                throw invalid(name + " is not supported");
            }
        }
        String text = text(form, "ttl_seconds");
        if (text.isEmpty()) {
            return 0;
        }
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw invalid("invalid ttl_seconds");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            throw invalid("invalid ttl_seconds").causedBy(tooLarge);
        }
    }

    /** Second part: resources, grant type and subject token. */
    static TokenForm read(FormBody form, long ttlSeconds) {
        List<String> resources = resources(form);
        if (!text(form, "grant_type").equals(TokenExchange.GRANT)) {
            throw invalid("unsupported grant_type");
        }
        return new TokenForm(
                text(form, "zone_id").strip(),
                text(form, "application_id").strip(),
                SecretText.of(text(form, "client_secret")),
                subject(form),
                resources,
                text(form, "scope"),
                new Anchors(
                        text(form, "session_id"),
                        text(form, "agent_session_id"),
                        text(form, "delegation_edge_id"),
                        text(form, "approval_id")),
                ttlSeconds,
                new Operation(
                        text(form, "request_method"), text(form, "request_path"), text(form, "gateway_request_id")));
    }

    Scopes scopes() {
        return Scopes.parse(scope);
    }

    private static List<String> resources(FormBody form) {
        Set<String> sorted = new TreeSet<>(TokenForm::inByteOrder);
        for (String value : form.all("resource")) {
            String resource = value.strip();
            if (resource.isEmpty()) {
                throw invalid("resource must not be empty");
            }
            sorted.add(resource);
        }
        return List.copyOf(sorted);
    }

    private static Subject subject(FormBody form) {
        String type = text(form, "subject_token_type");
        Subject subject = new Subject(SecretText.of(text(form, "subject_token")), type);
        if (!type.isEmpty() && !type.equals(TokenExchange.ACCESS_TOKEN) && !type.equals(TokenExchange.ID_TOKEN)) {
            throw invalid("unsupported subject_token_type");
        }
        if (subject.present() && type.isEmpty()) {
            throw invalid("subject_token_type is required");
        }
        if (!subject.present() && !type.isEmpty()) {
            throw invalid("subject_token is required");
        }
        return subject;
    }

    /** UTF-8 bytes sort as code points do. */
    private static int inByteOrder(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(FormBody form, String name) {
        return form.first(name).orElse("");
    }

    static CaracalException invalid(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }
}

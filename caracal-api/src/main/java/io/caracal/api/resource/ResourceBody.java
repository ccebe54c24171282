package io.caracal.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of the creation or the change of a resource; blank texts are as good as none. */
record ResourceBody(
        Optional<String> name,
        Optional<String> identifier,
        Setting upstreamUrl,
        Setting providerId,
        Optional<List<String>> scopes,
        Optional<List<Operation>> operations,
        Optional<String> enforcement,
        boolean check) {

    static final String ENFORCED = "enforced";

    private static final int MAX_NAME = 200;
    private static final int MAX_TEXT = 512;
    private static final int MAX_URL = 2048;
    private static final int MAX_SCOPES = 64;
    private static final int MAX_SCOPE = 200;

    /** A member that may also be taken away with null. */
    record Setting(boolean given, @Nullable String value) {

        /** What holds after the change. */
        @Nullable
        String over(@Nullable String before) {
            return given ? value : before;
        }
    }

    static ResourceBody forCreation(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_RESOURCE);
        ResourceBody resource = read(fields);
        if (resource.name.isEmpty() && resource.identifier.isEmpty()) {
            fields.issue("name", "name or identifier is required");
        }
        if (resource.scopes.isEmpty()) {
            fields.issue("scopes", "Required");
        }
        fields.done();
        return resource;
    }

    static ResourceBody forChange(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_RESOURCE);
        ResourceBody resource = read(fields);
        fields.done();
        if (resource.empty()) {
            throw CaracalException.of(ErrorCode.NO_FIELDS);
        }
        return resource;
    }

    private static ResourceBody read(Fields fields) {
        return new ResourceBody(
                fields.optionalTrimmed("name", 0, MAX_NAME).filter(text -> !text.isEmpty()),
                fields.optionalTrimmed("identifier", 0, MAX_TEXT).filter(text -> !text.isEmpty()),
                upstream(fields),
                setting(fields, "credential_provider_id", MAX_TEXT),
                scopes(fields),
                Operations.read(fields),
                fields.optionalOneOf("operation_enforcement", ENFORCED, "transport_uniform"),
                fields.bool("check", false));
    }

    private boolean empty() {
        return name.isEmpty()
                && identifier.isEmpty()
                && !upstreamUrl.given
                && !providerId.given
                && scopes.isEmpty()
                && operations.isEmpty()
                && enforcement.isEmpty();
    }

    private static Setting setting(Fields fields, String name, int max) {
        Optional<String> value = fields.nullableText(name, 0, max).map(String::strip);
        return new Setting(
                fields.has(name), value.filter(text -> !text.isEmpty()).orElse(null));
    }

    private static Setting upstream(Fields fields) {
        Setting upstream = setting(fields, "upstream_url", MAX_URL);
        if (upstream.value != null && !isHttpUrl(upstream.value)) {
            fields.issue("upstream_url", "Invalid url");
        }
        return upstream;
    }

    private static Optional<List<String>> scopes(Fields fields) {
        Optional<List<String>> scopes = fields.optionalTextList("scopes", MAX_SCOPES, MAX_SCOPE);
        scopes.ifPresent(given -> {
            if (given.isEmpty()) {
                fields.issue("scopes", "Array must contain at least 1 element(s)");
            }
            // Scopes travel in lists separated by spaces.
            if (given.stream().anyMatch(scope -> scope.chars().anyMatch(ResourceBody::separates))) {
                fields.issue("scopes", "Scopes must not contain white space");
            }
        });
        return scopes.map(given -> List.copyOf(new LinkedHashSet<>(given)));
    }

    private static boolean separates(int character) {
        return Character.isWhitespace(character) || Character.isISOControl(character);
    }

    private static boolean isHttpUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}

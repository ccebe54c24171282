package io.caracal.api.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.provider.config.ProviderKind;
import io.caracal.common.http.Fields;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of the creation of a provider; a blank name or identifier is as good as none. */
record NewProvider(
        Optional<String> name, Optional<String> identifier, ProviderKind kind, ObjectNode config, boolean check) {

    static final int MAX_NAME = 200;

    static NewProvider read(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_PROVIDER);
        Optional<String> name = present(fields.optionalTrimmed("name", 0, MAX_NAME));
        Optional<String> identifier = present(fields.optionalTrimmed("identifier", 0, ProviderIdentifier.MAX_LENGTH));
        if (name.isEmpty() && identifier.isEmpty()) {
            fields.issue("name", "name or identifier is required");
        }
        Optional<ProviderKind> kind = kind(fields);
        if (kind.isEmpty()) {
            fields.issue("kind", "Required");
        }
        NewProvider provider = new NewProvider(
                name,
                identifier,
                kind.orElse(ProviderKind.NONE),
                fields.optionalJson("config_json").orElseGet(JsonNodeFactory.instance::objectNode),
                fields.bool("check", false));
        fields.done();
        return provider;
    }

    static Optional<String> present(Optional<String> text) {
        return text.filter(given -> !given.isEmpty());
    }

    static Optional<ProviderKind> kind(Fields fields) {
        Optional<String> word = fields.optionalText("kind", 1, 64);
        Optional<ProviderKind> kind = word.flatMap(ProviderKind::parse);
        if (word.isPresent() && kind.isEmpty()) {
            fields.issue("kind", "Invalid value");
        }
        return kind;
    }
}

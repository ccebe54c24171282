package io.caracal.api.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.api.provider.config.ProviderKind;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of a change of a provider; what is empty stays as it is. */
record ProviderPatch(
        Optional<String> name, Optional<String> identifier, Optional<ProviderKind> kind, Optional<ObjectNode> config) {

    static ProviderPatch read(@Nullable JsonNode body) {
        Fields fields = Fields.lenient(body, ErrorCode.INVALID_PROVIDER);
        ProviderPatch patch = new ProviderPatch(
                NewProvider.present(fields.optionalTrimmed("name", 0, NewProvider.MAX_NAME)),
                NewProvider.present(fields.optionalTrimmed("identifier", 0, ProviderIdentifier.MAX_LENGTH)),
                NewProvider.kind(fields),
                fields.optionalJson("config_json"));
        fields.done();
        if (patch.kind.isPresent() && patch.config.isEmpty()) {
            throw CaracalException.of(ErrorCode.PROVIDER_CONFIG_REQUIRED);
        }
        if (patch.empty()) {
            throw CaracalException.of(ErrorCode.NO_FIELDS);
        }
        return patch;
    }

    private boolean empty() {
        return name.isEmpty() && identifier.isEmpty() && config.isEmpty();
    }
}

package io.caracal.api.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A resource as it is to be stored. */
record ResourceDraft(
        String name,
        String identifier,
        @Nullable String upstreamUrl,
        @Nullable String providerId,
        List<String> scopes,
        List<Operation> operations,
        String enforcement) {

    ResourceDraft withProvider(String id) {
        return new ResourceDraft(name, identifier, upstreamUrl, id, scopes, operations, enforcement);
    }
}

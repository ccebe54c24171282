package io.caracal.coordinator.wire;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Query parameters. */
public final class QueryText {

    private QueryText() {}

    /** The value of a parameter; null when it is not given, 400 {@code invalid_query} when it is given twice. */
    public static @Nullable String one(ContainerRequestContext request, String name) {
        List<String> values = request.getUriInfo().getQueryParameters().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY);
        }
        return values.isEmpty() ? null : values.get(0);
    }
}

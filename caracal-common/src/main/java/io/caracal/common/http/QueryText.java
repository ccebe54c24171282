package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Optional;

/** Query parameters. */
public final class QueryText {

    private QueryText() {}

    /** The value of a parameter; 400 {@code invalid_query} when it is given twice. */
    public static Optional<String> one(ContainerRequestContext request, String name) {
        return one(request, name, ErrorCode.INVALID_QUERY);
    }

    /** The same for a route that refuses its query with another code. */
    public static Optional<String> one(ContainerRequestContext request, String name, ErrorCode refusal) {
        List<String> values = request.getUriInfo().getQueryParameters().getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw CaracalException.of(refusal);
        }
        return values.stream().findFirst();
    }
}

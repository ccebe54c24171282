package io.caracal.coordinator.wire;

import io.caracal.common.http.QueryText;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for, newest id first.
 *
 * @param limit  1 to 500, 100 unless asked for
 * @param cursor last id of the page before; null for the first page
 */
public record Paging(int limit, @Nullable String cursor) {

    private static final int MOST = 500;
    private static final int USUAL = 100;

    /** Reads the query; anything outside the rules is 400 {@code invalid_query}. */
    public static Paging of(ContainerRequestContext request) {
        int limit = QueryText.one(request, "limit").map(Paging::number).orElse(USUAL);
        Optional<String> cursor = QueryText.one(request, "cursor");
        if (cursor.isPresent() && !Identifiers.isValid(cursor.get())) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY);
        }
        return new Paging(limit, cursor.orElse(null));
    }

    /** The answer to a cursor that is not in the list that it is used on. */
    public static CaracalException unknownCursor() {
        return CaracalException.of(ErrorCode.INVALID_CURSOR);
    }

    private static int number(String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1 && value <= MOST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY).causedBy(e);
        }
        throw CaracalException.of(ErrorCode.INVALID_QUERY);
    }
}

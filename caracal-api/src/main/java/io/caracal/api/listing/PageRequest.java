package io.caracal.api.listing;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The page that a listing was asked for. SQL: {@code WHERE … <keyset> ORDER BY created_at DESC, id DESC LIMIT :page_rows}, then {@link
 * #bind}, then {@link #page}.
 *
 * @param limit  rows of the page
 * @param after  the last row of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable Cursor after) {

    private static final int MAX_CURSOR = 512;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /** The usual listing: {@code limit} 1 to 500, 200 when not given. */
    public static PageRequest read(AdminRequest request) {
        return read(request, 200, 500);
    }

    /** The listing that can also be exported: {@code limit} 1 to 1000, 100 when not given. */
    public static PageRequest export(AdminRequest request) {
        return read(request, 100, 1000);
    }

    /** 400 invalid_query for a limit out of range, 400 invalid_cursor for a cursor that cannot be read. */
    private static PageRequest read(AdminRequest request, int standard, int max) {
        int limit = request.query("limit").map(text -> limit(text, max)).orElse(standard);
        Optional<String> cursor = request.query("cursor");
        if (cursor.isPresent() && (cursor.get().isEmpty() || cursor.get().length() > MAX_CURSOR)) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY);
        }
        return new PageRequest(limit, cursor.map(Cursor::parse).orElse(null));
    }

    /** The SQL condition with a leading AND, empty for the first page. */
    public String keyset(String timeColumn, String idColumn) {
        return after == null ? "" : " AND (" + timeColumn + ", " + idColumn + ") < (:page_ts, :page_id)";
    }

    /** Binds {@code page_rows} (one more than the limit, to see whether anything follows) and the keyset. */
    public Query bind(Query query) {
        query.bind("page_rows", limit + 1);
        if (after != null) {
            query.bind("page_ts", after.ts()).bind("page_id", after.id());
        }
        return query;
    }

    /** Cuts what was fetched to the page; {@code next_cursor} only when something follows. */
    public <T> Page<T> page(List<T> fetched, Function<T, Cursor> place) {
        if (fetched.size() <= limit) {
            return new Page<>(List.copyOf(fetched), null);
        }
        List<T> items = List.copyOf(fetched.subList(0, limit));
        return new Page<>(items, place.apply(items.get(limit - 1)).encode());
    }

    private static int limit(String text, int max) {
        if (NUMBER.matcher(text).matches()) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        }
        throw CaracalException.of(ErrorCode.INVALID_QUERY);
    }
}

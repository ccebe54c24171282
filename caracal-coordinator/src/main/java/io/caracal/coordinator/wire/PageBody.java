package io.caracal.coordinator.wire;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page as it is answered.
 *
 * @param nextCursor last id of a full page, whether or not anything follows; null otherwise
 */
public record PageBody<T>(List<T> items, @Nullable String nextCursor) {

    public static <R, T> PageBody<T> of(
            List<R> rows, Paging paging, Function<? super R, String> id, Function<? super R, T> item) {
        boolean full = rows.size() == paging.limit();
        return new PageBody<>(rows.stream().<T>map(item).toList(), full ? id.apply(rows.get(rows.size() - 1)) : null);
    }
}

package io.caracal.api.listing;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The envelope of a listing; {@code nextCursor} is null when nothing follows. */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /** The same page with each item changed. */
    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), nextCursor);
    }
}

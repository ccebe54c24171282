package io.caracal.audit.parquet;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * A required column and where its value comes from.
 *
 * @param <R> a row
 */
public sealed interface Column<R> {

    String name();

    /** A 32 bit number. */
    record Int32<R>(String name, ToIntFunction<R> value) implements Column<R> {}

    /** A 64 bit number. */
    record Int64<R>(String name, ToLongFunction<R> value) implements Column<R> {}

    /** A moment in UTC, in microseconds since 1970. */
    record Micros<R>(String name, ToLongFunction<R> value) implements Column<R> {}

    /** Text in UTF-8. */
    record Text<R>(String name, Function<R, String> value) implements Column<R> {

        byte[] bytes(R row) {
            return value.apply(row).getBytes(StandardCharsets.UTF_8);
        }
    }
}

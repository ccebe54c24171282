package io.caracal.api.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a listing that can also be exported. */
public interface Row {

    Cursor place();

    /** The members as listed. */
    Map<String, @Nullable Object> members();

    /** The value of an export field; null when the row has none. */
    @Nullable
    Object exported(String field);
}

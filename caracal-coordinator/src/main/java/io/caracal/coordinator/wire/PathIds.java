package io.caracal.coordinator.wire;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;

/** Ids in paths. */
public final class PathIds {

    private PathIds() {}

    /** The id itself, or 400 {@code invalid_params}. */
    public static String require(String id) {
        if (!Identifiers.isValid(id)) {
            throw CaracalException.of(ErrorCode.INVALID_PARAMS);
        }
        return id;
    }
}

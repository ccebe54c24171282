package io.caracal.api.naming;

import io.caracal.common.storage.Violations;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/**
 * A name that a unique index guards. The index decides, so that two requests at the same time cannot both win.
 *
 * @param index    name of the index
 * @param conflict what a violation is answered with
 */
public record UniqueName(String index, ErrorCode conflict) {

    private static final int ATTEMPTS = 3;

    /** Makes a change that must not take a name of another row. */
    public <T> T guarding(Supplier<T> change) {
        try {
            return change.get();
        } catch (JdbiException failure) {
            if (Violations.isUnique(failure, index)) {
                throw CaracalException.of(conflict).causedBy(failure);
            }
            throw failure;
        }
    }

    /** The same for a name that the change generates, which another request may take first: tried three times. */
    public <T> T retrying(Supplier<T> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                return guarding(change);
            } catch (CaracalException lostRace) {
                if (lostRace.code() != conflict || attempt == ATTEMPTS) {
                    throw lostRace;
                }
            }
        }
    }
}

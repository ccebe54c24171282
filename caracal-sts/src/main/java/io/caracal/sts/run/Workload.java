package io.caracal.sts.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import java.util.List;

/**
 * A workload in a zone that is not archived.
 *
 * @param secretHash stored form of STS contract §2.1
 * @param stored bindings as stored
 */
record Workload(String id, ZoneId zone, String name, String secretHash, JsonNode stored) {

    /** Its bindings; 500 when what is stored cannot be read. */
    List<RunBinding> bindings() {
        return RunBinding.read(stored)
                .orElseThrow(() -> CaracalException.of(ErrorCode.INTERNAL_ERROR, "stored bindings are not valid")
                        .status(500));
    }

    @Override
    public String toString() {
        return "Workload[" + id + "]";
    }
}

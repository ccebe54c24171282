package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.control.catalog.AdminCall;

/** What an authorized invocation will do: answer from the catalogue, or call the management API. */
sealed interface Plan {

    /** Answered from this process. */
    record Answer(JsonNode result) implements Plan {}

    /** Carried out by the management API. */
    record Call(AdminCall call) implements Plan {}
}

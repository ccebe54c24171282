package io.caracal.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the management API: method, path below the service root, query parameters and JSON body.
 *
 * @param drained whether the call is a listing whose pages are followed and returned as one array
 */
public record AdminCall(
        String method, String path, Map<String, String> query, Optional<ObjectNode> body, boolean drained) {

    static AdminCall get(String path) {
        return new AdminCall("GET", path, Map.of(), Optional.empty(), false);
    }

    static AdminCall page(String path, Map<String, String> query) {
        return new AdminCall("GET", path, query, Optional.empty(), false);
    }

    static AdminCall list(String path) {
        return new AdminCall("GET", path, Map.of(), Optional.empty(), true);
    }

    static AdminCall delete(String path) {
        return new AdminCall("DELETE", path, Map.of(), Optional.empty(), false);
    }

    static AdminCall with(String method, String path, ObjectNode body) {
        return new AdminCall(method, path, Map.of(), Optional.of(body), false);
    }

    static AdminCall bare(String method, String path) {
        return new AdminCall(method, path, Map.of(), Optional.empty(), false);
    }
}

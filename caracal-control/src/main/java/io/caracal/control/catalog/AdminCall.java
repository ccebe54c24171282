package io.caracal.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the management API: method, path below the service root, query parameters and JSON body.
 *
 * @param result what of the answer is the result of the command
 */
public record AdminCall(
        String method, String path, Map<String, String> query, Optional<ObjectNode> body, Result result) {

    /** What of an answer is passed on. */
    public enum Result {
        /** All of it. */
        WHOLE,
        /** The items of the page. */
        ITEMS,
        /** The items of this page and of all that follow. */
        ALL_ITEMS
    }

    /** The same call for one page of the listing. */
    public AdminCall with(Map<String, String> otherQuery) {
        return new AdminCall(method, path, otherQuery, body, result);
    }

    static AdminCall get(String path) {
        return new AdminCall("GET", path, Map.of(), Optional.empty(), Result.WHOLE);
    }

    static AdminCall page(String path, Map<String, String> query) {
        return new AdminCall("GET", path, query, Optional.empty(), Result.ITEMS);
    }

    static AdminCall list(String path) {
        return new AdminCall("GET", path, Map.of(), Optional.empty(), Result.ALL_ITEMS);
    }

    static AdminCall delete(String path) {
        return new AdminCall("DELETE", path, Map.of(), Optional.empty(), Result.WHOLE);
    }

    static AdminCall with(String method, String path, ObjectNode body) {
        return new AdminCall(method, path, Map.of(), Optional.of(body), Result.WHOLE);
    }

    static AdminCall bare(String method, String path) {
        return new AdminCall(method, path, Map.of(), Optional.empty(), Result.WHOLE);
    }
}

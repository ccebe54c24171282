package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong with one body, shared by all its nested parts. */
final class Issues {

    private static final String DESCRIPTION = "Request body failed validation";
    private static final int MOST_REPORTED = 50;

    private final ErrorCode code;
    private final boolean reported;
    private final List<Map<String, Object>> found = new ArrayList<>();

    Issues(ErrorCode code, boolean reported) {
        this.code = code;
        this.reported = reported;
    }

    void add(List<Object> path, String message) {
        if (found.size() < MOST_REPORTED) {
            found.add(Map.of("path", List.copyOf(path), "message", message));
        }
    }

    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        if (!reported) {
            throw CaracalException.of(code).status(400);
        }
        throw CaracalException.of(code, DESCRIPTION)
                .status(400)
                .detail("details", Map.of("issues", List.copyOf(found)));
    }
}

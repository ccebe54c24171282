package io.caracal.common.probe;

import org.jspecify.annotations.Nullable;

/**
 * What a probe may depend on.
 *
 * @param path canonical, percent-decoded
 * @param query as it was sent, without the question mark
 * @param requestId the header {@code X-Request-Id}
 */
record ProbeRequest(
        String method,
        String path,
        @Nullable String query,
        @Nullable String authorization,
        @Nullable String accept,
        @Nullable String ifNoneMatch,
        @Nullable String prefer,
        @Nullable String requestId) {

    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}

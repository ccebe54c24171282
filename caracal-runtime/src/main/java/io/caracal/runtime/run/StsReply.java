package io.caracal.runtime.run;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of the STS.
 *
 * @param status of HTTP
 * @param body missing when it was no JSON
 * @param requestId what the STS logs and records it under, empty when it does not say
 */
record StsReply(int status, JsonNode body, String requestId) {
    private static final int OK = 200;

    boolean ok() {
        return status == OK;
    }

    /** The stable code of a refusal. */
    String code() {
        return body.path("error").asText("http_" + status);
    }

    /** What the STS says about a refusal, on one line. */
    String description() {
        return body.path("error_description").asText("").replaceAll("\\p{Cntrl}+", " ");
    }

    /** Never the body: it may hold a credential. */
    @Override
    public String toString() {
        return "StsReply[" + status + "]";
    }
}

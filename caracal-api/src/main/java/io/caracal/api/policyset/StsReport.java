package io.caracal.api.policyset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What the STS says about the policy of a zone.
 *
 * @param answer the members that the STS answered with, or {@code detail}
 */
record StsReport(State state, ObjectNode answer) {

    private static final List<String> PASSED_ON = List.of(
            "loaded", "zone_id", "policy_set_version_id", "manifest_sha256", "loaded_at", "age_seconds", "detail");
    private static final String STALE = "policy_stale";

    /** Whether it decides with a policy. */
    enum State {
        LOADED,
        NOT_LOADED,
        /** There is no key to ask with. */
        NOT_CONFIGURED,
        UNREACHABLE,
        /** It refuses to answer, or it refuses the policy. */
        FAILED
    }

    static StsReport without(State state, String detail) {
        return new StsReport(state, JsonNodeFactory.instance.objectNode().put("detail", detail));
    }

    /** Reads an answer of {@code GET /internal/policy/status/<zone>} (STS contract §1.9). */
    static StsReport of(JsonNode answer) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        PASSED_ON.stream().filter(answer::hasNonNull).forEach(name -> members.set(name, answer.get(name)));
        if (answer.path("loaded").asBoolean()) {
            return new StsReport(State.LOADED, members);
        }
        // A zone that is not loaded for a reason has a version that the STS refuses; one that is merely stale will be
        // loaded again.
        String detail = answer.path("detail").asText("");
        boolean refused = !detail.isEmpty() && !detail.equals(STALE);
        return new StsReport(refused ? State.FAILED : State.NOT_LOADED, members);
    }

    /** Whether the report is about the version. */
    boolean about(String version) {
        return answer.path("policy_set_version_id").asText("").equals(version);
    }

    /** Whether the STS refuses this version, or refuses to answer at all; a refusal of an earlier version says nothing. */
    boolean refuses(String version) {
        return state == State.FAILED && (about(version) || !answer.has("policy_set_version_id"));
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("state", state.name().toLowerCase(Locale.ROOT));
        json.setAll(answer);
        return json;
    }
}

package io.caracal.runtime.operations;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One invariant as a service shows it.
 *
 * @param status pass, warn, fail or unknown
 * @param onBreach eject, refuse, degrade or alert
 * @param drill whether a drill forces its evidence
 */
public record StandingView(String name, String reason, String status, String onBreach, boolean drill) {

    static StandingView of(JsonNode invariant) {
        return new StandingView(
                invariant.path("name").asText(),
                invariant.path("reason").asText(),
                invariant.path("status").asText(),
                invariant.path("on_breach").asText(),
                invariant.path("drill").asBoolean());
    }

    /** Unknown never passes. */
    public boolean holds() {
        return status.equals("pass") || status.equals("warn");
    }
}

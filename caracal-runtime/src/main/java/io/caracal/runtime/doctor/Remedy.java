package io.caracal.runtime.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What an operator is told about a reason.
 *
 * @param reason  stable code
 * @param impact  what users notice
 * @param cause   what is probably wrong
 * @param action  what to do first
 * @param runbook the page that goes into detail, below the root of the repository
 */
record Remedy(String reason, String impact, String cause, String action, String runbook) {
    static final String NOT_ANSWERING = "not_answering";
    static final String ADMIN_TOKEN_MISSING = "admin_token_missing";
    static final String ADMIN_TOKEN_REFUSED = "admin_token_refused";
    static final String MANAGEMENT_FAILING = "management_failing";
    static final String ZONE_INCOMPLETE = "zone_incomplete";

    private static final String DOCS = "docs/";

    /** As a service tells it in {@code /ready?verbose}. */
    static Remedy told(JsonNode invariant) {
        JsonNode diagnosis = invariant.path("diagnosis");
        String reason = invariant.path("reason").asText();
        return new Remedy(
                reason,
                invariant.path("impact").path("text").asText(),
                diagnosis.path("cause").asText(),
                diagnosis.path("action").asText(),
                DOCS + diagnosis.path("runbook").asText("runbooks/" + reason + ".md"));
    }

    /** For a service that says no more than its reason. */
    static Remedy untold(String service, String reason, boolean degraded) {
        return new Remedy(
                reason,
                degraded
                        ? service + " takes traffic, but not everything works as it should."
                        : service + " should not receive traffic.",
                service + " says that it is " + (degraded ? "degraded: " : "not ready: ") + reason
                        + ". Its own explanation is shown to readers with the metrics bearer only.",
                "Read the runbook; give METRICS_BEARER to see what the service found.",
                runbook(reason));
    }

    /** One service is silent. */
    static Remedy notAnswering(String service, String where, String failure) {
        return new Remedy(
                NOT_ANSWERING,
                "Everything that needs " + service + " fails.",
                failure.equals("unreachable")
                        ? "Nothing listens at " + where
                                + ": the process is down or restarting, or the address is another."
                        : where + " does not answer (" + failure
                                + "): the process hangs, is starved, or the network drops packets.",
                "Look at `caracal logs " + service + "`, then `caracal restart " + service
                        + "`; in Kubernetes `kubectl describe pod` and `kubectl logs --previous`.",
                runbook("absent"));
    }

    /** Several services are silent: the same, for all of them. */
    Remedy at(List<String> services) {
        if (!reason.equals(NOT_ANSWERING) || services.size() < 2) {
            return this;
        }
        if (services.containsAll(List.of("api", "sts", "gateway", "audit", "coordinator"))) {
            return new Remedy(
                    reason,
                    "Nothing works.",
                    "None of the services answers: the stack is not running, or runs elsewhere.",
                    "Start it with `caracal up`, or give the addresses of the services (`caracal doctor --help`).",
                    runbook);
        }
        String names = String.join(", ", services);
        return new Remedy(
                reason,
                "Everything that needs " + names + " fails.",
                names + " do not answer: the processes are down or restarting, or their machine is.",
                "Look at their logs (`caracal logs`), then `caracal restart` each; begin with sts, then api.",
                runbook);
    }

    static Remedy adminTokenMissing(String where) {
        return new Remedy(
                ADMIN_TOKEN_MISSING,
                "This command cannot look at zones; the services are not affected.",
                where,
                "Run doctor on the machine of the stack, or set CARACAL_ADMIN_TOKEN or CARACAL_ADMIN_TOKEN_FILE.",
                runbook("admin_token_unusable"));
    }

    static Remedy adminTokenRefused(String answer) {
        return new Remedy(
                ADMIN_TOKEN_REFUSED,
                "Nobody who has this token can manage zones; governed calls are not affected.",
                "The API refuses the admin token (" + answer + "): it was rotated, or belongs to another stack.",
                "Compare CARACAL_ADMIN_TOKEN or the file caracalAdminToken with what the API was started with.",
                runbook("admin_token_unusable"));
    }

    static Remedy managementFailing(String answer) {
        return new Remedy(
                MANAGEMENT_FAILING,
                "Zones, applications, resources and policies cannot be managed.",
                "The API takes the token but cannot answer: " + answer + ".",
                "Recover what the API's own readiness names; without a reason there, look at `caracal logs api`.",
                runbook("postgres_unreachable"));
    }

    private static String runbook(String reason) {
        return DOCS + "runbooks/" + reason + ".md";
    }
}

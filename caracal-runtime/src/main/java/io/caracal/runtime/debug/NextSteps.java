package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to look at next, from what the story shows; what explains a refusal best comes first. */
final class NextSteps {
    /** What an evaluation that did not get as far as policy means. */
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry(
                    "client_authentication_failed",
                    "The application was not recognised: compare the application id, its client secret and the zone; a"
                            + " rotated secret ends the old one."),
            Map.entry(
                    "delegation_invalid",
                    "The session or the delegation edge does not carry the request: look whether both are live, belong"
                            + " together, and hold every requested scope and the resource."),
            Map.entry(
                    "session_invalid",
                    "The session is not live, or belongs to another application: the application has to start a new"
                            + " one, and name it beside its edge."),
            Map.entry(
                    "authority_record_invalid",
                    "The authority record behind the token was revoked, has expired, or belongs to somebody else: the"
                            + " application has to authenticate again."),
            Map.entry(
                    "subject_token_conflict",
                    "The form says something else than the mandate: leave session_id, agent_session_id and"
                            + " delegation_edge_id to the mandate."),
            Map.entry("delegation_expired", "The delegation edge has expired: its issuer has to delegate again."),
            Map.entry(
                    "subject_token_invalid",
                    "The subject token does not verify: it expired, was revoked, or belongs to another zone or"
                            + " application."),
            Map.entry("resource_not_found", "The zone has no such resource: correct the identifier, or register it."),
            Map.entry(
                    "operation_not_permitted",
                    "The resource has no operation for this method and path, or another scope is required for it:"
                            + " compare its operations."),
            Map.entry("rate_limited", "The application mints too fast: slow down, or raise its limit."),
            Map.entry(
                    "safety_not_proven",
                    "The STS could not prove that its policies and revocations are fresh, so it refused: see `caracal"
                            + " doctor`."),
            Map.entry(
                    "policy_eval_failed",
                    "The zone's policy could not be evaluated, so it refused: see"
                            + " docs/runbooks/zone_policy_unusable.md."),
            Map.entry(
                    "provider_credential_unavailable",
                    "The credential provider of the resource gave no credential; what to look at for each reason is in"
                            + " caracal-sts/README.md, tokens of providers."),
            Map.entry(
                    "credential_not_provisioned",
                    "The credential provider of the resource needs an account that somebody has connected, and there is"
                            + " none."),
            Map.entry(
                    "gateway_required",
                    "Mandates for resources come from the Gateway alone: call the resource through it."));

    private final Story story;
    private final Clock clock;
    private final List<String> steps = new ArrayList<>();

    NextSteps(Story story, Clock clock) {
        this.story = story;
        this.clock = clock;
    }

    List<String> list() {
        session();
        record();
        edge();
        scopes();
        approvals();
        decision();
        proofs();
        upstream();
        if (steps.isEmpty()) {
            steps.add("Nothing here speaks against the call. Compare the claims of the mandate with what the resource"
                    + " server verifies: issuer, audience, zone_id, scope and expiry.");
        }
        return steps;
    }

    private void session() {
        Looked session = story.session();
        if (!session.read()) {
            return;
        }
        String status = session.text("status");
        if (!status.isEmpty() && !status.equals("active")) {
            String why = session.text("termination_reason");
            steps.add("The session is " + status + (why.isEmpty() || why.equals("null") ? "" : " (" + why + ")")
                    + ": mandates on it are refused. The application has to start a new session"
                    + (status.equals("suspended") ? ", or the session has to be resumed." : "."));
        }
    }

    /** A session goes on without the record that its application started it with; what the request itself names, and a user's record, must be live. */
    private void record() {
        String named = Anchors.authorityRecord(story.explanation());
        story.record().filter(Looked::read).ifPresent(record -> {
            boolean needed = record.text("authority_record_id").equals(named)
                    || record.text("authority_record_type").equals("user");
            if (!needed) {
                return;
            }
            String status = record.text("status");
            if (!status.isEmpty() && !status.equals("active")) {
                String why = record.text("revoked_reason");
                steps.add("The authority record is " + status
                        + (why.isEmpty() || why.equals("null") ? "" : " (" + why + ")")
                        + ": every mandate on it is refused. The application has to authenticate again.");
            } else if (past(record.text("expires_at"))) {
                steps.add("The authority record expired at " + record.text("expires_at")
                        + ": the application has to authenticate again.");
            }
        });
    }

    private void edge() {
        Looked edge = story.edge();
        if (!edge.read()) {
            return;
        }
        String status = edge.text("status");
        if (!status.isEmpty() && !status.equals("active")) {
            steps.add("The delegation edge is " + status
                    + ": its issuer has to delegate again; look in the admin audit who ended it.");
        } else if (edge.body().path("active").isBoolean()) {
            steps.add("The delegation edge is not active any more: its issuer has to delegate again; look in the admin"
                    + " audit who ended it.");
        } else if (past(edge.text("expires_at"))) {
            steps.add("The delegation edge expired at " + edge.text("expires_at")
                    + ": its issuer has to delegate again.");
        }
    }

    private void scopes() {
        List<String> wanted = story.anchors().requestedScopes();
        List<String> outside = missing(wanted, story.edge(), "scopes");
        if (!outside.isEmpty()) {
            steps.add("The delegation edge does not hold " + String.join(" ", outside)
                    + ": ask for less, or have the issuer delegate it.");
        }
        List<String> unknown = missing(wanted, story.resource(), "scopes");
        if (!unknown.isEmpty()) {
            steps.add("The resource does not have the scope " + String.join(" ", unknown)
                    + ": correct the request, or add it to the resource.");
        }
        if (story.resource().problem().startsWith("there is none")) {
            steps.add("Register " + story.anchors().resource()
                    + " in this zone, or correct the identifier in the request.");
        }
    }

    private static List<String> missing(List<String> wanted, Looked holder, String member) {
        List<String> held = new ArrayList<>();
        holder.body().path(member).forEach(scope -> held.add(scope.asText()));
        return holder.body().has(member)
                ? wanted.stream().filter(scope -> !held.contains(scope)).toList()
                : List.of();
    }

    private void approvals() {
        for (Looked approval : story.approvals()) {
            String state = approval.text("state");
            if (state.equals("pending")) {
                steps.add("The request waits for " + approval.what() + " until " + approval.text("expires_at")
                        + ": approve or reject it.");
            } else if (state.equals("rejected") || state.equals("expired")) {
                steps.add("The " + approval.what() + " is " + state + ": the application has to ask again.");
            }
        }
    }

    private void decision() {
        if (!story.denied()) {
            return;
        }
        for (JsonNode denied : story.explanation().path("denied")) {
            String status = denied.path("evaluation_status").asText("");
            String reason = denied.path("metadata").path("reason").asText("");
            String named = policies(denied);
            if (HINTS.containsKey(status)) {
                steps.add(HINTS.getOrDefault(status, "") + (reason.isEmpty() ? "" : " (" + reason + ")"));
            } else if (!named.isEmpty()) {
                steps.add("Policy decided: " + named + ". Read it with `GET /v1/zones/" + story.zone()
                        + "/policies`, and try a change with policy-sets/{id}/simulate before activating it.");
            } else if (!reason.isEmpty() || !status.equals("complete")) {
                steps.add(denied.path("event_type").asText() + " was refused before policy"
                        + (status.isEmpty() ? "" : " (" + status + ")")
                        + (reason.isEmpty() ? "" : ": " + reason)
                        + ". Correct what it names; see sts and gateway in `caracal logs`.");
            } else {
                steps.add(
                        "No grant allows it: check that the active policy set grants the application this resource and"
                                + " scope.");
            }
        }
    }

    private static String policies(JsonNode denied) {
        List<String> names = new ArrayList<>();
        denied.path("determining_policies")
                .forEach(policy -> names.add(policy.path("policy").asText()));
        return String.join(", ", names);
    }

    private void proofs() {
        story.proofs().forEach((service, proof) -> {
            if (proof.read() && !proof.body().path("ready").asBoolean()) {
                steps.add(service + " is not ready ("
                        + proof.body().path("reason").asText("unknown")
                        + "): calls are refused meanwhile. See `caracal doctor`.");
            }
        });
    }

    private void upstream() {
        for (JsonNode event : story.events()) {
            int status = event.path("metadata_json").path("upstream_status").asInt(0);
            if (status >= 400) {
                steps.add("Caracal let the call through; the upstream itself answered " + status
                        + ". Look at the upstream's own log.");
            }
        }
    }

    private boolean past(String moment) {
        try {
            return !moment.isEmpty() && Instant.parse(moment).isBefore(clock.instant());
        } catch (DateTimeParseException odd) {
            return false;
        }
    }
}

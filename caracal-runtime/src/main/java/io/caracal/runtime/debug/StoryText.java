package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.terminal.Console;
import io.caracal.runtime.terminal.Paint;
import io.caracal.runtime.terminal.Scrub;
import io.caracal.runtime.terminal.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The story for people, in five steps and a last one. Long explanations are cut; ids, and whatever else one may want to copy, never are. */
public final class StoryText {
    /** Of one explanation; no id is as long. */
    private static final int LIMIT = 240;

    /** How evaluations end that got as far as policy. */
    private static final Set<String> POLICY_ASKED = Set.of("complete", "policy_eval_failed");

    private final Console console;
    private final Story story;
    private final Clock clock;
    private final List<String> lines = new ArrayList<>();

    public StoryText(Console console, Story story, Clock clock) {
        this.console = console;
        this.story = story;
        this.clock = clock;
    }

    public List<String> lines() {
        String decision = story.finalDecision();
        Paint paint = decision.equals("allow") ? Paint.GREEN : Paint.RED;
        lines.add("request " + story.requestId() + " in zone " + story.zone() + ": " + console.paint(paint, decision));
        events();
        trace();
        target();
        authority();
        standing();
        step("Look at next");
        new NextSteps(story, clock).list().forEach(this::bullet);
        return lines;
    }

    private void step(String title) {
        lines.add("");
        lines.add(console.paint(Paint.BOLD, title));
    }

    private void entry(String name, String text) {
        if (!text.isEmpty() && !text.equals("null")) {
            lines.add(Scrub.line(name + " " + text).indent(2).stripTrailing());
        }
    }

    private void bullet(String text) {
        lines.add("  - " + Scrub.line(text));
    }

    private void events() {
        step("1. Events");
        Table table = Table.of("  when", "event", "decision", "evaluation", "application");
        for (JsonNode event : story.events()) {
            JsonNode metadata = event.path("metadata_json");
            table.row(
                    "  " + event.path("occurred_at").asText(),
                    event.path("event_type").asText(),
                    decision(event.path("decision").asText()),
                    event.path("evaluation_status").asText(),
                    metadata.path("application_id")
                            .asText(metadata.path("client_id").asText("")));
        }
        lines.addAll(table.lines());
    }

    private String decision(String text) {
        return switch (text) {
            case "allow" -> console.paint(Paint.GREEN, text);
            case "deny" -> console.paint(Paint.RED, text);
            default -> text;
        };
    }

    private void trace() {
        step("2. Decision");
        for (JsonNode event : story.events()) {
            boolean says = !event.path("determining_policies_json").isEmpty()
                    || !event.path("diagnostics_json").isEmpty()
                    || event.path("metadata_json").has("reason");
            if (says) {
                entry(event.path("event_type").asText(), trace(event));
            }
        }
        entry("policy set", story.anchors().policySet());
        for (JsonNode denied : story.explanation().path("denied")) {
            if (POLICY_ASKED.contains(denied.path("evaluation_status").asText())) {
                entry("policy was asked", denied.path("policy_input").toString());
            }
        }
    }

    private static String trace(JsonNode event) {
        List<String> parts = new ArrayList<>();
        event.path("determining_policies_json")
                .forEach(policy -> parts.add("policy " + policy.path("policy").asText(policy.asText())));
        String reason = event.path("metadata_json").path("reason").asText("");
        if (!reason.isEmpty()) {
            parts.add("reason " + Scrub.line(reason, LIMIT));
        }
        event.path("diagnostics_json").forEach(diagnostic -> parts.add(shown(diagnostic)));
        return event.path("decision").asText() + ": " + String.join(", ", parts);
    }

    private void target() {
        step("3. Scopes and target");
        Anchors anchors = story.anchors();
        entry("application", anchors.application());
        entry("resource", anchors.resource());
        entry("requested scopes", String.join(" ", anchors.requestedScopes()));
        looked(story.resource(), "name", "upstream_url", "scopes", "operation_enforcement");
        for (JsonNode event : story.events()) {
            JsonNode metadata = event.path("metadata_json");
            entry("upstream", join(metadata, "method", "upstream_host", "upstream_status", "latency_ms", "error_kind"));
        }
    }

    private void authority() {
        step("4. Session and delegation");
        looked(
                story.session(),
                "status",
                "application_id",
                "lifecycle",
                "labels",
                "started_at",
                "heartbeat_deadline_at");
        looked(
                story.edge(),
                "status",
                "active",
                "scopes",
                "constraints_json",
                "expires_at",
                "source_session_id",
                "target_session_id",
                "parent_edge_id");
    }

    private void standing() {
        step("5. Revocation and approval");
        ended(story.session(), "not ended", "terminated_at", "termination_reason");
        ended(story.edge(), "not revoked", "active", "revoked_at");
        story.record()
                .ifPresent(record -> looked(
                        record, "authority_record_type", "status", "expires_at", "revoked_at", "revoked_reason"));
        for (Looked proof : story.proofs().values()) {
            if (proof.read()) {
                boolean ready = proof.body().path("ready").asBoolean();
                JsonNode epoch = proof.body().path("proofs").path("revocation_epoch");
                entry(
                        proof.what() + ":",
                        (epoch.isNumber() ? "up to epoch " + epoch.asLong() : "epoch not told")
                                + (ready
                                        ? ""
                                        : ", not ready: "
                                                + proof.body().path("reason").asText()));
            } else {
                unread(proof);
            }
        }
        if (story.approvals().isEmpty()) {
            entry("approval:", "none was asked for");
        }
        story.approvals()
                .forEach(approval -> looked(approval, "state", "approver_subject_id", "decision_reason", "expires_at"));
    }

    private void looked(Looked looked, String... members) {
        ended(looked, "nothing is known about it", members);
    }

    /** @param otherwise what to say when none of the members is there */
    private void ended(Looked looked, String otherwise, String... members) {
        if (looked.read()) {
            String text = join(looked.body(), members);
            entry(looked.what() + ":", text.isEmpty() ? otherwise : text);
        } else {
            unread(looked);
        }
    }

    private void unread(Looked looked) {
        String line = looked.named()
                ? "  " + looked.what() + ": " + console.paint(Paint.YELLOW, "not read") + ", " + looked.problem()
                : "  " + looked.what() + ": " + looked.problem();
        if (!lines.contains(line)) {
            lines.add(line);
        }
    }

    private static String join(JsonNode object, String... members) {
        List<String> parts = new ArrayList<>();
        for (String member : members) {
            JsonNode value = object.path(member);
            boolean empty = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty) {
                parts.add(member + "=" + shown(value));
            }
        }
        return String.join(" ", parts);
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? Scrub.line(value.asText(), LIMIT) : value.toString();
    }
}

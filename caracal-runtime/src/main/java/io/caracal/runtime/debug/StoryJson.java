package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;

/** The story for scripts. */
public final class StoryJson {
    private StoryJson() {}

    /** {@code {"command":"debug request","request_id","stories":[…]}}: one story per zone, normally one. */
    public static ObjectNode of(List<Story> stories, Clock clock) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("command", "debug request").put("request_id", stories.get(0).requestId());
        ArrayNode all = root.putArray("stories");
        stories.forEach(story -> all.add(story(story, clock)));
        return root;
    }

    private static ObjectNode story(Story story, Clock clock) {
        Anchors anchors = story.anchors();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("zone_id", story.zone()).put("final_decision", story.finalDecision());
        node.set("events", story.explanation().path("events"));
        node.set("denied", story.explanation().path("denied"));
        ObjectNode target = node.putObject("target");
        target.put("application_id", anchors.application()).put("resource", anchors.resource());
        anchors.requestedScopes().forEach(target.putArray("requested_scopes")::add);
        target.set("registered", body(story.resource()));
        node.set("session", body(story.session()));
        node.set("delegation_edge", body(story.edge()));
        ObjectNode standing = node.putObject("standing");
        standing.set(
                "authority_record", story.record().map(StoryJson::body).orElseGet(JsonNodeFactory.instance::nullNode));
        ArrayNode approvals = standing.putArray("approvals");
        story.approvals().stream().filter(Looked::read).forEach(approval -> approvals.add(approval.body()));
        ObjectNode proofs = standing.putObject("proofs");
        story.proofs().forEach((service, proof) -> {
            if (proof.read()) {
                proofs.set(service, proof.body().path("proofs"));
            }
        });
        ArrayNode unread = node.putArray("not_read");
        story.unread()
                .forEach(looked -> unread.addObject().put("what", looked.what()).put("why", looked.problem()));
        new NextSteps(story, clock).list().forEach(node.putArray("next")::add);
        return node;
    }

    private static JsonNode body(Looked looked) {
        return looked.read() ? looked.body() : JsonNodeFactory.instance.nullNode();
    }
}

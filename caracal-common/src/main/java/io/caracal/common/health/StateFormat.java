package io.caracal.common.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The state file as JSON, version 1. */
final class StateFormat {

    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateFormat() {}

    static byte[] write(KeptState state) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        ArrayNode transitions = root.putArray("transitions");
        state.history().forEach(recorded -> write(transitions.addObject(), recorded));
        ArrayNode mutes = root.putArray("mutes");
        state.mutes().forEach(mute -> write(mutes.addObject(), mute));
        state.drain()
                .ifPresent(drain -> root.putObject("operator_drain")
                        .put("reason", drain.reason())
                        .put("author", drain.author())
                        .put("since", drain.since().toString())
                        .put("until", drain.until().toString()));
        return JSON.writeValueAsBytes(root);
    }

    /** Fails on anything that this version would not have written. */
    static KeptState read(byte[] bytes) throws IOException {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root.required("schema").intValue() != SCHEMA) {
                throw new IOException("schema " + root.required("schema") + " is not known");
            }
            List<Recorded> history = new ArrayList<>();
            root.required("transitions").forEach(node -> history.add(recorded(node)));
            List<Mute> mutes = new ArrayList<>();
            root.required("mutes").forEach(node -> mutes.add(mute(node)));
            return new KeptState(
                    history,
                    mutes,
                    Optional.ofNullable(root.get("operator_drain")).map(StateFormat::drain));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a state file", e);
        }
    }

    private static void write(ObjectNode node, Recorded recorded) {
        Transition transition = recorded.transition();
        node.put("seq", transition.seq())
                .put("at", transition.at().toString())
                .put("from", transition.from().name())
                .put("to", transition.to().name())
                .put("reason", transition.reason())
                .put("trigger", transition.trigger())
                .put("lasted_ms", transition.lasted().toMillis());
        ArrayNode reasons = node.putArray("reasons");
        transition.reasons().forEach(reasons::add);
        ObjectNode observed = node.putObject("observed");
        transition.observed().forEach(observed::put);
        ObjectNode statuses = node.putObject("statuses");
        recorded.statuses().forEach((name, status) -> statuses.put(name, status.name()));
    }

    private static Recorded recorded(JsonNode node) {
        List<String> reasons = new ArrayList<>();
        node.required("reasons").forEach(reason -> reasons.add(reason.textValue()));
        Map<String, Double> observed = new LinkedHashMap<>();
        node.required("observed")
                .properties()
                .forEach(one -> observed.put(one.getKey(), one.getValue().doubleValue()));
        Map<String, Status> statuses = new LinkedHashMap<>();
        node.required("statuses")
                .properties()
                .forEach(one ->
                        statuses.put(one.getKey(), Status.valueOf(one.getValue().asText())));
        Transition transition = new Transition(
                node.required("seq").longValue(),
                instant(node, "at"),
                ServiceState.valueOf(text(node, "from")),
                ServiceState.valueOf(text(node, "to")),
                text(node, "reason"),
                reasons,
                text(node, "trigger"),
                Duration.ofMillis(node.required("lasted_ms").longValue()),
                observed);
        return new Recorded(transition, statuses);
    }

    private static void write(ObjectNode node, Mute mute) {
        node.put("name", mute.name())
                .put("reason", mute.reason())
                .put("author", mute.author())
                .put("since", mute.since().toString())
                .put("until", mute.until().toString())
                .put("status", mute.status().name());
        mute.observed().ifPresent(value -> node.put("observed", value));
    }

    private static Mute mute(JsonNode node) {
        JsonNode observed = node.get("observed");
        return new Mute(
                text(node, "name"),
                text(node, "reason"),
                text(node, "author"),
                instant(node, "since"),
                instant(node, "until"),
                Status.valueOf(text(node, "status")),
                observed == null ? OptionalDouble.empty() : OptionalDouble.of(observed.doubleValue()));
    }

    private static OperatorDrain drain(JsonNode node) {
        return new OperatorDrain(
                text(node, "reason"), text(node, "author"), instant(node, "since"), instant(node, "until"));
    }

    private static String text(JsonNode node, String member) {
        String text = node.required(member).textValue();
        if (text == null) {
            throw new IllegalArgumentException(member + " is not text");
        }
        return text;
    }

    private static Instant instant(JsonNode node, String member) {
        return Instant.parse(text(node, member));
    }
}

package io.caracal.core.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Draws documents and requests from small pools, so that they meet often, with an odd value now and then. */
final class RandomPolicy {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> APPS = List.of("app-1", "app-2", "");
    private static final List<String> KEYS = List.of("k1", "k2", "k3");
    private static final List<String> RESOURCES = List.of("r1", "r2");
    private static final List<String> LABELS = List.of("ops", "x:1", "x:2");
    private static final List<String> SCOPES = List.of("s1", "s2", "s3");
    private static final List<String> TIERS = List.of("low", "high");

    private final Random random;

    RandomPolicy(long seed) {
        random = new Random(seed);
    }

    /** The six rules, some left out. */
    ObjectNode rules() {
        ObjectNode rules = NODES.objectNode();
        ObjectNode apps = rules.putObject("app_ids");
        KEYS.forEach(key -> apps.set(key, odd(text(APPS))));
        ObjectNode grants = rules.putObject("grants");
        RESOURCES.forEach(resource -> grants.set(resource, odd(grant())));
        rules.set("confinement", odd(array(rare(2), () -> confinement())));
        if (random.nextInt(12) == 0) {
            rules.set("restrict", odd(array(1, () -> text(LABELS))));
        }
        rules.set("risk", odd(array(random.nextInt(3), () -> risk())));
        rules.set("approval_tiers", odd(array(random.nextInt(3), () -> approval())));
        if (random.nextInt(6) == 0) {
            rules.remove(pick(List.of("app_ids", "grants", "confinement", "risk", "approval_tiers")));
        }
        return rules;
    }

    ObjectNode confinement() {
        ObjectNode rule = NODES.objectNode().put("label_prefix", pick(List.of("", "x:", "x:1", "ops", "none")));
        rule.set("scopes", odd(scopes()));
        return rule;
    }

    ObjectNode request() {
        ObjectNode request = NODES.objectNode();
        boolean workload = random.nextInt(6) == 0;
        ObjectNode principal = request.putObject("principal").put("type", workload ? "Workload" : "Application");
        principal.put("id", pick(APPS));
        principal.set("labels", array(random.nextInt(3), () -> text(LABELS)));
        request.putObject("resource").put("identifier", pick(RESOURCES));
        request.putObject("action").put("id", workload ? "CredentialInjection" : "TokenExchange");
        ObjectNode context = request.putObject("context");
        switch (random.nextInt(4)) {
            case 0 -> context.putArray("requested_scopes").add("agent:lifecycle");
            case 1 -> use(context);
            default -> {
                context.set("requested_scopes", scopes());
                if (!workload) {
                    context.put("agent_session_id", "session");
                    request.putObject("delegation_edge")
                            .put("id", "edge")
                            .set("scopes", random.nextBoolean() ? all() : scopes());
                }
            }
        }
        return request;
    }

    /** The same value with the members of every object in another order. */
    JsonNode shuffled(JsonNode value) {
        if (value.isArray()) {
            ArrayNode array = NODES.arrayNode();
            value.forEach(element -> array.add(shuffled(element)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
        Collections.shuffle(members, random);
        ObjectNode object = NODES.objectNode();
        members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue())));
        return object;
    }

    /** A document for each rule as Rego, in random order; objects by key or as a whole. */
    List<String> regoDocuments(ObjectNode rules) {
        List<String> documents = new ArrayList<>();
        rules.properties().forEach(rule -> documents.add("package caracal.authz\nimport rego.v1\n" + rego(rule)));
        Collections.shuffle(documents, random);
        return documents;
    }

    private String rego(Map.Entry<String, JsonNode> rule) {
        StringBuilder text = new StringBuilder();
        if (rule.getValue().isObject() && !rule.getValue().isEmpty() && random.nextBoolean()) {
            rule.getValue()
                    .properties()
                    .forEach(member -> text.append(rule.getKey())
                            .append("[\"")
                            .append(member.getKey())
                            .append("\"] := ")
                            .append(spaced(member.getValue()))
                            .append('\n'));
            return text.toString();
        }
        return text.append(rule.getKey())
                .append(" = ")
                .append(spaced(rule.getValue()))
                .append('\n')
                .toString();
    }

    private static String spaced(JsonNode value) {
        String json = value.toString();
        return json.replace("[", "[ # note {\n\t").replace("\"]", "\",\n]").replace("\"}", "\" , }");
    }

    private void use(ObjectNode context) {
        ObjectNode claims = context.putObject("subject_claims").put("delegation_edge_id", "edge");
        claims.put("scope", String.join(" ", scopeTexts()));
        claims.set("target", array(2, () -> text(RESOURCES)));
    }

    private ObjectNode grant() {
        ObjectNode grant = NODES.objectNode();
        grant.set("application", odd(text(KEYS)));
        ObjectNode roles = grant.putObject("roles");
        LABELS.forEach(label -> roles.set(label, odd(random.nextBoolean() ? all() : scopes())));
        return grant;
    }

    private ObjectNode risk() {
        return NODES.objectNode().put("scope", pick(SCOPES)).put("tier", pick(TIERS));
    }

    private ObjectNode approval() {
        ObjectNode approval = NODES.objectNode().put("tier", pick(TIERS));
        return random.nextBoolean() ? approval : approval.put("ttl_seconds", random.nextInt(900) + 1);
    }

    private JsonNode odd(JsonNode value) {
        if (random.nextInt(25) != 0) {
            return value;
        }
        List<JsonNode> oddities = List.of(
                NODES.nullNode(),
                NODES.booleanNode(true),
                NODES.numberNode(7),
                NODES.textNode("odd"),
                NODES.objectNode(),
                NODES.arrayNode().add(1));
        return oddities.get(random.nextInt(oddities.size()));
    }

    private ArrayNode scopes() {
        ArrayNode scopes = NODES.arrayNode();
        scopeTexts().forEach(scopes::add);
        return scopes;
    }

    private List<String> scopeTexts() {
        List<String> scopes = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            scopes.add(pick(SCOPES));
        }
        return scopes;
    }

    private static ArrayNode all() {
        ArrayNode scopes = NODES.arrayNode();
        SCOPES.forEach(scopes::add);
        return scopes;
    }

    private ArrayNode array(int size, Supplier<JsonNode> element) {
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < size; i++) {
            array.add(element.get());
        }
        return array;
    }

    private int rare(int bound) {
        return random.nextInt(3) == 0 ? random.nextInt(bound) + 1 : 0;
    }

    private JsonNode text(List<String> pool) {
        return NODES.textNode(pick(pool));
    }

    private String pick(List<String> pool) {
        return pool.get(random.nextInt(pool.size()));
    }
}

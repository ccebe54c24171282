package io.caracal.common.probe;

import io.caracal.common.health.Explanation;
import io.caracal.common.health.Explanation.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why the verdict is what it is, or would be. */
final class ExplanationBody {

    private ExplanationBody() {}

    static Map<String, Object> members(Explanation explanation) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", VerdictPage.SCHEMA);
        body.putAll(VerdictPage.brief(explanation.verdict()));
        body.put("assumed", explanation.assumed());
        body.put("unknown_assumptions", explanation.unknown());
        body.put("flips", explanation.flips());
        body.put("tree", node(explanation.tree()));
        return body;
    }

    private static Map<String, Object> node(Node node) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", node.name());
        body.put("operator", node.operator().text());
        body.put("holds", node.holds());
        body.put("why", node.why());
        node.standing().ifPresent(standing -> {
            body.put("status", standing.status().text());
            body.put("reason", standing.invariant().reason());
            body.put("observed", Numbers.of(standing.observed()));
            body.put("limit", standing.invariant().measure().flatMap(measure -> Numbers.of(measure.limit())));
        });
        body.put("children", node.children().stream().map(ExplanationBody::node).toList());
        return body;
    }
}

package io.caracal.runtime.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.runtime.operations.ReadinessWatch;
import io.caracal.runtime.stack.Probe;
import java.util.List;

/** The status for scripts: the members of CLI contract B.5, then reason and latency by themselves. */
final class StatusJson {
    private StatusJson() {}

    static String of(Probe.Question question, List<Probe.Answer> answers) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("mode", question.text());
        ArrayNode services = root.putArray("services");
        answers.forEach(answer -> services.add(service(answer)));
        return Printed.json(root);
    }

    /** One change, on one line. */
    static String line(ReadinessWatch.Change change) {
        ObjectNode line =
                JsonNodeFactory.instance.objectNode().put("at", change.at().toString());
        line.setAll(service(change.answer()));
        return line.toString();
    }

    private static ObjectNode service(Probe.Answer answer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", answer.name())
                .put("port", answer.port())
                .put("url", answer.url())
                .put("ok", answer.ok())
                .put("detail", answer.detail())
                .put("reason", answer.reason())
                .put("latency_ms", answer.latencyMillis());
    }
}

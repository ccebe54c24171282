package io.caracal.common.probe;

import io.caracal.common.health.Transition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One change of the verdict in the detailed bodies. */
final class TransitionBody {

    private TransitionBody() {}

    static Map<String, Object> members(Transition transition) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("seq", transition.seq());
        body.put("at", transition.at());
        body.put("from", transition.from().text());
        body.put("to", transition.to().text());
        body.put("reason", transition.reason());
        body.put("reasons", transition.reasons());
        body.put("trigger", transition.trigger());
        body.put("lasted_seconds", Numbers.seconds(transition.lasted()));
        Map<String, Object> observed = new TreeMap<>();
        transition.observed().forEach((name, value) -> observed.put(name, Numbers.of(value)));
        body.put("observed", observed);
        return body;
    }
}

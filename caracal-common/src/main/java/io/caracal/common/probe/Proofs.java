package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a caller wants proven of this very instance: that it has applied at least this revocation epoch, or this version of the policy. It is how an operator shows that
 * a kill has reached every instance.
 *
 * @param least the smallest value that will do, by name of the proof
 */
record Proofs(Map<String, Long> least) {

    static final List<String> NAMES = List.of("revocation_epoch", "policy_version");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** @throws IllegalArgumentException saying which parameter is malformed */
    static Proofs of(Query query) {
        Map<String, Long> least = new LinkedHashMap<>();
        for (String name : NAMES) {
            Optional<String> text = query.first("min_" + name);
            if (text.isPresent()) {
                if (!NUMBER.matcher(text.get()).matches()) {
                    throw new IllegalArgumentException("min_" + name + " takes a whole number of up to 18 digits");
                }
                least.put(name, Long.parseLong(text.get()));
            }
        }
        return new Proofs(least);
    }

    boolean wanted() {
        return !least.isEmpty();
    }

    /** The proof that this service cannot give at all, if there is one. */
    Optional<String> inapplicable(Readiness readiness) {
        return least.keySet().stream()
                .filter(name -> readiness.applied(name).isEmpty())
                .findFirst();
    }

    /** The first proof that is still missing. */
    Optional<String> missing(Readiness readiness) {
        return least.entrySet().stream()
                .filter(demand -> readiness.applied(demand.getKey()).orElse(-1) < demand.getValue())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean given(Readiness readiness) {
        return missing(readiness).isEmpty() && readiness.ready();
    }

    /** The answer: 200 only when ready and everything is applied. What else keeps the instance from being ready comes first as a reason. */
    ProbeReply reply(Readiness readiness, String type) {
        Optional<String> missing = missing(readiness);
        Verdict verdict = readiness.current();
        Map<String, Object> body = VerdictBody.members(verdict);
        if (verdict.ready() && missing.isPresent()) {
            body.put("ok", false);
            body.put("ready", false);
            body.put("reason", missing.get() + "_not_applied");
            body.put("error", missing.get() + "_not_applied");
        }
        least.forEach((name, value) -> {
            OptionalLong applied = readiness.applied(name);
            body.put("min_" + name, value);
            body.put("applied_" + name, applied.isPresent() ? applied.getAsLong() : null);
        });
        ProbeReply reply = RenderedVerdict.reply(verdict, type, body);
        if (verdict.ready() && missing.isPresent()) {
            return new ProbeReply(503, reply.contentType(), reply.body(), reply.headers()).header("Retry-After", "1");
        }
        return reply;
    }
}

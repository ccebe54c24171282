package io.caracal.runtime.command;

import io.caracal.runtime.stack.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Readiness of every service together with proofs of what it has applied. Each proof is asked for by itself: a service that applies revocations but no policies
 * answers the one and knows nothing of the other.
 */
final class Proven {
    private static final String NOT_APPLICABLE = "404 not_applicable";

    private final List<Probe.Target> targets;
    private final Duration limit;

    /** @param limit how long an answer may take */
    Proven(List<Probe.Target> targets, Duration limit) {
        this.targets = targets;
        this.limit = limit;
    }

    /** @param proofs queries such as {@code min_revocation_epoch=7} */
    List<Probe.Answer> by(List<String> proofs) {
        List<Probe.Answer> answers = new ArrayList<>(ask(""));
        for (String proof : proofs) {
            List<Probe.Answer> proven = ask(proof);
            boolean nobody = proven.stream().allMatch(each -> each.detail().equals(NOT_APPLICABLE));
            for (int index = 0; index < answers.size(); index++) {
                answers.set(index, both(answers.get(index), proven.get(index), proof, nobody));
            }
        }
        return answers;
    }

    private List<Probe.Answer> ask(String query) {
        return Probe.ask(targets, new Probe.Asked(Probe.Question.READY, query, limit));
    }

    /** A proof that nobody can give is not given. */
    private static Probe.Answer both(Probe.Answer before, Probe.Answer proof, String asked, boolean nobody) {
        if (!before.ok() || proof.detail().equals(NOT_APPLICABLE) && !nobody) {
            return before;
        }
        String detail = proof.ok() ? before.detail() + " " + asked : proof.detail();
        return new Probe.Answer(
                proof.name(), proof.port(), before.url(), proof.ok(), detail, proof.reason(), before.latencyMillis());
    }
}

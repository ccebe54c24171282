package io.caracal.runtime.command;

import io.caracal.runtime.stack.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * Readiness of every service together with proofs of what it has applied. Each proof is asked for by itself: a service that applies revocations but no policies
 * answers the one and knows nothing of the other.
 */
final class Proven {
    private static final String NOT_APPLICABLE = "404 not_applicable";

    private final List<Probe.Target> targets;

    Proven(List<Probe.Target> targets) {
        this.targets = targets;
    }

    /** @param proofs queries such as {@code min_revocation_epoch=7} */
    List<Probe.Answer> by(List<String> proofs) {
        List<Probe.Answer> answers = new ArrayList<>(Probe.ask(targets, Probe.Question.READY));
        for (String proof : proofs) {
            List<Probe.Answer> proven = Probe.ask(targets, Probe.Question.READY, proof);
            boolean nobody = proven.stream().allMatch(each -> each.detail().equals(NOT_APPLICABLE));
            for (int index = 0; index < answers.size(); index++) {
                answers.set(index, both(answers.get(index), proven.get(index), proof, nobody));
            }
        }
        return answers;
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

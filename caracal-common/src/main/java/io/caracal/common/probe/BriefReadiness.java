package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.Verdict;
import org.jspecify.annotations.Nullable;

/** The anonymous answer of {@code /ready}, rendered when it changes. */
final class BriefReadiness {

    private final Readiness readiness;
    private final String type;
    private volatile @Nullable RenderedVerdict rendered;

    BriefReadiness(Readiness readiness, String type) {
        this.readiness = readiness;
        this.type = type;
    }

    /** The answer at this moment. Neither blocks nor does I/O. */
    ProbeReply now() {
        Verdict verdict = readiness.current();
        RenderedVerdict last = rendered;
        if (last == null || !last.shows(verdict)) {
            last = RenderedVerdict.of(verdict, type);
            rendered = last;
        }
        return last.reply();
    }
}

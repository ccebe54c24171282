package io.caracal.common.health;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the evidence of one check. Written by its loop only, read by anybody. */
final class CheckSampler {

    private static final Logger LOG = LoggerFactory.getLogger(CheckSampler.class);

    private final ReadinessCheck check;
    private final LongSupplier nanos;
    private volatile Evidence evidence;

    CheckSampler(ReadinessCheck check, LongSupplier nanos) {
        this.check = check;
        this.nanos = nanos;
        this.evidence = Evidence.none(nanos.getAsLong());
    }

    Assessment.Item item() {
        return new Assessment.Item(check, evidence);
    }

    /** Whether the last finished call is at least this old, or there is none. */
    boolean due(long ageNanos) {
        Evidence.Finding last = evidence.last();
        return last == null || nanos.getAsLong() - last.finishedAt() >= ageNanos;
    }

    /** Calls the probe once and records the outcome. Only the check's own loop calls this, so calls never overlap. */
    void sample() throws InterruptedException {
        long startedAt = nanos.getAsLong();
        Evidence before = evidence;
        evidence = before.started(startedAt);
        ProbeResult result = call();
        long finishedAt = nanos.getAsLong();
        if (finishedAt - startedAt > Assessment.RESULT_TIMEOUT.toNanos()) {
            result = ProbeResult.failed(
                    "no result within " + Assessment.RESULT_TIMEOUT.toMillis() + " ms", result.extra());
        }
        logChange(before.last(), result);
        evidence = before.finished(result, finishedAt);
    }

    private ProbeResult call() throws InterruptedException {
        try {
            return check.probe().check();
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception failure) {
            return ProbeResult.failed(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }
    }

    private void logChange(Evidence.@Nullable Finding before, ProbeResult result) {
        boolean wasOk = before != null && before.result().ok();
        if (result.ok() && before != null && !wasOk) {
            LOG.info("readiness check {} passes again", check.name());
        } else if (!result.ok() && (before == null || wasOk)) {
            LOG.warn("readiness check {} fails with {}: {}", check.name(), check.reason(), result.detail());
        }
    }
}

package io.caracal.common.evidence;

import io.caracal.common.health.Reading;
import io.caracal.common.lifecycle.StopPhase;
import io.caracal.common.wal.WalException;
import io.caracal.core.event.AuditEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The evidence log of a service that decides nothing: what operators do to it is on its own disk before it takes effect, whatever Redis does. A directory that cannot
 * be used keeps the service from being operated, never from starting and serving; it is tried again every second. Safe for use by many threads.
 */
public final class OperatorLog implements EvidenceSink {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorLog.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final EvidenceLogSettings settings;
    private final EvidenceLog.Parts parts;
    private final Consumer<EvidenceStats> opened;
    private volatile Optional<EvidenceLog> log = Optional.empty();
    private volatile Reading obstacle = Reading.unknown("not_opened", "the evidence log has not been opened yet");

    private OperatorLog(EvidenceLogSettings settings, EvidenceLog.Parts parts, Consumer<EvidenceStats> opened) {
        this.settings = settings;
        this.parts = parts;
        this.opened = opened;
    }

    /**
     * Takes the directory now, or as soon as it can be used.
     *
     * @param opened told once, when the log is open
     */
    public static OperatorLog open(
            EvidenceLogSettings settings, EvidenceLog.Parts parts, Consumer<EvidenceStats> opened) {
        OperatorLog log = new OperatorLog(settings, parts, opened);
        log.tryOpen();
        if (log.log.isEmpty()) {
            // Stops before evidence is flushed, so that nothing is opened behind that.
            parts.loops().stoppingIn(StopPhase.CONSUMERS_STOPPED).every("evidence-opening", RETRY, log::tryOpen);
        }
        return log;
    }

    @Override
    public void append(AuditEvent event) {
        appendAll(List.of(event));
    }

    @Override
    public void appendAll(List<AuditEvent> events) {
        EvidenceLog open = log.orElseThrow(() -> new EvidenceUnavailableException(
                new IllegalStateException("the evidence log in " + settings.directory() + " is not open")));
        open.appendAll(events);
    }

    /** Evidence for {@code operator_evidence_unavailable}: whether what operators do can be recorded. From memory. */
    public Reading writable() {
        return log.map(EvidenceLog::writable).orElse(obstacle);
    }

    /** Evidence for {@code operator_evidence_lost}, as {@link EvidenceLog#lost}. From memory. */
    public Reading lost() {
        return log.map(EvidenceLog::lost).orElseGet(() -> Reading.measured(0));
    }

    /** As {@link EvidenceLog#acknowledgeLoss}; nothing can have been found lost in a log that is not open. */
    public long acknowledgeLoss() {
        return log.map(EvidenceLog::acknowledgeLoss).orElse(0L);
    }

    private synchronized void tryOpen() {
        if (log.isPresent() || parts.loops().lifecycle().draining()) {
            return;
        }
        try {
            EvidenceLog taken = EvidenceLog.open(settings, parts);
            log = Optional.of(taken);
            opened.accept(taken.stats());
        } catch (UncheckedIOException failure) {
            String code = WalException.code(Objects.requireNonNull(failure.getCause()));
            if (!(obstacle instanceof Reading.Failed before) || !before.code().equals(code)) {
                LOG.error("nobody can operate this instance: the evidence log cannot be opened ({})", code, failure);
            }
            obstacle = Reading.failed(code, String.valueOf(failure.getMessage()));
        }
    }
}

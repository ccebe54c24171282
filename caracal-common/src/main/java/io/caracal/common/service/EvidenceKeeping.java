package io.caracal.common.service;

import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.evidence.EvidenceLogSettings;
import io.caracal.common.evidence.EvidenceSeries;
import io.caracal.common.evidence.NeededReplay;
import io.caracal.common.evidence.OperatorLog;
import io.caracal.common.evidence.ReplayProgress;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.probe.OpsAudit.Kept;
import io.caracal.common.redis.Redis;
import io.caracal.common.wal.Disk;
import io.caracal.core.secret.HmacKey;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the evidence log of a service, and says where what operators do is recorded. For the thread that assembles the service. */
final class EvidenceKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceKeeping.class);

    private static final String NO_DIRECTORY = EvidenceLogSettings.DIRECTORY_SETTING
            + " is not set: what operators do goes straight to Redis, and is refused while that is away";

    private final Machinery machinery;
    private final Foundation foundation;
    private final OperatorEvidence operator;
    private final NeededReplay needed;
    private Optional<LongSupplier> losses = Optional.empty();
    private Optional<String> warning = Optional.empty();

    EvidenceKeeping(Machinery machinery, Foundation foundation, OperatorEvidence operator) {
        this.machinery = machinery;
        this.foundation = foundation;
        this.operator = operator;
        this.needed = new NeededReplay(this::phase);
    }

    OperatorEvidence operator() {
        return operator;
    }

    /** Acknowledges that evidence was lost; empty where none is kept here. */
    Optional<LongSupplier> losses() {
        return losses;
    }

    /** What may surprise whoever is on call. */
    Optional<String> warning() {
        return warning;
    }

    EvidenceLog log(EvidenceLogSettings settings, Redis redis, Optional<HmacKey> key) {
        EvidenceLog log = EvidenceLog.open(settings, parts(redis, key, phase()));
        operator.into(log, Kept.LOG);
        losses = Optional.of(log::acknowledgeLoss);
        return log;
    }

    void ofOperators(Optional<EvidenceLogSettings> settings, Redis redis, Optional<HmacKey> key) {
        if (settings.isEmpty()) {
            LOG.warn(NO_DIRECTORY);
            warning = Optional.of(NO_DIRECTORY);
            operator.into(new AuditEmitter(redis, key), Kept.STREAM);
            bind(Source.observed(Reading::passed), Source.observed(() -> Reading.measured(0)));
            return;
        }
        OperatorLog log = OperatorLog.open(
                settings.get(),
                parts(redis, key, needed),
                stats -> EvidenceSeries.register(machinery.metrics(), stats));
        operator.into(log, Kept.LOG);
        losses = Optional.of(log::acknowledgeLoss);
        bind(Source.observed(log::writable), Source.observed(log::lost));
    }

    /** From now on the start of the service waits for nothing new. */
    void assembled() {
        needed.assembled();
    }

    private void bind(Source writable, Source lost) {
        machinery.health().bind(CommonInvariants.OPERATOR_LOG, writable);
        machinery.health().bind(CommonInvariants.OPERATOR_LOG_LOST, lost);
    }

    private ReplayProgress phase() {
        return ReplayProgress.of(machinery.health().startup("audit_replay", "events"));
    }

    private EvidenceLog.Parts parts(Redis redis, Optional<HmacKey> key, ReplayProgress replay) {
        return new EvidenceLog.Parts(
                redis, key, machinery.loops(), foundation.nanos(), foundation.clock(), replay, Disk.real());
    }
}

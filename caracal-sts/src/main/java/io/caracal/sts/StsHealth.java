package io.caracal.sts;

import io.caracal.common.evidence.EvidenceLog;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.sts.canary.CanaryModule;
import io.caracal.sts.policy.PolicyModule;
import io.caracal.sts.revocation.RevocationModule;
import io.caracal.sts.signing.SigningModule;
import io.caracal.sts.stream.ConsumersReady;
import java.util.List;

/** Binds what the STS declares to its evidence; what the platform binds is not repeated here. */
final class StsHealth {

    private final StsSettings settings;
    private final Readiness health;

    StsHealth(StsSettings settings, Readiness health) {
        this.settings = settings;
        this.health = health;
    }

    void bind(EvidenceLog log) {
        health.bind(CommonInvariants.EVIDENCE_LOG, Source.observed(log::writable));
        health.bind(CommonInvariants.EVIDENCE_LOST, Source.observed(log::lost));
    }

    void bind(SigningModule signing, PolicyModule policy, RevocationModule revocation, CanaryModule canary) {
        health.bind(StsInvariants.CANARY, canary.source());
        health.bind(
                StsInvariants.REVOCATION_FRESHNESS.limit(
                        settings.revocation().maxAge().toSeconds()),
                Source.observed(revocation.progress()::reading));
        health.bind(
                StsInvariants.POLICY_FRESHNESS.limit(settings.policy().maxAge().toSeconds()),
                Source.observed(policy.sync()::reading));
        health.bind(StsInvariants.SIGNING, signing.selfTest());
        health.bind(
                StsInvariants.STREAM_CONSUMERS,
                ConsumersReady.source(
                        List.of(signing.consumer(), policy.consumer(), revocation.consumer()),
                        revocation.progress()::measured));
        health.bind(
                StsInvariants.ZONE_POLICIES,
                Source.observed(() -> Reading.measured(policy.unusable().getAsInt())));
        health.applied("revocation_epoch", revocation.progress()::epoch);
        health.applied("policy_version", policy.sync()::version);
    }
}

package io.caracal.common.service;

import io.caracal.common.config.RotatingSecret;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.LoopWatch;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessSeries;
import io.caracal.common.health.StartupProgress;
import io.caracal.common.http.RequestIds;
import io.caracal.common.metrics.HttpMeter;
import io.caracal.common.metrics.Metrics;
import io.caracal.common.probe.AnnouncedState;
import io.caracal.common.probe.HealthConfig;
import io.caracal.common.probe.ProbeAccess;
import io.caracal.common.probe.ProbeEndpoints;
import io.caracal.common.probe.ProbeParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ends the assembly of a service: readiness begins to look, metrics to render, and probes can be answered. */
record FrontageAssembly(
        ServiceIdentity identity,
        PlatformSettings settings,
        Foundation foundation,
        Declarations declarations,
        Machinery machinery) {

    private static final Duration SECRET_PERIOD = Duration.ofSeconds(2);

    Frontage end(Mounts mounts, EvidenceKeeping evidence) {
        evidence.assembled();
        machinery.bind(declarations, CommonInvariants.LOOPS, LoopWatch.overAll(machinery.loops()));
        machinery.health().seal();
        mounts.bridge(machinery.metrics());
        ProbeEndpoints endpoints = new ProbeEndpoints(probes(evidence));
        show(endpoints);
        followSecrets();
        return new Frontage(
                settings.listener(),
                endpoints,
                mounts.proxied(),
                new RequestIds(foundation.ids(), identity.errorStyle()),
                new HttpMeter(machinery.metrics(), identity.name(), foundation.nanos()),
                mounts.failures(),
                settings.drain().grace().dividedBy(4),
                mounts.rawPaths(),
                mounts.malformed(),
                new AnnouncedState(machinery.health(), machinery.lifecycle()::draining),
                mounts.inner());
    }

    private void show(ProbeEndpoints endpoints) {
        Metrics metrics = machinery.metrics();
        Readiness health = machinery.health();
        metrics.topics().ready(health::ready);
        metrics.topics()
                .recovery(() ->
                        health.current().startup().map(StartupProgress::ratio).orElse(1.0));
        metrics.topics().watchSessions(endpoints::waiting);
        ReadinessSeries.register(metrics, health, identity.name());
        metrics.start(machinery.loops());
    }

    private ProbeParts probes(EvidenceKeeping evidence) {
        OperationsSettings operations = settings.operations();
        return new ProbeParts(
                identity.errorStyle(),
                identity.fullName(),
                foundation.version(),
                machinery.health(),
                machinery.metrics(),
                new ProbeAccess(
                        settings.mode(), settings.probes(), settings.metricsBearer(), operations.operatorToken()),
                machinery.metrics().topics()::topics,
                new HealthConfig(declarations.settings(), () -> warnings(evidence)),
                operations.readiness().drillsEnabled(),
                evidence.operator(),
                evidence.losses(),
                machinery.lasting(),
                new RequestIds(foundation.ids(), identity.errorStyle()),
                foundation.clock(),
                foundation.nanos());
    }

    private List<String> warnings(EvidenceKeeping evidence) {
        List<String> warnings = new ArrayList<>(OperationsWarnings.of(settings));
        evidence.warning().ifPresent(warnings::add);
        return List.copyOf(warnings);
    }

    private void followSecrets() {
        RotatingSecret bearer = settings.metricsBearer();
        RotatingSecret token = settings.operations().operatorToken();
        if (bearer.rotates() || token.rotates()) {
            machinery.loops().every("secret-rotation", SECRET_PERIOD, () -> {
                bearer.poll();
                token.poll();
            });
        }
    }
}

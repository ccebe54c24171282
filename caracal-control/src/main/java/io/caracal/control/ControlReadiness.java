package io.caracal.control;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.service.Platform;
import io.caracal.common.upstream.UpstreamReadiness;
import io.caracal.control.gate.ControlGate;
import io.caracal.control.reach.KeysReach;
import io.caracal.control.reach.TokenReach;
import java.net.http.HttpClient;
import java.time.Duration;

/** Where the evidence of the stand-alone surface's invariants comes from; each call ends before half its period is over. */
final class ControlReadiness {

    private static final Duration API_PERIOD = Duration.ofSeconds(2);
    private static final Duration KEYS_PERIOD = Duration.ofSeconds(5);
    private static final Duration TOKEN_PERIOD = Duration.ofSeconds(5);

    private ControlReadiness() {}

    static void bind(Platform platform, ControlApplication.Settings settings, HttpClient client) {
        Readiness health = platform.health();
        ControlGate gate = new ControlGate(settings.control().gateFile());
        health.bind(
                ControlInvariants.GATE,
                Source.sampled(() -> Reading.of(gate.open(), "gate_closed", "the gate file does not exist")));
        health.bind(
                ControlInvariants.API,
                Source.sampled(
                        new UpstreamReadiness(
                                client, settings.api().resolve("/ready"), limit(API_PERIOD), platform.json()),
                        API_PERIOD));
        health.bind(
                ControlInvariants.JWKS,
                Source.sampled(
                        new KeysReach(ControlSurface.keys(settings.control(), limit(KEYS_PERIOD))), KEYS_PERIOD));
        health.bind(
                ControlInvariants.TOKEN,
                Source.sampled(
                        new TokenReach(client, settings.api(), settings.apiToken(), limit(TOKEN_PERIOD)),
                        TOKEN_PERIOD));
    }

    private static Duration limit(Duration period) {
        return period.multipliedBy(2).dividedBy(5);
    }
}

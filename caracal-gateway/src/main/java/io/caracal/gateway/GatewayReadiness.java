package io.caracal.gateway;

import io.caracal.common.health.ProbeResult;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.ReadinessCheck;
import io.caracal.gateway.revocation.RevocationState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The conditions of readiness after Redis, in order (Gateway contract §1.14). Postgres is not one of them: while it is away, the age of the
 * snapshot tells when that begins to matter.
 */
final class GatewayReadiness {

    private static final Duration STS_LIMIT = Duration.ofMillis(1500);

    private GatewayReadiness() {}

    static void register(Readiness health, RevocationState revocations, HttpClient client, URI stsHealth) {
        health.add(new ReadinessCheck(
                "revocations",
                "revocation_snapshot_stale",
                null,
                () -> ProbeResult.of(revocations.isFresh(), "the revocation snapshot is missing or too old")));
        health.add(new ReadinessCheck("sts", "sts_unreachable", "sts", () -> sts(client, stsHealth)));
    }

    private static ProbeResult sts(HttpClient client, URI health) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(STS_LIMIT).GET().build();
        HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
        return ProbeResult.of(response.statusCode() / 100 == 2, "the STS answers " + response.statusCode());
    }
}

package io.caracal.api.policyset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.api.policyset.StsReport.State;
import io.caracal.common.http.Json;
import io.caracal.core.id.IdFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.GatewayRequest;
import io.caracal.core.signature.GatewaySignature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the STS with a signed request which policy it decides with (STS contract §1.9, §2.9). */
final class StsPolicyStatus {

    private static final Logger LOG = LoggerFactory.getLogger(StsPolicyStatus.class);
    private static final String PATH = "/internal/policy/status/";
    private static final int MAX_BODY = 65_536;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final Peer sts;
    private final Clock clock;
    private final IdFactory ids;

    StsPolicyStatus(Peer sts, Clock clock, IdFactory ids) {
        this.sts = sts;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * The STS.
     *
     * @param key     GATEWAY_STS_HMAC_KEY
     * @param timeout of one request
     */
    record Peer(URI url, Optional<HmacKey> key, Duration timeout) {}

    /** Never fails: whatever goes wrong is a state. */
    StsReport ask(ZoneId zone) {
        if (sts.key().isEmpty()) {
            return StsReport.without(State.NOT_CONFIGURED, "GATEWAY_STS_HMAC_KEY is not configured");
        }
        try {
            return report(client.send(signed(zone, sts.key().get()), BodyHandlers.ofInputStream()));
        } catch (IOException unreachable) {
            LOG.warn("the STS did not tell the policy of zone {}: {}", zone, unreachable.toString());
            return StsReport.without(State.UNREACHABLE, "the STS does not answer");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return StsReport.without(State.UNREACHABLE, "interrupted");
        }
    }

    private HttpRequest signed(ZoneId zone, HmacKey key) {
        URI uri = URI.create(sts.url().toString().replaceFirst("/+$", "") + PATH + zone.value());
        GatewayRequest request =
                new GatewayRequest(clock.instant().getEpochSecond(), ids.next(), "GET", uri.getRawPath(), new byte[0]);
        return HttpRequest.newBuilder(uri)
                .timeout(sts.timeout())
                .header("Accept", "application/json")
                .header(GatewaySignature.TIMESTAMP, Long.toString(request.timestamp()))
                .header(GatewaySignature.REQUEST, request.nonce())
                .header(GatewaySignature.SIGNATURE, GatewaySignature.sign(key, request))
                .GET()
                .build();
    }

    private static StsReport report(HttpResponse<InputStream> response) throws IOException {
        byte[] body;
        try (InputStream stream = response.body()) {
            body = stream.readNBytes(MAX_BODY);
        }
        if (response.statusCode() != 200) {
            return StsReport.without(State.FAILED, "the STS answered " + response.statusCode());
        }
        try {
            JsonNode answer = Json.mapper().readTree(new String(body, StandardCharsets.UTF_8));
            return StsReport.of(answer);
        } catch (JsonProcessingException malformed) {
            LOG.warn("the STS answered with something that is no JSON: {}", malformed.getOriginalMessage());
            return StsReport.without(State.FAILED, "the answer of the STS is not JSON");
        }
    }
}

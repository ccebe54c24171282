package io.caracal.common.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.health.Check;
import io.caracal.common.health.Reading;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Asks another service whether it is ready. Its reason, when it gives one, becomes the member {@code upstream_reason} of the answer and the
 * code of the failure; nothing else of what it says is passed on.
 */
public final class UpstreamReadiness implements Check {

    /** Name of the member that carries the other service's reason. */
    public static final String REASON = "upstream_reason";

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration timeout;
    private final ObjectMapper json;

    /**
     * @param ready address of the other service's {@code /ready}
     * @param timeout for the whole exchange, body included
     */
    public UpstreamReadiness(HttpClient client, URI ready, Duration timeout, ObjectMapper json) {
        this.client = client;
        this.request = HttpRequest.newBuilder(ready)
                .header("Accept", "application/json")
                .GET()
                .build();
        this.timeout = timeout;
        this.json = json;
    }

    @Override
    public Reading look() throws InterruptedException {
        try {
            return judge(UpstreamCall.send(client, request, timeout));
        } catch (IOException e) {
            return Reading.failed("unreachable", String.valueOf(e.getMessage()));
        }
    }

    private Reading judge(HttpResponse<byte[]> response) {
        if (response.statusCode() == 200) {
            return Reading.passed();
        }
        String reason = reason(response.body());
        String detail = request.uri() + " answers " + response.statusCode() + " " + reason;
        return reason.isEmpty()
                ? Reading.failed("status_" + response.statusCode(), detail)
                : Reading.failed(reason, detail, Map.of(REASON, reason));
    }

    /** Empty for anything that is no stable code. */
    private String reason(byte[] body) {
        try {
            JsonNode answer = json.readTree(body);
            String reason = answer.path("reason").asText(answer.path("error").asText());
            return CODE.matcher(reason).matches() ? reason : "";
        } catch (IOException e) {
            return ""; // whatever answers there is no service of ours
        }
    }
}

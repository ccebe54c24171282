package io.caracal.runtime.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.common.http.FormText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Talks to the STS. Every request is bounded; redirects are not followed and no proxy is used, so that the secret goes to the STS alone. */
final class RunClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI sts;
    private final WorkloadIdentity identity;
    private final String launchId;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param launchId the same for all requests of a launch, so that they are found together in the audit ledger */
    RunClient(URI sts, WorkloadIdentity identity, String launchId) {
        this.sts = sts;
        this.identity = identity;
        this.launchId = launchId;
    }

    StsReply manifest() throws IOException {
        return post("/v1/run/manifest", Map.of());
    }

    /** @param further fields beside workload and secret */
    StsReply credential(Map<String, String> further) throws IOException {
        return post("/v1/run/credential", further);
    }

    /** The state of a hold, once it is decided or after at most that time. */
    StsReply approval(String id, Duration wait) throws IOException {
        URI place = at("/approvals/" + FormText.encoded(id) + "?wait=" + wait.toSeconds());
        return send(request(place).GET().build());
    }

    private StsReply post(String path, Map<String, String> further) throws IOException {
        String form = "workload_id=" + FormText.encoded(identity.id()) + "&secret="
                + FormText.encoded(identity.secret().reveal())
                + further.entrySet().stream()
                        .map(field -> "&" + field.getKey() + "=" + FormText.encoded(field.getValue()))
                        .collect(Collectors.joining());
        return send(request(at(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private URI at(String path) {
        return URI.create(sts + path);
    }

    private HttpRequest.Builder request(URI place) {
        return HttpRequest.newBuilder(place).timeout(TIMEOUT).header("X-Caracal-Launch-Id", launchId);
    }

    private StsReply send(HttpRequest request) throws IOException {
        HttpResponse<String> response = await(http.sendAsync(request, BodyHandlers.ofString()));
        JsonNode body = parse(response.body());
        String header = response.headers().firstValue("X-Request-Id").orElse("");
        return new StsReply(response.statusCode(), body, body.path("requestId").asText(header));
    }

    /** The limit is for the whole answer; the client's own ends with the headers. */
    private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> pending) throws IOException {
        try {
            return pending.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            pending.cancel(true);
            throw new HttpTimeoutException("no whole answer within " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed);
        } catch (InterruptedException stopped) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode body = JSON.readTree(text);
            return body == null ? MissingNode.getInstance() : body;
        } catch (JsonProcessingException plainText) {
            return MissingNode.getInstance();
        }
    }
}

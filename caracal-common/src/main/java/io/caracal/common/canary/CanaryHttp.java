package io.caracal.common.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.common.http.FormText;
import io.caracal.common.http.Json;
import io.caracal.common.upstream.UpstreamCall;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a round: bounded in time and size, no redirect followed, nothing sent twice. For one thread. */
final class CanaryHttp {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String JSON = "application/json";

    /** Made by the first round, since a start has no need of it. */
    private @Nullable HttpClient client;

    /**
     * An answer.
     *
     * @param body missing when it is no JSON
     */
    record Answer(int status, JsonNode body) {

        String text(String member) {
            return body.path(member).asText("");
        }

        /** What may be told of it: status and code, nothing that a secret could be part of. */
        String shown() {
            String code = text("error");
            boolean known = code.matches("[a-z_]{1,64}");
            return known ? status + " " + code : Integer.toString(status);
        }
    }

    Answer form(String step, URI to, Map<String, String> fields) throws RoundFailedException, InterruptedException {
        String body = FormText.of(fields.entrySet());
        return send(
                step,
                HttpRequest.newBuilder(to)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    Answer post(String step, URI to, SecretText bearer, JsonNode body)
            throws RoundFailedException, InterruptedException {
        return send(
                step,
                authorized(to, bearer).header("Content-Type", JSON).POST(BodyPublishers.ofString(body.toString())));
    }

    Answer delete(String step, URI to, SecretText bearer) throws RoundFailedException, InterruptedException {
        return send(step, authorized(to, bearer).DELETE());
    }

    Answer get(String step, URI to, SecretText bearer, String header, String value)
            throws RoundFailedException, InterruptedException {
        return send(step, authorized(to, bearer).header(header, value).GET());
    }

    private static HttpRequest.Builder authorized(URI to, SecretText bearer) {
        return HttpRequest.newBuilder(to).header("Authorization", "Bearer " + bearer.reveal());
    }

    private Answer send(String step, HttpRequest.Builder request) throws RoundFailedException, InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    UpstreamCall.send(client(), request.header("Accept", JSON).build(), LIMIT);
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException failure) {
            throw new RoundFailedException(step, String.valueOf(failure.getMessage()), false);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            JsonNode read = Json.mapper().readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance(); // whatever answers there is no service of ours
        }
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(LIMIT)
                    .build();
            client = made;
        }
        return made;
    }
}

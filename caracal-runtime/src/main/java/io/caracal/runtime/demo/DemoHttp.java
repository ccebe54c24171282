package io.caracal.runtime.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.common.http.FormText;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Plain HTTP with JSON and form bodies; every request is bounded, none follows a redirect. */
final class DemoHttp {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    Answer get(URI uri, SecretText bearer) {
        return send(request(uri, bearer).GET().build());
    }

    Answer get(URI uri, SecretText bearer, Map<String, String> headers) {
        HttpRequest.Builder request = request(uri, bearer).GET();
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer post(URI uri, SecretText bearer, Map<String, ?> body) {
        return send(request(uri, bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(write(body)))
                .build());
    }

    Answer patch(URI uri, SecretText bearer) {
        return send(
                request(uri, bearer).method("PATCH", BodyPublishers.noBody()).build());
    }

    Answer delete(URI uri, SecretText bearer) {
        return send(request(uri, bearer).DELETE().build());
    }

    /** A form as RFC 6749 clients send it, without an Authorization header. */
    Answer form(URI uri, List<Map.Entry<String, String>> fields) {
        String body = FormText.of(fields);
        return send(HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder request(URI uri, SecretText bearer) {
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Authorization", "Bearer " + bearer.reveal());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            String requestId = response.headers().firstValue("X-Request-Id").orElse("");
            return new Answer(response.statusCode(), requestId, parse(response.body()));
        } catch (IOException e) {
            throw new DemoFailure(
                    request.uri().getAuthority() + " does not answer; start the stack with: caracal up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", e);
        }
    }

    private JsonNode parse(String body) {
        if (body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // an answer that is not JSON has no members; the status tells the rest
        }
    }

    private String write(Map<String, ?> body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new DemoFailure("cannot write the request body", e);
        }
    }
}

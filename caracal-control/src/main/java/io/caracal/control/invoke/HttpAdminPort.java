package io.caracal.control.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caracal.common.http.FormText;
import io.caracal.control.catalog.AdminCall;
import io.caracal.control.guard.Invoker;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** The management API over HTTP, with the admin token narrowed to the invoker's zone by an {@link OnBehalfAssertion}. */
public final class HttpAdminPort implements AdminPort {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final Supplier<URI> api;
    private final SecretText adminToken;
    private final ObjectMapper json;
    private final Clock clock;

    /** @param api root of the API; asked for at each call, because a mounted bundle learns its port only when it listens */
    public HttpAdminPort(HttpClient client, Supplier<URI> api, SecretText adminToken, ObjectMapper json, Clock clock) {
        this.client = client;
        this.api = api;
        this.adminToken = adminToken;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public AdminReply execute(Invoker invoker, AdminCall call, String requestId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.get().resolve(call.path() + query(call.query())))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + adminToken.reveal())
                .header(OnBehalfAssertion.HEADER, assertion(invoker))
                .header("X-Request-Id", requestId);
        BodyPublisher body = BodyPublishers.noBody();
        if (call.body().isPresent()) {
            request.header("Content-Type", "application/json");
            body = BodyPublishers.ofString(call.body().get().toString());
        }
        return send(request.method(call.method(), body).build());
    }

    private String assertion(Invoker invoker) {
        return OnBehalfAssertion.of(invoker.zone(), invoker.clientId(), clock.instant())
                .signed(adminToken);
    }

    private AdminReply send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new AdminReply(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new AdminPortException("the management API does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminPortException("interrupted", e);
        }
    }

    private JsonNode parse(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AdminPortException("the management API did not answer with JSON", e);
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty() ? "" : "?" + FormText.of(parameters.entrySet());
    }
}

package io.caracal.testing.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to one server, with headers that go on each of them. It follows no redirect and keeps no cookie. */
public final class HttpProbe {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI base;
    private final Map<String, String> headers;

    private HttpProbe(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** Requests below the base URI. */
    public static HttpProbe of(URI base) {
        return new HttpProbe(base, Map.of());
    }

    /** The same probe with one more header on each request; a name given twice is replaced. */
    public HttpProbe header(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new HttpProbe(base, extended);
    }

    /** The same probe with {@code Authorization: Bearer …}. */
    public HttpProbe bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** GET of a raw path with query. */
    public Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** DELETE of a raw path with query. */
    public Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** POST of a JSON text. */
    public Reply post(String path, String json) {
        return json("POST", path, json);
    }

    /** PATCH with a JSON text. */
    public Reply patch(String path, String json) {
        return json("PATCH", path, json);
    }

    /** PUT of a JSON text. */
    public Reply put(String path, String json) {
        return json("PUT", path, json);
    }

    /** POST of a form; the entries are sent in the map's order. */
    public Reply postForm(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return header("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(body));
    }

    /** Any method with any body and exactly the headers set so far. */
    public Reply send(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).method(method, body);
        headers.forEach(request::setHeader);
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + base + path, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + method + " " + path, interrupted);
        }
    }

    private Reply json(String method, String path, String json) {
        HttpProbe typed = headers.containsKey("Content-Type") ? this : header("Content-Type", "application/json");
        return typed.send(method, path, BodyPublishers.ofString(json));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

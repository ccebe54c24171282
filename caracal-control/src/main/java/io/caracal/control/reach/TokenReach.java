package io.caracal.control.reach;

import io.caracal.common.health.Check;
import io.caracal.common.health.Reading;
import io.caracal.common.upstream.UpstreamCall;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Uses the admin token for the cheapest read there is. Only 401 and 403 speak against the token; while the API answers anything else, or
 * nothing, the last clear answer stands. Called by one thread at a time.
 */
public final class TokenReach implements Check {

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration timeout;
    private Reading last = Reading.unknown("not_asked", "the management API has not judged the token yet");

    /** @param api root of the management API */
    public TokenReach(HttpClient client, URI api, SecretText token, Duration timeout) {
        this.client = client;
        this.request = HttpRequest.newBuilder(api.resolve("/v1/zones?limit=1"))
                .header("Authorization", "Bearer " + token.reveal())
                .GET()
                .build();
        this.timeout = timeout;
    }

    @Override
    public Reading look() throws InterruptedException {
        try {
            last = judge(UpstreamCall.send(client, request, timeout).statusCode());
        } catch (IOException e) {
            return last; // that the API does not answer is told by another invariant
        }
        return last;
    }

    private Reading judge(int status) {
        return switch (status) {
            case 200 -> Reading.passed();
            case 401, 403 ->
                Reading.failed("token_refused", "the management API answers " + status + " to the admin token");
            default -> last;
        };
    }
}

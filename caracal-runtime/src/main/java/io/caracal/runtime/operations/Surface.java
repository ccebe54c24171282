package io.caracal.runtime.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.stack.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operational endpoints of one service on this machine, asked with the operator's token. */
public final class Surface {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            // Never through a proxy: the question is about this machine.
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final Probe.Target target;
    private final SecretText token;

    /** An answer; the body is a missing node when it is no JSON. */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** The stable code of a refusal. */
        String code() {
            JsonNode error = body.path("error");
            return error.isTextual()
                    ? error.asText()
                    : error.path("code").asText(body.path("reason").asText(""));
        }
    }

    public Surface(Probe.Target target, SecretText token) {
        this.target = target;
        this.token = token;
    }

    /** Short name of the service. */
    public String service() {
        return target.name();
    }

    /** Every invariant of the service as it stands now, in its order of precedence. */
    public List<StandingView> standings() {
        Answer answer = get("/ready?verbose");
        if (answer.status() == UNAUTHORIZED) {
            throw new OperatorProblem(service() + " refuses the operator token (401); compare CARACAL_OPERATOR_TOKEN or"
                    + " the file operatorToken with what it was started with");
        }
        if (!answer.body().has("invariants")) {
            throw refused(answer, "tells no invariants");
        }
        List<StandingView> standings = new ArrayList<>();
        answer.body().path("invariants").forEach(each -> standings.add(StandingView.of(each)));
        return standings;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** POST and DELETE carry who wants it, for the record. */
    Answer order(String method, String path, Map<String, ?> body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    /** What stops the command when the service does not do what it was asked. */
    OperatorProblem refused(Answer answer, String what) {
        String code = answer.code();
        String message = answer.body().path("message").asText("");
        return new OperatorProblem(service() + " " + what + ": " + answer.status() + (code.isEmpty() ? "" : " " + code)
                + (message.isEmpty() ? "" : " (" + message + ")"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(target.connectBase() + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token.reveal());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), ServiceClient.parse(response.body()));
        } catch (IOException failure) {
            throw new OperatorProblem(
                    service() + " does not answer at " + target.base()
                            + "; see `caracal status`, start the stack with `caracal up`",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperatorProblem("interrupted while asking " + service(), interrupted);
        }
    }
}

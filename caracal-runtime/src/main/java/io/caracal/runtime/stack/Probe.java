package io.caracal.runtime.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks services whether they are alive or ready (CLI contract B.5): all at once, 1500 ms each, no retry. */
public final class Probe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_MILLIS = 1500;
    private static final int BODY_LIMIT = 64 * 1024;
    private static final int TEXT_LIMIT = 120;

    /** What is asked. */
    public enum Question {
        HEALTH("/health"),
        READY("/ready");

        private final String path;

        Question(String path) {
            this.path = path;
        }

        /** "health" or "ready". */
        public String text() {
            return path.substring(1);
        }
    }

    /** Where to ask. */
    public record Target(String name, int port) {
        String url(Question question, String query) {
            return "http://localhost:" + port + question.path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** An answer; detail is the HTTP status, with the reason when it is no success, or why there was no answer. */
    public record Answer(String name, int port, String url, boolean ok, String detail) {}

    private Probe() {}

    /** The six services in display order. */
    public static List<Target> services() {
        List<Target> targets = new ArrayList<>();
        for (Service service : Service.values()) {
            targets.add(new Target(service.text(), service.port()));
        }
        return targets;
    }

    public static List<Answer> ask(List<Target> targets, Question question) {
        return ask(targets, question, "");
    }

    /** @param query raw, without the question mark; empty asks the plain question */
    public static List<Answer> ask(List<Target> targets, Question question, String query) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, targets.size()), Probe::daemon);
        try {
            List<Future<Answer>> pending = new ArrayList<>();
            for (Target target : targets) {
                pending.add(threads.submit(() -> ask(target, question, query)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : pending) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return targets.stream()
                    .map(target ->
                            new Answer(target.name(), target.port(), target.url(question, query), false, "interrupted"))
                    .toList();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a probe failed", failure);
        } finally {
            threads.shutdownNow();
        }
    }

    static Answer ask(Target target, Question question) {
        return ask(target, question, "");
    }

    private static Answer ask(Target target, Question question, String query) {
        String url = target.url(question, query);
        try {
            // Never through a proxy: the question is about this machine.
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url.replace("localhost", "127.0.0.1")).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Host", "localhost:" + target.port());
            int status = connection.getResponseCode();
            boolean ok = status >= 200 && status < 300;
            String reason = ok ? "" : reason(body(connection));
            connection.disconnect();
            return new Answer(target.name(), target.port(), url, ok, (status + " " + reason).strip());
        } catch (SocketTimeoutException late) {
            return new Answer(target.name(), target.port(), url, false, "timeout");
        } catch (IOException nobodyThere) {
            return new Answer(target.name(), target.port(), url, false, "unreachable");
        }
    }

    static String reason(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            for (String member : List.of("reason", "error", "detail")) {
                String text = json == null ? "" : json.path(member).asText("");
                if (!text.isEmpty()) {
                    return text;
                }
            }
        } catch (JsonProcessingException plainText) {
            return firstLine(body);
        }
        return firstLine(body);
    }

    private static String firstLine(String body) {
        String line = body.lines()
                .filter(each -> !each.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        return line.length() <= TEXT_LIMIT ? line : line.substring(0, TEXT_LIMIT);
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            return body == null ? "" : new String(body.readNBytes(BODY_LIMIT), StandardCharsets.UTF_8);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "probe");
        thread.setDaemon(true);
        return thread;
    }
}

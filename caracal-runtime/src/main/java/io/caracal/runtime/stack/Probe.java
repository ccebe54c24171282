package io.caracal.runtime.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks services whether they are alive or ready (CLI contract B.5): all at once, 1500 ms each unless told otherwise, no retry. */
public final class Probe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    /** How long a service may take to answer. */
    public static final Duration LIMIT = Duration.ofMillis(1500);

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

    /**
     * What is asked, and how long an answer may take.
     *
     * @param query raw, without the question mark; empty asks the plain question
     * @param limit to connect, and again to answer
     */
    public record Asked(Question question, String query, Duration limit) {

        String url(Target target) {
            return target.base() + suffix();
        }

        String suffix() {
            return question.path + (query.isEmpty() ? "" : "?" + query);
        }

        /** After which nobody is waited for: a name server may be slower than any limit of a connection. */
        Duration together() {
            return limit.multipliedBy(2);
        }
    }

    /**
     * Where to ask.
     *
     * @param base address without a slash at its end
     */
    public record Target(String name, URI base) {

        /** A service on this machine. */
        public Target(String name, int port) {
            this(name, URI.create("http://localhost:" + port));
        }

        /** The port, also where the address leaves it to the scheme. */
        public int port() {
            if (base.getPort() >= 0) {
                return base.getPort();
            }
            return "https".equalsIgnoreCase(base.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        }

        /** The address to connect to: never the IPv6 side of localhost, where nobody of ours listens. */
        public String connectBase() {
            String text = base.toString();
            return "localhost".equalsIgnoreCase(base.getHost())
                    ? text.replaceFirst("(?i)//localhost", "//127.0.0.1")
                    : text;
        }
    }

    /**
     * An answer.
     *
     * @param detail        the HTTP status, with the reason when it is no success, or why there was no answer
     * @param reason        the stable code alone; empty when the service gave none, timeout or unreachable when it did not answer
     * @param latencyMillis how long it took to answer, or to give up
     */
    public record Answer(
            String name, int port, String url, boolean ok, String detail, String reason, long latencyMillis) {}

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
        return ask(targets, new Asked(question, "", LIMIT));
    }

    /** Asks all at once; the answers are in the order of the targets. */
    public static List<Answer> ask(List<Target> targets, Asked asked) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, targets.size()), Probe::daemon);
        try {
            List<Future<Answer>> pending = new ArrayList<>();
            for (Target target : targets) {
                pending.add(threads.submit(() -> ask(target, asked)));
            }
            List<Answer> answers = new ArrayList<>();
            long end = System.nanoTime() + asked.together().toNanos();
            for (int index = 0; index < targets.size(); index++) {
                answers.add(await(pending.get(index), end - System.nanoTime(), targets.get(index), asked));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A name server may be slower than any limit of a connection. */
    private static Answer await(Future<Answer> answer, long nanos, Target target, Asked asked) {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return silent(target, asked.url(target), "timeout", asked.together().toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return silent(target, asked.url(target), "interrupted", 0);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a probe failed", failure);
        }
    }

    static Answer ask(Target target, Question question) {
        return ask(target, new Asked(question, "", LIMIT));
    }

    private static Answer ask(Target target, Asked asked) {
        String url = asked.url(target);
        int millis = (int) asked.limit().toMillis();
        long began = System.nanoTime();
        try {
            // Never through a proxy: the question is about this machine, or about one that was named.
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(target.connectBase() + asked.suffix()).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            boolean ok = status >= 200 && status < 300;
            String reason =
                    ok ? degradation(body(connection.getInputStream())) : reason(body(connection.getErrorStream()));
            connection.disconnect();
            String detail = ok ? Integer.toString(status) : (status + " " + reason).strip();
            return new Answer(target.name(), target.port(), url, ok, detail, reason, since(began));
        } catch (SocketTimeoutException late) {
            return silent(target, url, "timeout", since(began));
        } catch (IOException nobodyThere) {
            return silent(target, url, "unreachable", since(began));
        }
    }

    private static Answer silent(Target target, String url, String why, long millis) {
        return new Answer(target.name(), target.port(), url, false, why, why, millis);
    }

    private static long since(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Why a ready service is degraded; empty when it is not. */
    private static String degradation(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? "" : json.path("reason").asText("");
        } catch (JsonProcessingException plainText) {
            return "";
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

    private static String body(@Nullable InputStream from) throws IOException {
        try (InputStream body = from) {
            return body == null ? "" : new String(body.readNBytes(BODY_LIMIT), StandardCharsets.UTF_8);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "probe");
        thread.setDaemon(true);
        return thread;
    }
}

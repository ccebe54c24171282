package io.caracal.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.fault.ProcessFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often a service declares itself not ready although nothing is broken: on a network that loses packets, with its process suspended now and then. */
final class FalseEjections {
    private static final Duration SUSPENSION = Duration.ofSeconds(3);
    private static final Duration BETWEEN_SUSPENSIONS = Duration.ofSeconds(15);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);
    private static final int LIMIT_MILLIS = 30_000;
    private static final Set<String> IN_SERVICE = Set.of("serving", "degraded");
    private static final byte[] READY = KeptConnection.request("GET", "/ready");
    private static final byte[] HISTORY =
            KeptConnection.request("GET", "/ready/history", "Authorization: Bearer " + WholeStack.METRICS_BEARER);

    private final Duration duration;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, KeptConnection> services = new LinkedHashMap<>();
    private final List<String> ejections = new ArrayList<>();
    private long probes;
    private long refusals;
    private int suspensions;

    FalseEjections(Duration duration) {
        this.duration = duration;
    }

    /** Whether there was none, as far as was measured. */
    boolean none() {
        return ejections.isEmpty() && refusals == 0;
    }

    void measure(BenchReport report) throws IOException, InterruptedException {
        Process process = start();
        String calls;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            connect(said);
            soak(ProcessFault.paused("the services", process));
            process.getOutputStream().close();
            calls = line(said, "calls ");
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        report.row(
                "false ejections in a soak of " + duration.toSeconds() + " s",
                Bar.atMost(0, ""),
                Math.max(ejections.size(), refusals == 0 ? 0 : 1),
                "1 % of packets and of connections lost, " + suspensions + " suspensions of " + SUSPENSION.toSeconds()
                        + " s; "
                        + probes + " probes, " + refusals + " of them refused; governed calls passed and not passed: "
                        + calls
                        + (ejections.isEmpty() ? "" : "; " + ejections));
    }

    private static Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Duser.timezone=UTC",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-Dbench.log=target/bench-soak.log",
                "-cp",
                System.getProperty("java.class.path"),
                SoakedStack.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void connect(BufferedReader said) throws IOException {
        for (String line = line(said, ""); !line.equals("ready"); line = line(said, "")) {
            if (line.startsWith("port ")) {
                String[] words = line.split(" ", 3);
                services.put(words[1], new KeptConnection(Integer.parseInt(words[2]), LIMIT_MILLIS));
            }
        }
    }

    /** The next line that begins so, without its beginning. */
    private static String line(BufferedReader said, String beginning) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new IOException("the process with the services has ended by itself");
    }

    private void soak(Fault suspension) throws IOException {
        // Whoever interrupts this must not leave a suspended process behind.
        Thread resuming = new Thread(suspension::remove, "bench-resume");
        Runtime.getRuntime().addShutdownHook(resuming);
        Instant since = Instant.now();
        long end = System.nanoTime() + duration.toNanos();
        long next = System.nanoTime() + BETWEEN_SUSPENSIONS.toNanos();
        while (System.nanoTime() - end < 0) {
            probe();
            Pause.of(BETWEEN_PROBES);
            if (System.nanoTime() - next >= 0) {
                suspension.inject();
                Pause.of(SUSPENSION);
                suspension.remove();
                suspensions++;
                next = System.nanoTime() + BETWEEN_SUSPENSIONS.toNanos();
            }
        }
        for (Map.Entry<String, KeptConnection> service : services.entrySet()) {
            review(service.getKey(), service.getValue(), since);
            service.getValue().close();
        }
        Runtime.getRuntime().removeShutdownHook(resuming);
    }

    private void probe() throws IOException {
        for (KeptConnection service : services.values()) {
            probes++;
            if (service.ask(READY).status() != 200) {
                refusals++;
            }
        }
    }

    /** Between two probes nothing goes unnoticed: the service remembers. */
    private void review(String service, KeptConnection connection, Instant since) throws IOException {
        for (JsonNode change :
                json.readTree(connection.ask(HISTORY).expect(200).body()).path("transitions")) {
            String to = change.path("to").asText();
            if (Instant.parse(change.path("at").asText()).isAfter(since) && !IN_SERVICE.contains(to)) {
                ejections.add(service + ": " + change.path("reasons") + " at "
                        + change.path("at").asText());
            }
        }
    }
}

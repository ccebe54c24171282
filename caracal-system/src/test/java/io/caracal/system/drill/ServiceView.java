package io.caracal.system.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one service says about itself, as the public and as somebody with the metrics bearer see it. */
public final class ServiceView {
    private final String name;
    private final HttpProbe open;
    private final HttpProbe trusted;

    ServiceView(WholeStack stack, String name) {
        this.name = name;
        this.open = stack.service(name).http();
        this.trusted = open.bearer(WholeStack.METRICS_BEARER);
    }

    public String name() {
        return name;
    }

    /** The answer that everybody gets. */
    public Reply ready() {
        return open.get("/ready");
    }

    public Reply health() {
        return open.get("/health");
    }

    /** Whether nothing at all is broken, silent invariants included. */
    public boolean whole() {
        return ready().status() == 200 && statuses().values().stream().noneMatch(ServiceView::fails);
    }

    /** Whether each of them is declared and holds, with or without a warning. */
    public boolean holds(String... invariants) {
        Map<String, String> statuses = statuses();
        return Arrays.stream(invariants).noneMatch(each -> fails(statuses.getOrDefault(each, "absent")));
    }

    public boolean broken(String invariant) {
        return fails(statuses().getOrDefault(invariant, "absent"));
    }

    /** The status of each invariant by name. */
    public Map<String, String> statuses() {
        Map<String, String> statuses = new HashMap<>();
        for (JsonNode each : verbose().path("invariants")) {
            statuses.put(each.path("name").asText(), each.path("status").asText());
        }
        return statuses;
    }

    /** What follows from a breach of an invariant, as this service is configured. */
    String onBreach(String invariant) {
        return trusted.get("/ready/" + invariant).json().path("on_breach").asText();
    }

    /** Everything that the service says. */
    public JsonNode verbose() {
        return trusted.get("/ready?verbose").json();
    }

    /** The value of one series of the last scrape. */
    public Optional<Double> series(String series) {
        return trusted.get("/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst();
    }

    private static boolean fails(String status) {
        return !status.equals("pass") && !status.equals("warn");
    }
}

package io.caracal.system.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.system.reference.Catalogue.Entry;
import java.util.Map;
import java.util.TreeMap;

/** Grafana dashboards: one overview, and one per service with a panel for every invariant that has a value. */
final class Dashboards {

    static final String DIRECTORY = "infra/grafana";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;

    private final ObjectNode dashboard = JSON.createObjectNode();
    private final ArrayNode panels = JSON.createArrayNode();

    private Dashboards(String uid, String title) {
        dashboard.put("uid", uid).put("title", title).put("schemaVersion", 39).put("editable", false);
        dashboard.put("refresh", "15s");
        dashboard.putObject("time").put("from", "now-1h").put("to", "now");
        ArrayNode variables = dashboard.putObject("templating").putArray("list");
        variables
                .addObject()
                .put("name", "datasource")
                .put("type", "datasource")
                .put("query", "prometheus");
    }

    static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put(DIRECTORY + "/overview.json", overview());
        for (String service : Catalogue.services()) {
            files.put(DIRECTORY + "/" + service + ".json", service(service));
        }
        return files;
    }

    private static String overview() {
        Dashboards board = new Dashboards("caracal-overview", "Caracal: overview");
        board.panel("state-timeline", "Ready", "caracal_ready", "{{service}} {{instance}}");
        board.panel("state-timeline", "Reason", "caracal_ready_reason == 1", "{{service}} {{reason}}");
        board.panel("timeseries", "Broken invariants", "caracal_health_check == 0", "{{service}} {{name}}");
        board.panel(
                "timeseries", "Transitions in 10 min", "sum by (service) (changes(caracal_ready[10m]))", "{{service}}");
        board.panel(
                "timeseries",
                "Evidence waiting on disk",
                "{__name__=~\"caracal_.*_audit_replay_oldest_age_seconds\"}",
                "{{job}}");
        board.panel(
                "timeseries",
                "Revocation propagation",
                "caracal_gateway_revocation_propagation_seconds",
                "{{instance}}");
        return board.text();
    }

    private static String service(String service) {
        Dashboards board = new Dashboards("caracal-" + service, "Caracal: " + service);
        String own = "{service=\"" + service + "\"}";
        board.panel("state-timeline", "Ready", "caracal_ready" + own, "{{instance}}");
        board.panel("state-timeline", "Invariants", "caracal_health_check" + own, "{{name}}");
        board.panel(
                "timeseries",
                "Checks: 99th percentile",
                "histogram_quantile(0.99, sum by (name, le) (rate(caracal_check_duration_seconds_bucket" + own
                        + "[5m])))",
                "{{name}}");
        for (Entry entry : Catalogue.of(service)) {
            if (entry.invariant().measure().isPresent()) {
                board.measured(entry);
            }
        }
        return board.text();
    }

    private void measured(Entry entry) {
        ObjectNode panel = panel(
                "timeseries",
                entry.invariant().name() + " (" + entry.invariant().reason() + ")",
                InvariantAlerts.series("caracal_invariant_observed", entry),
                "{{instance}}");
        target(panel, "B", InvariantAlerts.series("caracal_invariant_limit", entry), "limit");
    }

    private ObjectNode panel(String type, String title, String expression, String legend) {
        int index = panels.size();
        ObjectNode panel =
                panels.addObject().put("id", index + 1).put("type", type).put("title", title);
        panel.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
        panel.putObject("gridPos")
                .put("x", index % 2 * WIDTH)
                .put("y", index / 2 * HEIGHT)
                .put("w", WIDTH)
                .put("h", HEIGHT);
        panel.putArray("targets");
        target(panel, "A", expression, legend);
        return panel;
    }

    private static void target(ObjectNode panel, String id, String expression, String legend) {
        panel.withArray("targets")
                .addObject()
                .put("refId", id)
                .put("expr", expression)
                .put("legendFormat", legend);
    }

    private String text() {
        dashboard.set("panels", panels);
        try {
            return JSON.writeValueAsString(dashboard) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a dashboard could not be written", e);
        }
    }
}

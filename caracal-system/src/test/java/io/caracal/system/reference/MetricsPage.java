package io.caracal.system.reference;

import io.caracal.system.reference.Scrape.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The page on metrics, written from what the six services show. */
final class MetricsPage {

    static final String FILE = "docs/metrics.md";

    private static final String INTRODUCTION = """
        # Metrics

        This page is generated from live scrapes of all six services by `./dev generate`; it is not to be edited.

        Every service answers `GET /metrics` (also `/v0/metrics`) with Prometheus text, even while it is not ready. With \
        `Accept: application/json` the answer is a snapshot of the `topics_*` series as one object; `/metrics.json` of STS, Gateway \
        and Audit has the keys of 1.0. In published modes a scrape needs `Authorization: Bearer` with the value of \
        `METRICS_BEARER`, or of the file in `METRICS_BEARER_FILE`; a changed file takes effect within seconds, without a restart.

        A scrape costs nothing but a copy: all documents are rendered once a second from memory, and one that is older than 30 \
        seconds is not served (503 `metrics_stale`). A series whose value is not known has no sample, rather than 0. Timestamps are \
        preferred to ages, so that an age goes on growing when whoever keeps it has died: `time() - x_timestamp_seconds`.

        No input makes series. A label has a fixed set of values or a cap of 100; what is beyond is counted under `other` and in \
        `caracal_metrics_series_dropped_total`. One metric has at most 500 series, one service stays below 2000 series and 250 KB.

        Histograms have the usual `_bucket`, `_sum` and `_count`. The column on labels leaves out `le` and `quantile`.
        """;

    private static final Map<String, String> GROUPS = groups();

    private final Map<String, Entry> entries = new TreeMap<>();

    /** A metric and the services that have it. */
    private record Entry(Family family, Set<String> labels, Set<String> services) {}

    private MetricsPage() {}

    /** @param scrapes by short name of the service */
    static String of(Map<String, Scrape> scrapes) {
        MetricsPage page = new MetricsPage();
        scrapes.forEach(page::add);
        return page.text();
    }

    private void add(String service, Scrape scrape) {
        scrape.families().values().forEach(family -> {
            Entry entry = entries.computeIfAbsent(
                    family.name(), name -> new Entry(family, new TreeSet<>(known(name)), new TreeSet<>()));
            if (!entry.family().type().equals(family.type())
                    || !entry.family().help().equals(family.help())) {
                throw new IllegalStateException("services do not agree on " + family + " and " + entry.family());
            }
            entry.labels().addAll(family.labels());
            entry.services().add(service);
        });
    }

    /** Labels of metrics that may have no sample in a young stack. */
    private static List<String> known(String name) {
        boolean perTopic = name.startsWith("topics_topic_") && !name.equals("topics_topic_metrics_truncated");
        return perTopic ? List.of("topic") : List.of();
    }

    private String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        Map<String, List<Entry>> grouped = new LinkedHashMap<>();
        GROUPS.values().forEach(title -> grouped.put(title, new ArrayList<>()));
        entries.values()
                .forEach(entry -> grouped.get(title(entry.family().name())).add(entry));
        Map<String, String> notes = ContractSeries.notes();
        grouped.forEach((title, group) -> {
            text.append("\n## ").append(title).append("\n\n");
            text.append(
                    "| Name | Type | Labels | Unit | Services | Meaning | Notes |\n|---|---|---|---|---|---|---|\n");
            group.forEach(
                    entry -> row(text, entry, notes.getOrDefault(entry.family().name(), "")));
        });
        absent(text);
        return text.toString();
    }

    private static void row(StringBuilder text, Entry entry, String note) {
        Family family = entry.family();
        text.append("| `").append(family.name()).append("` | ").append(family.type());
        text.append(" | ").append(String.join(", ", entry.labels()));
        text.append(" | ").append(unit(family));
        text.append(" | ").append(entry.services().size() == 6 ? "all" : String.join(", ", entry.services()));
        text.append(" | ").append(family.help().replace("|", "\\|"));
        text.append(" | ").append(note).append(" |\n");
    }

    private static void absent(StringBuilder text) {
        text.append("\n## Series of 1.0 that are not there\n\n");
        text.append("A series whose feature does not exist is left out instead of being shown as 0.\n\n");
        text.append("| Name | Service | Why |\n|---|---|---|\n");
        ContractSeries.rows()
                .forEach(row -> row.absent()
                        .ifPresent(reason -> text.append("| `")
                                .append(row.name())
                                .append("` | ")
                                .append(row.service())
                                .append(" | ")
                                .append(reason)
                                .append(" |\n")));
    }

    private static String unit(Family family) {
        String name = family.name();
        if (name.endsWith("_timestamp_seconds") || name.endsWith("_unix")) {
            return "unix seconds";
        }
        if (name.endsWith("_us") || name.endsWith("_ms")) {
            return name.endsWith("_us") ? "microseconds" : "milliseconds";
        }
        if (name.contains("_seconds")) {
            return "seconds";
        }
        if (name.contains("_bytes") || name.startsWith("jvm_memory_") && !name.endsWith("usage")) {
            return "bytes";
        }
        return name.endsWith("_ratio") || name.endsWith("usage") ? "ratio" : "";
    }

    private static String title(String name) {
        return GROUPS.entrySet().stream()
                .filter(group -> name.startsWith(group.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** Titles by prefix; the first that fits counts. */
    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("caracal_sts_", "STS");
        groups.put("caracal_gateway_", "Gateway");
        groups.put("caracal_audit_", "Audit");
        groups.put("caracal_api_", "API");
        groups.put("caracal_secret_", "API");
        groups.put("caracal_control_", "Control");
        groups.put("caracal_outbox_", "Coordinator");
        groups.put("caracal_idempotency_", "Coordinator");
        groups.put("caracal_sessions_", "Coordinator");
        groups.put("caracal_delegations_", "Coordinator");
        groups.put("caracal_sweep_", "Coordinator");
        groups.put("caracal_ttl_", "Coordinator");
        groups.put("caracal_service_lease_", "Coordinator");
        groups.put("caracal_rate_limit_", "Coordinator");
        groups.put("caracal_evidence_", "Evidence log");
        groups.put("caracal_", "Every service");
        groups.put("topics_", "Streams and write-ahead log");
        groups.put("jetty_", "Server");
        groups.put("", "Java");
        return groups;
    }
}

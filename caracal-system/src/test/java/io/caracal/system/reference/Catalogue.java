package io.caracal.system.reference;

import io.caracal.api.ApiApplication;
import io.caracal.audit.AuditApplication;
import io.caracal.common.health.EngineInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Severity;
import io.caracal.common.service.ServiceApplication;
import io.caracal.control.ControlApplication;
import io.caracal.coordinator.CoordinatorApplication;
import io.caracal.gateway.GatewayApplication;
import io.caracal.sts.StsApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all six services declare; the one source of documents, alerts and dashboards. */
public final class Catalogue {

    /** An invariant of a service. */
    public record Entry(String service, Invariant invariant) {

        /** {@code Sts} for {@code sts}. */
        String serviceTitle() {
            return title(service);
        }

        /** {@code CaracalInvariantStsPostgresUnreachable}. */
        String alert() {
            return "CaracalInvariant" + serviceTitle() + camel(invariant.reason());
        }

        /** What the page is labelled with: a state somebody asked for only warns, and only when it lasts. */
        String severity() {
            if (told()) {
                return "warning";
            }
            boolean grave = invariant.safety()
                    || invariant.onBreach().gates()
                    || invariant.impact().severity() == Severity.CRITICAL;
            return grave ? "critical" : "warning";
        }

        boolean told() {
            return invariant.impact().severity() == Severity.INFO;
        }
    }

    private Catalogue() {}

    static List<ServiceApplication<?>> applications() {
        return applications(Map.of());
    }

    static List<ServiceApplication<?>> applications(Map<String, String> environment) {
        return List.of(
                new ApiApplication(environment),
                new StsApplication(environment),
                new GatewayApplication(environment),
                new AuditApplication(environment),
                new CoordinatorApplication(environment),
                new ControlApplication(environment));
    }

    public static List<String> services() {
        return applications().stream().map(each -> each.identity().name()).toList();
    }

    /** Every invariant of every service, the engine's own among them, in order of precedence. */
    public static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (ServiceApplication<?> application : applications()) {
            String service = application.identity().name();
            EngineInvariants.with(application.invariants())
                    .forEach(invariant -> entries.add(new Entry(service, invariant)));
        }
        return entries;
    }

    public static List<Entry> of(String service) {
        return entries().stream()
                .filter(entry -> entry.service().equals(service))
                .toList();
    }

    /** All entries by reason, in alphabetical order. */
    static Map<String, List<Entry>> byReason() {
        Map<String, List<Entry>> reasons = new TreeMap<>();
        for (Entry entry : entries()) {
            reasons.computeIfAbsent(entry.invariant().reason(), unseen -> new ArrayList<>())
                    .add(entry);
        }
        return reasons;
    }

    public static String title(String word) {
        return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
    }

    static String camel(String code) {
        StringBuilder name = new StringBuilder();
        for (String word : code.split("[_-]", -1)) {
            name.append(title(word));
        }
        return name.toString();
    }
}

package io.caracal.system.reference;

import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import io.caracal.system.reference.AlertRule.Sample;
import io.caracal.system.reference.Catalogue.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A warning and a page for every invariant. A breach that somebody muted, and one that a drill forces, does not page: both have series of their
 * own. Each clears by itself.
 */
final class InvariantAlerts {

    private InvariantAlerts() {}

    static List<AlertRule> rules() {
        List<AlertRule> rules = new ArrayList<>();
        for (Entry entry : Catalogue.entries()) {
            rules.add(page(entry));
            rules.add(warning(entry));
        }
        return rules;
    }

    private static AlertRule page(Entry entry) {
        Invariant invariant = entry.invariant();
        return new AlertRule(
                entry.alert(),
                series("caracal_health_check", entry) + " == 0\n" + unlessWanted(entry),
                hold(entry),
                entry.severity(),
                entry.service(),
                entry.service() + ": " + invariant.reason(),
                invariant.impact().text() + " " + invariant.diagnosis().action(),
                invariant.runbook(),
                List.of(new Sample(instance("caracal_health_check", entry), "0x30", "1x60")),
                List.of(new Sample(instance("caracal_health_check", entry), "1x90", "1x1")),
                kept(entry));
    }

    private static AlertRule warning(Entry entry) {
        Invariant invariant = entry.invariant();
        return invariant.measure().map(measure -> nearing(entry, measure)).orElseGet(() -> recent(entry));
    }

    /** A value that has passed the point at which to worry. */
    private static AlertRule nearing(Entry entry, Measure measure) {
        String observed = series("caracal_invariant_observed", entry);
        String warn = series("caracal_invariant_warn", entry);
        Invariant invariant = entry.invariant();
        String breach = measure.floor() ? "-1x30" : "1000000x30";
        String whole = measure.floor() ? "1000000x60" : "-1x60";
        Sample threshold = new Sample(instance("caracal_invariant_warn", entry), "10x30", "10x60");
        return new AlertRule(
                entry.alert() + "Nearing",
                observed + (measure.floor() ? " <= " : " >= ") + warn + "\n" + unlessWanted(entry),
                "2m",
                "warning",
                entry.service(),
                entry.service() + ": " + invariant.name() + " is close to its limit",
                "The observed " + measure.unit().text() + " have passed the warning value. "
                        + invariant.diagnosis().action(),
                invariant.runbook(),
                List.of(threshold, new Sample(instance("caracal_invariant_observed", entry), breach, whole)),
                List.of(threshold, new Sample(instance("caracal_invariant_observed", entry), whole, whole)),
                kept(entry));
    }

    /** A breach that came and went leaves a trace of ten minutes. */
    private static AlertRule recent(Entry entry) {
        Invariant invariant = entry.invariant();
        return new AlertRule(
                entry.alert() + "Recently",
                "min_over_time(" + series("caracal_health_check", entry) + "[10m]) == 0\n" + unlessWanted(entry),
                "1m",
                "warning",
                entry.service(),
                entry.service() + ": " + invariant.reason() + " within the last ten minutes",
                "It was broken at least once: " + invariant.diagnosis().cause(),
                invariant.runbook(),
                List.of(new Sample(instance("caracal_health_check", entry), "0x30", "1x60")),
                List.of(new Sample(instance("caracal_health_check", entry), "1x90", "1x1")),
                kept(entry));
    }

    private static Map<String, String> kept(Entry entry) {
        return Map.of(
                "instance",
                "one",
                "service",
                entry.service(),
                "name",
                entry.invariant().name());
    }

    private static String hold(Entry entry) {
        if (entry.told()) {
            return "15m";
        }
        if (entry.invariant().safety()) {
            return "0m";
        }
        return entry.invariant().onBreach().gates() ? "1m" : "5m";
    }

    private static String unlessWanted(Entry entry) {
        return "unless on (instance, service, name) (" + series("caracal_invariant_muted", entry) + " == 1)\n"
                + "unless on (instance, service, name) (" + series("caracal_drill_active", entry) + " == 1)";
    }

    static String series(String metric, Entry entry) {
        return String.format(
                Locale.ROOT,
                "%s{service=\"%s\",name=\"%s\"}",
                metric,
                entry.service(),
                entry.invariant().name());
    }

    private static String instance(String metric, Entry entry) {
        return String.format(
                Locale.ROOT,
                "%s{instance=\"one\",service=\"%s\",name=\"%s\"}",
                metric,
                entry.service(),
                entry.invariant().name());
    }
}

package io.caracal.system.reference;

import io.caracal.system.reference.AlertRule.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes rules, and for each a test that it fires, that it stays quiet, and that it clears. */
final class AlertFiles {

    static final String RULES = "infra/prometheus/caracal.rules.yml";
    static final String TESTS = "infra/prometheus/caracal.rules.test.yml";

    private static final String GENERATED =
            "# Generated from the declarations in the code by './dev generate'; not to be edited.\n";

    private AlertFiles() {}

    static String rules(List<AlertRule> readiness, List<AlertRule> enterprise) {
        StringBuilder yaml = new StringBuilder(GENERATED).append("groups:\n");
        group(yaml, "caracal.readiness", readiness);
        group(yaml, "caracal.enterprise-readiness", enterprise);
        return yaml.toString();
    }

    private static void group(StringBuilder yaml, String name, List<AlertRule> rules) {
        yaml.append("  - name: ").append(name).append("\n    rules:\n");
        for (AlertRule rule : rules) {
            yaml.append("      - alert: ").append(rule.name()).append('\n');
            yaml.append("        expr: |\n");
            rule.expression()
                    .lines()
                    .forEach(line -> yaml.append("          ").append(line).append('\n'));
            yaml.append("        for: ").append(rule.hold()).append('\n');
            yaml.append("        labels:\n");
            yaml.append("          severity: ").append(rule.severity()).append('\n');
            yaml.append("          component: ").append(rule.component()).append('\n');
            yaml.append("        annotations:\n");
            yaml.append("          summary: ").append(quoted(rule.summary())).append('\n');
            yaml.append("          description: ")
                    .append(quoted(rule.description()))
                    .append('\n');
            yaml.append("          runbook_url: ").append(runbook(rule)).append('\n');
        }
    }

    /**
     * All rules in two tests, since promtool evaluates every rule for each: in one everything is broken for half an hour and then whole for an
     * hour, in the other nothing is ever broken.
     */
    static String tests(List<AlertRule> rules) {
        StringBuilder yaml = new StringBuilder(GENERATED)
                .append("rule_files:\n  - caracal.rules.yml\nevaluation_interval: 1m\ntests:\n");
        yaml.append("  - name: every alert fires and clears\n");
        series(yaml, rules.stream().flatMap(rule -> rule.firing().stream()).toList(), true);
        for (AlertRule rule : rules) {
            fires(yaml, rule);
        }
        rules.forEach(rule -> quiet(yaml, rule, "85m"));
        yaml.append("  - name: every alert stays quiet\n");
        series(yaml, rules.stream().flatMap(rule -> rule.quiet().stream()).toList(), false);
        rules.forEach(rule -> quiet(yaml, rule, "60m"));
        return yaml.toString();
    }

    private static void fires(StringBuilder yaml, AlertRule rule) {
        yaml.append("      - eval_time: 29m\n        alertname: ").append(rule.name());
        yaml.append("\n        exp_alerts:\n          - exp_labels:\n");
        labels(rule)
                .forEach((name, value) -> yaml.append("              ")
                        .append(name)
                        .append(": ")
                        .append(quoted(value))
                        .append('\n'));
        yaml.append("            exp_annotations:\n");
        yaml.append("              summary: ").append(quoted(rule.summary())).append('\n');
        yaml.append("              description: ")
                .append(quoted(rule.description()))
                .append('\n');
        yaml.append("              runbook_url: ").append(runbook(rule)).append('\n');
    }

    private static void quiet(StringBuilder yaml, AlertRule rule, String at) {
        yaml.append("      - eval_time: ")
                .append(at)
                .append("\n        alertname: ")
                .append(rule.name());
        yaml.append("\n        exp_alerts: []\n");
    }

    /** A series that several rules look at is given once. */
    private static void series(StringBuilder yaml, List<Sample> samples, boolean both) {
        yaml.append("    interval: 1m\n    input_series:\n");
        for (Sample sample : new LinkedHashSet<>(samples)) {
            yaml.append("      - series: '").append(sample.series()).append("'\n");
            yaml.append("        values: '").append(sample.bad());
            if (both) {
                yaml.append(' ').append(sample.good());
            }
            yaml.append("'\n");
        }
        yaml.append("    alert_rule_test:\n");
    }

    /** Those of the first firing series that survive the expression, and those of the rule. */
    private static Map<String, String> labels(AlertRule rule) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("severity", rule.severity());
        labels.put("component", rule.component());
        labels.putAll(rule.kept());
        return labels;
    }

    private static String runbook(AlertRule rule) {
        return "docs/" + rule.runbook();
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** All rules in the order of the file. */
    static List<AlertRule> together(List<AlertRule> readiness, List<AlertRule> enterprise) {
        List<AlertRule> all = new ArrayList<>(readiness);
        all.addAll(enterprise);
        return all;
    }
}

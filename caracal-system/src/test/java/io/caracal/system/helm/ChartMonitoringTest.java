package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.stack.Service;
import io.caracal.system.reference.Monitoring;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Metrics, alerts and dashboards. */
final class ChartMonitoringTest {

    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);

    @ParameterizedTest
    @EnumSource(Service.class)
    void metricsAreReadWithTheBearerAlsoOfWhatIsNotReadyAndKeepTheirOwnLabels(Service service) {
        ServiceMonitor monitor = EVERYTHING.get(ServiceMonitor.class, "caracal-" + service.text());
        Endpoint endpoint = monitor.getSpec().getEndpoints().get(0);
        Map<String, String> selected = monitor.getSpec().getSelector().getMatchLabels();

        assertThat(endpoint.getPath()).isEqualTo("/metrics");
        assertThat(endpoint.getAuthorization().getType()).isEqualTo("Bearer");
        assertThat(endpoint.getAuthorization().getCredentials().getName()).isEqualTo("caracal-runtime");
        assertThat(endpoint.getAuthorization().getCredentials().getKey()).isEqualTo("metricsBearer");
        assertThat(endpoint.getHonorLabels()).isTrue();
        assertThat(EVERYTHING.all(io.fabric8.kubernetes.api.model.Service.class).stream()
                        .filter(each ->
                                each.getMetadata().getLabels().entrySet().containsAll(selected.entrySet()))
                        .map(each -> each.getMetadata().getName()))
                .containsExactly("caracal-" + service.text() + "-ops");
    }

    @Test
    void everyGeneratedAlertIsInTheRulesWithARunbookThatLeadsSomewhere() {
        List<String> generated = Monitoring.rules()
                .lines()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();

        assertThat(rules(EVERYTHING).stream().map(Rule::getAlert).toList()).isEqualTo(generated);
        for (Rule rule : rules(EVERYTHING)) {
            assertThat(rule.getAnnotations().get("runbook_url"))
                    .startsWith("https://github.com/garudex-labs/caracal/blob/main/docs/runbooks/");
            assertThat(expression(rule)).as(rule.getAlert()).isNotBlank();
            assertThat(rule.getFor()).as(rule.getAlert()).isNotBlank();
        }
    }

    @Test
    void alertsAreLeftOutAndLimitsChangedByName() {
        Rendering changed = Chart.with("""
            alertRules:
              enabled: true
              disabled: [CaracalInvariantApiShuttingDown]
              thresholds: {CaracalAuditConsumerLagHigh: 5000}
            """);
        Map<String, String> expressions =
                rules(changed).stream().collect(Collectors.toMap(Rule::getAlert, ChartMonitoringTest::expression));

        assertThat(expressions.keySet()).doesNotContain("CaracalInvariantApiShuttingDown");
        assertThat(expressions.get("CaracalAuditConsumerLagHigh")).isEqualTo("caracal_audit_consumer_lag > 5000");
        assertThat(expressions.get("CaracalAuditDLQNonEmpty")).isEqualTo("caracal_audit_dlq_size > 0");
    }

    @Test
    void everyDashboardIsThereForGrafana() {
        ConfigMap dashboards = EVERYTHING.get(ConfigMap.class, "caracal-dashboards");

        assertThat(dashboards.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboards.getData()).hasSameSizeAs(Monitoring.dashboards());
        assertThat(dashboards.getData().get("caracal-sts.json").strip())
                .isEqualTo(Monitoring.dashboards().get("infra/grafana/sts.json").strip());
    }

    @Test
    void theGateOfControlIsAFileThatIsThereWhileItIsOpen() {
        Rendering closed = Chart.with("control: {enabled: true, gateOpen: false}");

        assertThat(EVERYTHING.get(ConfigMap.class, "caracal-control-gate").getData())
                .containsOnlyKeys("enabled");
        assertThat(closed.get(ConfigMap.class, "caracal-control-gate").getData())
                .isEmpty();
        for (String component : List.of("api", "control")) {
            assertThat(EVERYTHING.environment(component))
                    .containsEntry("CONTROL_GATE_FILE", "/run/caracal-control/enabled");
            assertThat(EVERYTHING.container(component).getVolumeMounts())
                    .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/run/caracal-control"));
        }
        assertThat(Chart.with().environment("api"))
                .containsEntry("CARACAL_CONTROL_ENABLED", "false")
                .doesNotContainKey("CONTROL_GATE_FILE");
    }

    private static String expression(Rule rule) {
        return String.valueOf(rule.getExpr().getValue()).strip();
    }

    private static List<Rule> rules(Rendering rendering) {
        List<RuleGroup> groups =
                rendering.get(PrometheusRule.class, "caracal").getSpec().getGroups();
        return groups.stream().flatMap(group -> group.getRules().stream()).toList();
    }
}

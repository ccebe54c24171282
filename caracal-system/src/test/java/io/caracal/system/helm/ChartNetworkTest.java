package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.stack.Service;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may reach what. */
final class ChartNetworkTest {

    private static final Rendering PRODUCTION = Chart.with(Profiles.PRODUCTION, Profiles.OWN);
    private static final Rendering EVERYTHING = Chart.with(Profiles.RC, Profiles.EVERYTHING);

    @ParameterizedTest
    @CsvSource({
        "sts, 'api coordinator control gateway'",
        "api, control",
        "gateway, ''",
        "audit, ''",
        "coordinator, 'gateway sts'",
        "control, ''",
    })
    void aComponentIsReachedByItsCallersAndByPrometheusAndByNobodyElse(String component, String callers) {
        Set<String> expected = new TreeSet<>(
                List.of(("namespace=monitoring " + callers).strip().split(" ")));
        expected.addAll(component.equals("audit") ? Set.of() : Set.of("namespace=ingress"));
        int port = Service.named(component).orElseThrow().port();

        assertThat(admitted(EVERYTHING, component, port)).isEqualTo(expected);
        assertThat(policy(EVERYTHING, component).getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    }

    @ParameterizedTest
    @CsvSource({
        "sts, 'namespace=default:5432 coordinator:4000'",
        "api, 'namespace=default:5432 sts:8080'",
        "gateway, 'namespace=default:5432 sts:8080 coordinator:4000 0.0.0.0/0:443 ::/0:443'",
        "audit, 'namespace=default:5432'",
        "coordinator, 'namespace=default:5432 sts:8080'",
        "control, 'sts:8080 api:3000'",
    })
    void aComponentReachesNamesRedisAndWhatItNeedsAndNothingElse(String component, String needed) {
        Set<String> expected = new TreeSet<>(Set.of("namespace=kube-system:53", "namespace=default:6379"));
        expected.addAll(List.of(needed.split(" ")));

        assertThat(reached(EVERYTHING, component)).isEqualTo(expected);
    }

    @Test
    void onlyTheSelfTestOverTheNetworkCallsTheCoordinator() {
        assertThat(reached(PRODUCTION, "gateway")).doesNotContain("coordinator:4000");
        assertThat(reached(PRODUCTION, "sts")).doesNotContain("coordinator:4000");
    }

    @Test
    void onlyTheStsReachesTokenEndpoints() {
        Rendering chart =
                Chart.with("networkPolicy: {tokenEndpoints: {to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [8443]}}");

        assertThat(reached(chart, "sts")).contains("192.0.2.0/24:8443");
        assertThat(reached(chart, "gateway")).doesNotContain("192.0.2.0/24:8443");
    }

    @Test
    void storesAreReachedWhereTheirNamesSayTheyAreOrWhereTheOperatorDoes() {
        assertThat(reached(PRODUCTION, "sts")).contains("10.20.0.5/32:5432", "namespace=stores:6379");
        assertThat(reached(Chart.with("networkPolicy: {postgres: [{ipBlock: {cidr: 192.0.2.0/24}}]}"), "sts"))
                .contains("192.0.2.0/24:5432");
    }

    @Test
    void theMigrationsReachPostgresAloneAndNobodyReachesThem() {
        NetworkPolicySpec policy = policy(PRODUCTION, "migrate");

        assertThat(policy.getIngress()).isEmpty();
        assertThat(reached(PRODUCTION, "migrate"))
                .containsExactlyInAnyOrder("namespace=kube-system:53", "10.20.0.5/32:5432");
    }

    @Test
    void backupsReachTheStoresAloneAndNobodyReachesThem() {
        NetworkPolicySpec policy = policy(EVERYTHING, "backup");

        assertThat(policy.getIngress()).isEmpty();
        assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(reached(EVERYTHING, "backup"))
                .containsExactlyInAnyOrder(
                        "namespace=kube-system:53", "namespace=default:5432", "namespace=default:6379");
    }

    @Test
    void noRuleOfAnyProfileAllowsEveryPort() {
        for (String[] profile : Profiles.all()) {
            for (NetworkPolicy policy : Chart.with(profile).all(NetworkPolicy.class)) {
                for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
                    assertThat(rule.getPorts())
                            .as(policy.getMetadata().getName())
                            .isNotEmpty();
                    assertThat(rule.getTo()).as(policy.getMetadata().getName()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void governedCallsThatMayGoAnywhereStillReachNoPrivateNetwork() {
        List<NetworkPolicyPeer> open = policy(EVERYTHING, "gateway").getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .filter(peer -> peer.getIpBlock() != null)
                .toList();

        assertThat(open.get(0).getIpBlock().getExcept())
                .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8");
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void operatorsReachAnInstanceThatIsNotReadyAndCallersDoNot(Service service) {
        ServiceSpec traffic = service(EVERYTHING, "caracal-" + service.text());
        ServiceSpec operators = service(EVERYTHING, "caracal-" + service.text() + "-ops");

        assertThat(traffic.getPublishNotReadyAddresses()).isNull();
        assertThat(operators.getPublishNotReadyAddresses()).isTrue();
        assertThat(operators.getSelector()).isEqualTo(traffic.getSelector());
        assertThat(Stream.of(traffic, operators)).allSatisfy(spec -> {
            assertThat(spec.getType()).isEqualTo("ClusterIP");
            assertThat(spec.getPorts().get(0).getPort()).isEqualTo(service.port());
        });
    }

    @Test
    void aStatefulSetIsGovernedByAServiceWithoutAddress() {
        for (String name : List.of("caracal-sts-headless", "caracal-gateway-headless")) {
            assertThat(service(PRODUCTION, name).getClusterIP()).isEqualTo("None");
        }
    }

    @Test
    void servicesFindEachOtherByNamesWithoutDots() {
        assertThat(EVERYTHING.environment("gateway")).containsEntry("STS_URL", "http://caracal-sts:8080");
        assertThat(EVERYTHING.environment("control")).containsEntry("CARACAL_API_URL", "http://caracal-api:3000");
        assertThat(EVERYTHING.environment("coordinator"))
                .containsEntry("STS_URL", "http://caracal-sts:8080")
                .containsEntry("ISSUER_URL", "https://sts.example.com");
    }

    @Test
    void aServiceElsewhereIsCalledThere() {
        Rendering apart = Chart.with("services: {sts: {enabled: false, internalUrl: \"https://sts.example.com\"}}");

        assertThat(apart.environment("gateway")).containsEntry("STS_URL", "https://sts.example.com");
        assertThat(apart.find(NetworkPolicy.class, "caracal-sts")).isEmpty();
    }

    @Test
    void nothingIsReachedFromOutsideUnlessAskedFor() {
        assertThat(PRODUCTION.all(Ingress.class)).isEmpty();
        assertThat(EVERYTHING.all(Ingress.class)).hasSize(5);
        IngressSpec sts = EVERYTHING.get(Ingress.class, "caracal-sts").getSpec();
        assertThat(sts.getTls().get(0).getSecretName()).isEqualTo("sts-tls");
        assertThat(sts.getRules().get(0).getHost()).isEqualTo("sts.example.com");
        assertThat(sts.getRules()
                        .get(0)
                        .getHttp()
                        .getPaths()
                        .get(0)
                        .getBackend()
                        .getService()
                        .getName())
                .isEqualTo("caracal-sts");
    }

    static NetworkPolicySpec policy(Rendering rendering, String component) {
        NetworkPolicySpec policy =
                rendering.get(NetworkPolicy.class, "caracal-" + component).getSpec();
        assertThat(policy.getPodSelector().getMatchLabels()).containsEntry("app.kubernetes.io/component", component);
        return policy;
    }

    private static ServiceSpec service(Rendering rendering, String name) {
        return rendering
                .get(io.fabric8.kubernetes.api.model.Service.class, name)
                .getSpec();
    }

    /** Every peer that the ingress rules let in, each to this port alone. */
    static Set<String> admitted(Rendering rendering, String component, int port) {
        Set<String> admitted = new TreeSet<>();
        policy(rendering, component).getIngress().forEach(rule -> {
            assertThat(rule.getPorts()).hasSize(1);
            assertThat(rule.getPorts().get(0).getPort().getIntVal()).isEqualTo(port);
            assertThat(rule.getFrom()).isNotEmpty();
            rule.getFrom().forEach(peer -> admitted.add(told(peer)));
        });
        return admitted;
    }

    /** Every peer and port that the egress rules allow. */
    static Set<String> reached(Rendering rendering, String component) {
        Set<String> reached = new TreeSet<>();
        for (NetworkPolicyEgressRule rule : policy(rendering, component).getEgress()) {
            for (NetworkPolicyPeer peer : rule.getTo()) {
                for (NetworkPolicyPort port : rule.getPorts()) {
                    Object number = port.getPort().getValue();
                    reached.add(told(peer) + ":" + number);
                }
            }
        }
        return reached;
    }

    private static String told(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return peer.getIpBlock().getCidr();
        }
        LabelSelector namespace = peer.getNamespaceSelector();
        if (namespace != null) {
            return "namespace=" + namespace.getMatchLabels().get("kubernetes.io/metadata.name");
        }
        Map<String, String> labels = peer.getPodSelector().getMatchLabels();
        assertThat(labels).containsEntry("app.kubernetes.io/instance", "caracal");
        return labels.get("app.kubernetes.io/component");
    }
}

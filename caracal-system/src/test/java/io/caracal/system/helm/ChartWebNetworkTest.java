package io.caracal.system.helm;

import static io.caracal.system.helm.ChartNetworkTest.admitted;
import static io.caracal.system.helm.ChartNetworkTest.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may reach the console of 1.0, and whom it may reach. */
final class ChartWebNetworkTest {

    private static final Rendering WEB = Chart.with(Profiles.PRODUCTION, Profiles.OWN, Profiles.WEB);
    private static final Rendering PRODUCTION = Chart.with(Profiles.PRODUCTION, Profiles.OWN);

    @Test
    void theConsoleIsReachedFromOutsideByDefaultAtItsPublicHost() {
        assertThat(WEB.all(Ingress.class))
                .extracting(ingress -> ingress.getMetadata().getName())
                .containsExactly("caracal-web");
        IngressSpec spec = WEB.get(Ingress.class, "caracal-web").getSpec();
        HTTPIngressPath path = spec.getRules().get(0).getHttp().getPaths().get(0);

        assertThat(spec.getIngressClassName()).isEqualTo("nginx");
        assertThat(spec.getTls().get(0).getSecretName()).isEqualTo("console-tls");
        assertThat(spec.getTls().get(0).getHosts()).containsExactly("console.example.com");
        assertThat(spec.getRules().get(0).getHost()).isEqualTo("console.example.com");
        assertThat(path.getPath() + " " + path.getPathType()).isEqualTo("/ Prefix");
        assertThat(path.getBackend().getService().getName()).isEqualTo("caracal-web");
        assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
    }

    @Test
    void whoLeadsPeopleThereOtherwiseHasNoIngress() {
        Rendering own = Chart.with(
                Profiles.PRODUCTION,
                Profiles.OWN,
                Profiles.WEB,
                "ingress: {web: {enabled: false}}\nnetworkPolicy: {ingressController: []}");

        assertThat(own.all(Ingress.class)).isEmpty();
        assertThat(admitted(own, "web", 3002)).isEmpty();
        assertThat(Chart.notes(Profiles.RC, Profiles.WEB, "ingress: {web: {enabled: false}}"))
                .contains("once you lead that address to svc/caracal-web");
    }

    @Test
    void theIngressThatIsOnByDefaultAsksForNothingWhileNoConsoleRuns() {
        assertThat(PRODUCTION.all(Ingress.class)).isEmpty();
        assertThat(Chart.with("ingress: {web: {enabled: true}}").all(Ingress.class))
                .isEmpty();
    }

    @Test
    void onlyTheIngressControllerReachesTheConsole() {
        assertThat(admitted(WEB, "web", 3002)).containsExactly("namespace=ingress");
    }

    @Test
    void theConsoleReachesItsDatabaseTheServicesAndTheIdentityProvider() {
        assertThat(reached(WEB, "web"))
                .containsExactlyInAnyOrder(
                        "namespace=kube-system:53",
                        "10.20.0.5/32:5432",
                        "api:3000",
                        "coordinator:4000",
                        "sts:8080",
                        "gateway:8081",
                        "audit:9090",
                        "198.51.100.0/24:8443");
        assertThat(reached(WEB, "sts")).doesNotContain("198.51.100.0/24:8443");
    }

    @Test
    void theJobOfTheConsoleReachesItsDatabaseAloneAndNobodyReachesIt() {
        assertThat(ChartNetworkTest.policy(WEB, "web-migrate").getIngress()).isEmpty();
        assertThat(reached(WEB, "web-migrate"))
                .containsExactlyInAnyOrder("namespace=kube-system:53", "10.20.0.5/32:5432");
    }

    @ParameterizedTest
    @CsvSource({"api, 3000", "coordinator, 4000", "sts, 8080", "gateway, 8081", "audit, 9090"})
    void aServiceAdmitsTheConsoleExactlyWhenItRuns(String component, int port) {
        assertThat(admitted(WEB, component, port)).contains("web");
        assertThat(admitted(PRODUCTION, component, port)).doesNotContain("web");
    }

    @Test
    void nobodyReadsMetricsOfTheConsoleForItHasNone() {
        assertThat(WEB.find(Service.class, "caracal-web")).isPresent();
        assertThat(WEB.find(Service.class, "caracal-web-ops")).isEmpty();
        assertThat(WEB.find(ServiceMonitor.class, "caracal-web")).isEmpty();
        assertThat(WEB.find(ServiceMonitor.class, "caracal-api")).isPresent();
    }
}

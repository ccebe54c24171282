package io.caracal.system.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the tables that operators were promised has its place in the guide. */
final class PromisedRowsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        an operator of one machine          | deploy-compose.md
        a Kubernetes platform team          | deploy-helm.md
        a Kubernetes platform team          | deploy-helm.md#managed-kubernetes
        a security reviewer                 | harden.md
        a security reviewer                 | rotate-keys.md
        on call                             | monitor.md
        on call                             | alerts.md
        on call                             | recover.md
        on call                             | failure-drills.md
        a release owner                     | upgrade.md#plan-a-rollout
        a release owner                     | upgrade.md#policy-changes
        a release owner                     | upgrade.md
        local development                   | docker-compose.yml
        self-hosted                         | runtime-compose.yml
        Kubernetes                          | infra/helm/caracal
        run it in containers                | deploy-compose.md
        run it on Kubernetes                | deploy-helm.md
        every setting and its default       | configuration.md
        Postgres and Redis, managed or your own | stores.md
        close what should be closed         | harden.md
        change secrets without an outage    | rotate-keys.md
        more traffic                        | scale.md
        see how it is                       | monitor.md
        be told when it is not              | alerts.md
        bring it back                       | recover.md#respond-to-an-incident
        rehearse that                       | failure-drills.md
        lose nothing                        | back-up.md
        the next version                    | upgrade.md
        """)
    void rolesEnvironmentsAndNeedsLeadToTheirPages(String row, String place) {
        assertThat(row("README.md", row)).contains(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        one machine                         | caracal status --ready
        compose                             | docker compose logs
        Kubernetes                          | kubectl describe pod
        stores                              | validateMigrations.sh
        one request                         | caracal debug request
        401 or 403 from the API             | admin token
        an exchange with the STS fails      | client secret
        the Gateway fails before the upstream | revocation snapshot
        views of agents fail                | readiness of the Coordinator
        an audit event is missing           | dead letters
        """)
    void debuggingHasItsRows(String row, String answer) {
        assertThat(row("debug.md", row)).contains(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        API                                 | /metrics
        STS                                 | /metrics.json
        Gateway                             | /metrics.json
        Audit                               | /metrics.json
        Coordinator                         | /metrics
        Control                             | /ready
        process health                      | restart loops
        Postgres and Redis                  | token exchange
        streams and outbox                  | late
        service readiness                   | no traffic
        end to end                          | smokeTest.sh
        health passes, readiness fails      | runbook
        a scrape is unauthorized            | METRICS_BEARER
        readiness flaps                     | CPU throttling
        only the API's `/health` fails in the smoke test | port
        """)
    void monitoringHasItsRows(String row, String answer) {
        assertThat(row("monitor.md", row)).contains(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Postgres unavailable                | migrations
        Redis unavailable                   | pending entries
        STS unavailable                     | policies
        Gateway unhealthy                   | UPSTREAM_HOST_ALLOWLIST
        Audit unhealthy                     | dead letters
        Coordinator unhealthy               | sweepers
        Control unhealthy                   | gate
        requests still fail closed after the outage | policy freshness
        events appear twice                 | know events by their id
        a rollback does not restore service | Roll forward
        """)
    void recoveryHasItsRows(String row, String answer) {
        assertThat(row("recover.md", row)).contains(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        `GET /v0/health` and `/healthz`     | uptime_ms
        `GET /v0/ready` and `/readyz`       | not_ready
        `GET /v0/metrics`                   | application/json
        CARACAL_PROBE_AUTH                  | TOPICS_PROBE_AUTH
        """)
    void versionedProbesAreDescribed(String route, String answer) {
        String page = text("docs/probes.md");
        assertThat(page.substring(page.indexOf(route))).contains(answer);
    }

    /** All rows of the tables of a page of the guide that begin with this cell. */
    private static String row(String page, String cell) {
        return Page.of("docs/operations/" + page).lines().stream()
                .filter(line -> line.startsWith("| " + cell + " |"))
                .collect(Collectors.joining("\n"));
    }

    private static String text(String page) {
        return String.join("\n", Page.of(page).lines());
    }
}

package io.caracal.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.FakeStack;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final Doctor.Order EVERYTHING = new Doctor.Order(false, false, null, false);
    private static final String REDIS = FakeStack.breach("redis", "redis_unreachable", "shared", "eject", "timeout");
    private static final String LAGGING = FakeStack.breach("outbox-pending", "outbox_lagging", "shared", "degrade", "");

    @TempDir
    Path home;

    private FakeStack stack;
    private Map<String, String> environment;
    private Clock clock = Clock.systemUTC();

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack();
        environment = new TreeMap<>(stack.environment());
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void aStackThatIsWellIsReadyAndHasTheMembersOfTheContract() throws IOException {
        Report report = examine(EVERYTHING);

        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));
        assertThat(report.ready()).as(json.toString()).isTrue();
        assertThat(names(json))
                .startsWith("command", "mode", "ready", "strict", "context", "summary", "checks")
                .contains("lowestBrokenRung", "ladder", "findings");
        assertThat(json.path("command").asText()).isEqualTo("doctor");
        assertThat(json.path("mode").asText()).isEqualTo("system");
        assertThat(json.path("context").path("zoneScope").asText()).isEqualTo("all");
        assertThat(json.path("context").path("apiUrl").asText())
                .isEqualTo(stack.url(Service.API).toString());
        assertThat(json.path("summary").path("total").asInt())
                .isEqualTo(json.path("checks").size());
        assertThat(names(json.path("checks").path(0))).startsWith("section", "check", "status", "detail");
        assertThat(json.path("lowestBrokenRung").isNull()).isTrue();
        assertThat(json.path("ladder"))
                .hasSize(5)
                .allSatisfy(rung -> assertThat(rung.path("status").asText()).isEqualTo("ok"));
    }

    @Test
    void withoutRedisTheStorageRungIsNamedFirstAndWhoFollows() {
        for (Service service : List.of(Service.STS, Service.API, Service.COORDINATOR)) {
            stack.broken(service, REDIS);
        }
        stack.broken(
                Service.GATEWAY,
                FakeStack.breach("sts", "sts_unreachable", "downstream", "eject", "redis_unreachable"));
        stack.broken(
                Service.CONTROL,
                FakeStack.breach("api", "api_unreachable", "downstream", "eject", "redis_unreachable"));

        Report report = examine(EVERYTHING);

        assertThat(report.ready()).isFalse();
        assertThat(report.lowestBroken()).contains(Rung.STORAGE);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("redis_unreachable");
            assertThat(finding.services()).containsExactly("api", "sts", "coordinator");
            assertThat(finding.onlyBecause())
                    .containsExactlyInAnyOrder("api", "sts", "coordinator", "gateway", "control");
            assertThat(finding.remedy().cause()).isEqualTo("cause of redis_unreachable");
            assertThat(finding.remedy().action()).isEqualTo("action for redis_unreachable");
            assertThat(finding.remedy().runbook()).isEqualTo("docs/runbooks/redis_unreachable.md");
        });
        assertThat(report.standing(Rung.SERVICE)).isEqualTo(Report.Standing.FOLLOWS);
        assertThat(report.standing(Rung.PROCESS)).isEqualTo(Report.Standing.OK);
        assertThat(String.join("\n", text(report)))
                .contains(
                        "✗ not ready",
                        "repair rung 2 first: Postgres and Redis",
                        "1. redis_unreachable at api, sts, coordinator")
                .contains("gateway sts_unreachable", "only because of this: ");
    }

    @Test
    void aServiceThatIsGoneIsTheLowestRungAndTheRestIsStillLookedAt() {
        stack.stop(Service.STS);
        stack.broken(Service.GATEWAY, FakeStack.breach("sts", "sts_unreachable", "downstream", "eject", "unreachable"));

        Report report = examine(EVERYTHING);

        assertThat(report.lowestBroken()).contains(Rung.PROCESS);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("not_answering");
            assertThat(finding.onlyBecause()).containsExactly("sts", "gateway");
            assertThat(finding.remedy().action()).contains("caracal logs sts");
        });
        assertThat(check(report, "audit readiness").status()).isEqualTo(CheckStatus.OK);
        assertThat(check(report, "sts health").status()).isEqualTo(CheckStatus.FAIL);
    }

    @Test
    void controlIsMissedOnlyWhereItIsNamed() {
        stack.stop(Service.CONTROL);
        assertThat(check(examine(EVERYTHING), "control health").status()).isEqualTo(CheckStatus.FAIL);

        environment.remove("CARACAL_CONTROL_URL");
        environment.put(
                "CARACAL_CONTROL_PORT",
                Integer.toString(stack.url(Service.CONTROL).getPort()));
        Report report = examine(EVERYTHING);

        assertThat(report.ready()).isTrue();
        assertThat(check(report, "control health").detail()).startsWith("not there and not expected");
        assertThat(report.addresses()).doesNotContainKey("control");
    }

    @Test
    void aWarningKeepsTheStackReadyUnlessItIsStrict() {
        stack.reader(Service.API, "/ready?verbose", 200, FakeStack.verbose(Service.API, true, LAGGING));

        assertThat(examine(EVERYTHING).ready()).isTrue();
        assertThat(examine(new Doctor.Order(true, false, null, false)).ready()).isFalse();
        assertThat(check(examine(EVERYTHING), "api readiness").status()).isEqualTo(CheckStatus.WARN);
        assertThat(examine(EVERYTHING).lowestBroken()).isEmpty();
    }

    @Test
    void theMetricsBearerIsFoundAndShownAndItsAbsenceIsSaid() {
        assertThat(check(examine(EVERYTHING), "audit metrics").status()).isEqualTo(CheckStatus.OK);
        environment.remove("METRICS_BEARER");
        stack.broken(Service.API, REDIS);

        Report report = examine(EVERYTHING);

        assertThat(check(report, "audit metrics")).satisfies(metrics -> {
            assertThat(metrics.status()).isEqualTo(CheckStatus.WARN);
            assertThat(metrics.advice()).contains("METRICS_BEARER_FILE");
        });
        assertThat(check(report, "api readiness").detail()).isEqualTo("503 not_ready");
    }

    @Test
    void aServiceThatOnlySaysThatItIsDegradedIsNotCalledUnready() {
        environment.remove("METRICS_BEARER");
        stack.open(
                Service.CONTROL,
                "/ready",
                200,
                "{\"ok\":true,\"ready\":true,\"degraded\":true,\"reason\":\"control_gate_closed\"}");

        Report report = examine(EVERYTHING);

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.failing()).isFalse();
            assertThat(finding.remedy().impact()).contains("takes traffic");
            assertThat(finding.remedy().cause()).startsWith("control says that it is degraded");
        });
    }

    @Test
    void whatFailsOnNoRungIsNamedInTheVerdict() {
        environment.put("SSL_CERT_FILE", home.resolve("nowhere.pem").toString());

        Report report = examine(new Doctor.Order(false, true, null, true));

        assertThat(text(report).get(0)).startsWith("✗ not ready").contains("; see ", "SSL_CERT_FILE");
    }

    @Test
    void numbersOfTheMetricsThatMeanTroubleAreNamed() {
        stack.reader(Service.STS, "/metrics.json", 200, "{\"opa\":{\"compile_errors\":2,\"eval_errors\":1}}");
        stack.reader(Service.AUDIT, "/metrics.json", 200, "{\"dlq_size\":3,\"consumer_lag\":12}");
        stack.reader(
                Service.COORDINATOR,
                "/metrics",
                200,
                "caracal_outbox_dead{a=\"b\"} 1\ncaracal_outbox_dead{a=\"c\"} 1\n");

        Report report = examine(EVERYTHING);

        assertThat(check(report, "sts metrics").status()).isEqualTo(CheckStatus.FAIL);
        assertThat(check(report, "sts metrics").detail()).contains("opa.compile_errors=2");
        assertThat(check(report, "audit metrics").status()).isEqualTo(CheckStatus.WARN);
        assertThat(check(report, "coordinator metrics").detail()).contains("caracal_outbox_dead=2");
    }

    @Test
    void aTokenThatTheApiRefusesIsTheLastRung() {
        environment.put("CARACAL_ADMIN_TOKEN", "another");

        Report report = examine(EVERYTHING);

        assertThat(report.lowestBroken()).contains(Rung.END_TO_END);
        assertThat(check(report, "admin auth").status()).isEqualTo(CheckStatus.FAIL);
        assertThat(check(report, "admin auth").detail()).isEqualTo("401 unauthorized");
    }

    @Test
    void withoutATokenTheConfigurationFails() {
        environment.remove("CARACAL_ADMIN_TOKEN");

        assertThat(check(examine(EVERYTHING), "admin config").status()).isEqualTo(CheckStatus.FAIL);
    }

    @Test
    void everyZoneIsLookedAtUnlessOneOrNoneIsWanted() {
        stack.admin(
                "/v1/zones?limit=50",
                200,
                "{\"items\":[{\"id\":\"zone-a\"},{\"id\":\"zone-b\"}],\"next_cursor\":null}");
        for (String zone : List.of("zone-a", "zone-b")) {
            stack.admin("/v1/zones/" + zone, 200, "{\"id\":\"" + zone + "\",\"name\":\"Books\"}")
                    .admin("/v1/zones/" + zone + "/resources", 200, "{\"items\":[{\"id\":\"r\"}]}")
                    .admin("/v1/zones/" + zone + "/policy-sets", 200, "{\"items\":[{\"active_version_id\":null}]}")
                    .admin("/v1/zones/" + zone + "/audit", 200, "{\"items\":[]}");
        }
        Report all = examine(EVERYTHING);
        Report one = examine(new Doctor.Order(false, false, "zone-b", false));
        Report none = examine(new Doctor.Order(false, false, null, true));

        assertThat(all.zones()).containsExactly("zone-a", "zone-b");
        assertThat(check(all, "zone zone-a policy sets").status()).isEqualTo(CheckStatus.WARN);
        assertThat(check(all, "zone zone-a").detail()).isEqualTo("Books");
        assertThat(one.zones()).containsExactly("zone-b");
        assertThat(one.zoneScope()).isEqualTo("selected");
        assertThat(none.checks()).noneMatch(check -> check.section() == Section.ZONES);
        assertThat(none.zoneScope()).isEqualTo("none");
    }

    @Test
    void aClockThatIsFarOffFails() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
        assertThat(check(examine(EVERYTHING), "clock skew").status()).isEqualTo(CheckStatus.FAIL);
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        assertThat(check(examine(EVERYTHING), "clock skew").status()).isEqualTo(CheckStatus.FAIL);
    }

    @Test
    void detailsAreOneScrubbedLineOf240CharactersAtMost() {
        Check check = Check.ok(Section.HEALTH, "x", "a\n b Bearer geheim postgres://u:pw@h " + "y".repeat(500));

        assertThat(check.detail())
                .startsWith("a b Bearer *** postgres://***@h yyy")
                .hasSize(240);
    }

    private Report examine(Doctor.Order order) {
        CaracalHome place = new CaracalHome(home);
        return new Doctor(
                        new ServiceClient(System::nanoTime),
                        Addresses.of(environment),
                        Tokens.of(environment, place),
                        new Doctor.Place(environment, place),
                        clock)
                .examine(order);
    }

    private static Check check(Report report, String name) {
        return report.checks().stream()
                .filter(check -> check.check().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> text(Report report) {
        return new ReportText(new Console(System.out, System.err, false), report).lines();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

package io.caracal.runtime.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.stack.Probe;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Clock skew against the API, its admin token, and the zones behind it. */
final class ManagementExamination {
    private static final String ADMIN_AUTH = "admin auth";
    private static final String CLOCK_SKEW = "clock skew";
    private static final long SKEW_WARN_MILLIS = 2_000;
    private static final long SKEW_FAIL_MILLIS = 30_000;
    /** The header has whole seconds. */
    private static final long HEADER_MILLIS = 1_000;

    private static final int MOST_ZONES = 50;

    private final ServiceClient client;
    private final Probe.Target api;
    private final Clock clock;
    private final ZoneChoice choice;

    ManagementExamination(ServiceClient client, Probe.Target api, Clock clock, ZoneChoice choice) {
        this.client = client;
        this.api = api;
        this.clock = clock;
        this.choice = choice;
    }

    /**
     * What was looked at.
     *
     * @param zones those among it
     * @param left  services that are not there and need not be
     */
    record Managed(Examined examined, List<String> zones, List<String> left) {
        Managed(Examined examined, List<String> zones) {
            this(examined, zones, List.of());
        }
    }

    CompletableFuture<Check> clockSkew() {
        return client.get(api, "/health", null).thenApply(this::skew);
    }

    private Check skew(Reply reply) {
        Optional<Instant> date = reply.date();
        if (date.isEmpty()) {
            return Check.ok(Section.HEALTH, CLOCK_SKEW, "not told" + (reply.answered() ? "" : ": " + reply.failure()));
        }
        long apart = Math.abs(Duration.between(date.get(), clock.instant()).toMillis());
        long skew = Math.max(0, apart - HEADER_MILLIS - reply.millis());
        String detail = skew + " ms";
        if (skew >= SKEW_FAIL_MILLIS) {
            return Check.fail(
                    Section.HEALTH,
                    CLOCK_SKEW,
                    detail,
                    "Set the clock here or at the API: mandates are refused. See docs/runbooks/clock_skew.md.");
        }
        if (skew >= SKEW_WARN_MILLIS) {
            return Check.warn(Section.HEALTH, CLOCK_SKEW, detail, "Let NTP correct the clock here or at the API.");
        }
        return Check.ok(Section.HEALTH, CLOCK_SKEW, detail);
    }

    CompletableFuture<Managed> look(Optional<SecretText> token, String missing) {
        if (token.isEmpty()) {
            Remedy remedy = Remedy.adminTokenMissing(missing);
            Check fail = Check.of(Section.HEALTH, "admin config", CheckStatus.FAIL, missing, remedy);
            return CompletableFuture.completedFuture(
                    new Managed(new Examined(List.of(fail), List.of(Breach.failing("doctor", remedy))), List.of()));
        }
        SecretText admin = token.get();
        return client.get(api, "/v1/zones?limit=" + MOST_ZONES, admin).thenCompose(list -> managed(admin, list));
    }

    private CompletableFuture<Managed> managed(SecretText admin, Reply list) {
        if (!list.ok()) {
            return CompletableFuture.completedFuture(new Managed(refused(list), List.of()));
        }
        Check auth = Check.ok(Section.HEALTH, ADMIN_AUTH, "accepted");
        List<String> zones = zones(list.body());
        List<CompletableFuture<Examined>> looks =
                zones.stream().map(zone -> zone(admin, zone)).toList();
        return CompletableFuture.allOf(looks.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    List<Examined> parts = new ArrayList<>(List.of(Examined.of(auth)));
                    looks.forEach(look -> parts.add(look.join()));
                    if (choice.all() && list.body().path("next_cursor").isTextual()) {
                        parts.add(Examined.of(Check.warn(
                                Section.ZONES,
                                "zones",
                                "more than " + MOST_ZONES + "; looked at the first " + MOST_ZONES,
                                "Look at others with --zone.")));
                    }
                    return new Managed(Examined.all(parts), zones);
                });
    }

    private static Examined refused(Reply list) {
        if (!list.answered()) {
            Check silent = Check.warn(
                    Section.HEALTH,
                    ADMIN_AUTH,
                    "not known: " + list.failure(),
                    "The API does not answer; see `api health`.");
            return Examined.of(silent);
        }
        boolean token = list.status() == 401 || list.status() == 403;
        Remedy remedy = token ? Remedy.adminTokenRefused(list.summary()) : Remedy.managementFailing(list.summary());
        return new Examined(
                List.of(Check.of(Section.HEALTH, ADMIN_AUTH, CheckStatus.FAIL, list.summary(), remedy)),
                List.of(Breach.failing("api", remedy)));
    }

    private List<String> zones(JsonNode list) {
        if (!choice.all()) {
            return choice.zone().map(List::of).orElse(List.of());
        }
        List<String> zones = new ArrayList<>();
        list.path("items").forEach(zone -> zones.add(zone.path("id").asText()));
        return zones;
    }

    private CompletableFuture<Examined> zone(SecretText admin, String zone) {
        String at = "/v1/zones/" + URLEncoder.encode(zone, StandardCharsets.UTF_8);
        CompletableFuture<Reply> found = client.get(api, at, admin);
        CompletableFuture<Reply> resources = client.get(api, at + "/resources?limit=1", admin);
        CompletableFuture<Reply> sets = client.get(api, at + "/policy-sets?limit=100", admin);
        CompletableFuture<Reply> audit = client.get(api, at + "/audit?limit=1", admin);
        return CompletableFuture.allOf(found, resources, sets, audit)
                .thenApply(done ->
                        new ZoneLook(zone, found.join(), resources.join(), sets.join(), audit.join()).examined());
    }

    /** Which zones are looked at. */
    record ZoneChoice(boolean all, Optional<String> zone) {
        static ZoneChoice of(@Nullable String zone, boolean none) {
            return new ZoneChoice(zone == null && !none, Optional.ofNullable(zone));
        }

        /** As the report says it. */
        String scope() {
            if (all) {
                return "all";
            }
            return zone.isPresent() ? "selected" : "none";
        }
    }
}

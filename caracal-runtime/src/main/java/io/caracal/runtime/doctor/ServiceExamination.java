package io.caracal.runtime.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.stack.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Health, readiness with every invariant, and metrics of one service. */
final class ServiceExamination {
    private static final String NO_BEARER =
            "Set METRICS_BEARER or METRICS_BEARER_FILE, or run doctor on the machine of the stack, to see what the"
                    + " service found.";

    private final ServiceClient client;
    private final Probe.Target target;
    private final Optional<SecretText> bearer;

    ServiceExamination(ServiceClient client, Probe.Target target, Optional<SecretText> bearer) {
        this.client = client;
        this.target = target;
        this.bearer = bearer;
    }

    CompletableFuture<Examined> examine() {
        SecretText reader = bearer.orElse(null);
        CompletableFuture<Reply> health = client.getPersistently(target, "/health", null);
        CompletableFuture<Reply> ready = readiness(reader);
        CompletableFuture<Examined> metrics = MetricsExamination.of(target).examine(client, target, reader);
        return CompletableFuture.allOf(health, ready, metrics)
                .thenApply(done -> Examined.all(
                        List.of(health(health.join()), readiness(health.join(), ready.join()), metrics.join())));
    }

    /** With the bearer everything is told; when it is refused, the plain answer at least. */
    private CompletableFuture<Reply> readiness(@Nullable SecretText reader) {
        return client.getPersistently(target, "/ready?verbose", reader).thenCompose(this::plainUnlessTold);
    }

    private CompletableFuture<Reply> plainUnlessTold(Reply told) {
        return told.status() == 401 || told.status() == 403
                ? client.getPersistently(target, "/ready", null)
                : CompletableFuture.completedFuture(told);
    }

    private Examined health(Reply reply) {
        String check = target.name() + " health";
        if (reply.ok()) {
            return Examined.of(Check.ok(Section.HEALTH, check, reply.status() + " in " + reply.millis() + " ms"));
        }
        if (reply.status() == 401) {
            return Examined.of(Check.warn(Section.HEALTH, check, "401; probes ask for a credential here", NO_BEARER));
        }
        Remedy remedy = Remedy.notAnswering(target.name(), target.base().toString(), reply.failure());
        Check fail = Check.of(Section.HEALTH, check, CheckStatus.FAIL, reply.summary(), remedy);
        return new Examined(List.of(fail), List.of(Breach.failing(target.name(), remedy)));
    }

    private Examined readiness(Reply health, Reply ready) {
        String check = target.name() + " readiness";
        if (!ready.answered()) {
            Check silent = new Check(Section.READINESS, check, CheckStatus.FAIL, ready.failure(), null, null);
            boolean alive = health.answered();
            Remedy remedy = Remedy.notAnswering(target.name(), target.base().toString(), "timeout");
            return new Examined(List.of(silent), alive ? List.of(Breach.failing(target.name(), remedy)) : List.of());
        }
        return ready.body().has("invariants") ? told(check, ready) : untold(check, ready);
    }

    private Examined untold(String check, Reply ready) {
        if (ready.ok()) {
            boolean degraded = ready.body().path("degraded").asBoolean();
            if (!degraded) {
                return Examined.of(Check.ok(Section.READINESS, check, Integer.toString(ready.status())));
            }
        } else if (ready.status() == 401) {
            return Examined.of(
                    Check.warn(Section.READINESS, check, "401; probes ask for a credential here", NO_BEARER));
        }
        String code = ready.code().isEmpty() ? "not_ready" : ready.code();
        Remedy remedy = Remedy.untold(target.name(), code, ready.ok());
        Breach breach = new Breach(
                target.name(),
                remedy,
                !ready.ok(),
                false,
                ready.body().path("upstream_reason").asText(""));
        CheckStatus status = ready.ok() ? CheckStatus.WARN : CheckStatus.FAIL;
        return new Examined(
                List.of(Check.of(Section.READINESS, check, status, ready.summary(), remedy)), List.of(breach));
    }

    private Examined told(String check, Reply ready) {
        List<Breach> breaches = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        List<String> near = new ArrayList<>();
        CheckStatus status = ready.ok() ? CheckStatus.OK : CheckStatus.FAIL;
        for (JsonNode invariant : ready.body().path("invariants")) {
            String standing = invariant.path("status").asText();
            boolean muted = invariant.path("muted_until").isTextual();
            if (standing.equals("warn")) {
                near.add(invariant.path("name").asText() + measured(invariant));
                status = status.worse(CheckStatus.WARN);
            } else if (!standing.equals("pass") && muted) {
                near.add(invariant.path("name").asText() + " is muted until "
                        + invariant.path("muted_until").asText());
                status = status.worse(CheckStatus.WARN);
            } else if (!standing.equals("pass")) {
                Breach breach = breach(invariant);
                breaches.add(breach);
                broken.add(breach.reason()
                        + (breach.upstream().isEmpty() ? "" : " (" + breach.upstream() + ")")
                        + measured(invariant));
                status = status.worse(breach.failing() ? CheckStatus.FAIL : CheckStatus.WARN);
            }
        }
        String detail = detail(ready, broken, near);
        Check line = breaches.isEmpty()
                ? plain(check, status, detail)
                : Check.of(
                        Section.READINESS,
                        check,
                        status,
                        detail,
                        breaches.get(0).remedy());
        return new Examined(List.of(line), breaches);
    }

    private static Check plain(String check, CheckStatus status, String detail) {
        return status == CheckStatus.OK
                ? Check.ok(Section.READINESS, check, detail)
                : new Check(
                        Section.READINESS,
                        check,
                        status,
                        detail,
                        "Close to a limit, or muted: see docs/readiness.md.",
                        null);
    }

    private static String detail(Reply ready, List<String> broken, List<String> near) {
        StringBuilder detail = new StringBuilder().append(ready.status());
        if (broken.isEmpty() && !ready.ok()) {
            detail.append(' ').append(ready.code());
        }
        if (!broken.isEmpty()) {
            detail.append(' ').append(String.join(", ", broken));
        }
        if (!near.isEmpty()) {
            detail.append("; watch: ").append(String.join(", ", near));
        }
        return detail.toString();
    }

    private Breach breach(JsonNode invariant) {
        String consequence = invariant.path("on_breach").asText();
        boolean safety = invariant.path("safety").asBoolean();
        boolean failing = safety || consequence.equals("eject") || consequence.equals("refuse");
        boolean downstream = invariant.path("scope").asText().equals("downstream");
        String upstream = downstream ? invariant.path("last_error_code").asText("") : "";
        return new Breach(
                target.name(), Remedy.told(invariant), failing, safety, upstream.equals("null") ? "" : upstream);
    }

    private static String measured(JsonNode invariant) {
        if (!invariant.path("observed").isNumber() || !invariant.path("limit").isNumber()) {
            return "";
        }
        return String.format(
                        Locale.ROOT,
                        " (%s of %s %s)",
                        number(invariant.path("observed").asDouble()),
                        number(invariant.path("limit").asDouble()),
                        invariant.path("unit").asText(""))
                .replace(" )", ")");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}

package io.caracal.runtime.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.stack.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The few numbers of a service's metrics that mean trouble (CLI contract B.10). */
final class MetricsExamination {
    private static final double LAG = 1000;
    private static final double PENDING = 500;
    private static final Map<String, List<Rule>> RULES = Map.of(
            "sts",
            List.of(
                    new Rule(
                            "opa.compile_errors",
                            0,
                            CheckStatus.FAIL,
                            "A zone's policy does not compile: see docs/runbooks/zone_policy_unusable.md."),
                    new Rule(
                            "opa.eval_errors",
                            0,
                            CheckStatus.WARN,
                            "Evaluations failed and were denied: look at `caracal logs sts`."),
                    new Rule(
                            "audit_dropped",
                            0,
                            CheckStatus.FAIL,
                            "Evidence was lost: see docs/runbooks/audit_evidence_lost.md.")),
            "audit",
            List.of(
                    new Rule(
                            "tamper_mismatch_total",
                            0,
                            CheckStatus.FAIL,
                            "Stored events were changed: see docs/runbooks/audit_chain_broken.md."),
                    new Rule(
                            "tamper_chain_breaks",
                            0,
                            CheckStatus.FAIL,
                            "Events are missing from the chain: see docs/runbooks/audit_chain_broken.md."),
                    new Rule(
                            "hmac_failures_total",
                            0,
                            CheckStatus.WARN,
                            "Events came with a wrong signature: compare AUDIT_HMAC_KEY of all services."),
                    new Rule(
                            "dlq_size",
                            0,
                            CheckStatus.WARN,
                            "Events were given up: see docs/runbooks/audit_dlq_threshold.md."),
                    new Rule(
                            "consumer_lag",
                            LAG,
                            CheckStatus.WARN,
                            "Ingest lags: see docs/runbooks/audit_lag_threshold.md.")),
            "api",
            List.of(
                    new Rule(
                            "caracal_api_outbox_dead",
                            0,
                            CheckStatus.WARN,
                            "Outbox rows were given up: see docs/runbooks/outbox_dead_messages.md."),
                    new Rule(
                            "caracal_api_outbox_pending",
                            PENDING,
                            CheckStatus.WARN,
                            "The outbox is not drained: see docs/runbooks/outbox_lagging.md.")),
            "coordinator",
            List.of(
                    new Rule(
                            "caracal_outbox_dead",
                            0,
                            CheckStatus.WARN,
                            "Outbox rows were given up: see docs/runbooks/outbox_dead.md."),
                    new Rule(
                            "caracal_outbox_pending",
                            PENDING,
                            CheckStatus.WARN,
                            "The outbox is not drained: see docs/runbooks/outbox_lagging.md.")));
    private static final String BEARER_ADVICE =
            "Published modes show metrics to the bearer only: set METRICS_BEARER or METRICS_BEARER_FILE to what the"
                    + " service was started with.";

    private final String path;
    private final List<Rule> rules;

    /** More than {@code most} of a number is trouble. */
    private record Rule(String name, double most, CheckStatus status, String advice) {}

    private MetricsExamination(String path, List<Rule> rules) {
        this.path = path;
        this.rules = rules;
    }

    /** STS, Gateway and Audit have the keys of 1.0 as JSON; the others have series. */
    static MetricsExamination of(Probe.Target target) {
        boolean json = List.of("sts", "gateway", "audit").contains(target.name());
        return new MetricsExamination(
                json ? "/metrics.json" : "/metrics", RULES.getOrDefault(target.name(), List.of()));
    }

    CompletableFuture<Examined> examine(ServiceClient client, Probe.Target target, @Nullable SecretText bearer) {
        return client.get(target, path, bearer)
                .thenApply(reply -> Examined.of(judge(target.name() + " metrics", reply)));
    }

    private Check judge(String check, Reply reply) {
        if (!reply.answered()) {
            return new Check(Section.READINESS, check, CheckStatus.WARN, reply.failure(), null, null);
        }
        if (reply.status() == 401) {
            return Check.warn(Section.READINESS, check, "401 unauthorized", BEARER_ADVICE);
        }
        if (!reply.ok()) {
            return Check.warn(Section.READINESS, check, reply.summary(), "Look at the log of the service.");
        }
        List<String> told = new ArrayList<>();
        CheckStatus status = CheckStatus.OK;
        String advice = null;
        for (Rule rule : rules) {
            OptionalDouble value = value(reply, rule.name());
            if (value.isEmpty()) {
                continue;
            }
            told.add(rule.name() + "=" + (long) value.getAsDouble());
            if (value.getAsDouble() > rule.most() && rule.status().compareTo(status) > 0) {
                status = rule.status();
                advice = rule.advice();
            }
        }
        String detail = told.isEmpty() ? Integer.toString(reply.status()) : String.join(" ", told);
        return new Check(Section.READINESS, check, status, detail, advice, null);
    }

    private OptionalDouble value(Reply reply, String name) {
        return path.endsWith(".json") ? member(reply.body(), name) : sample(reply.text(), name);
    }

    private static OptionalDouble member(JsonNode body, String name) {
        JsonNode value = body.at("/" + name.replace('.', '/'));
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }

    /** The sum over the samples of a series, labels aside. */
    private static OptionalDouble sample(String text, String name) {
        double sum = 0;
        boolean found = false;
        for (String line : text.split("\n", -1)) {
            boolean named = line.startsWith(name + " ") || line.startsWith(name + "{");
            if (named) {
                found = true;
                sum += number(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** What is not known is not there. */
    private static double number(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException odd) {
            return 0;
        }
    }
}

package io.caracal.common.probe;

import io.caracal.common.health.Assumptions;
import io.caracal.common.health.History;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Standing;
import io.caracal.common.health.Transition;
import io.caracal.common.health.Verdict;
import io.caracal.common.http.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What only a reader may see. Whoever calls has made sure of that. */
final class DetailPages {

    private static final String HISTORY = "history";
    private static final String EXPLAIN = "explain";

    private final Readiness readiness;
    private final VerdictPage verdicts;
    private final ProbeParts parts;

    DetailPages(ProbeParts parts) {
        this.parts = parts;
        this.readiness = parts.readiness();
        this.verdicts = new VerdictPage(parts.service(), parts.version(), readiness);
        readiness.declared().forEach(invariant -> {
            if (invariant.name().equals(HISTORY) || invariant.name().equals(EXPLAIN)) {
                throw new IllegalStateException("an invariant cannot be called " + invariant.name());
            }
        });
    }

    /** {@code /ready?verbose}; the status is that of {@code /ready}. */
    ProbeReply verbose(List<String> excluded) {
        Verdict verdict = readiness.current();
        return RenderedVerdict.reply(verdict, Refusals.JSON_TYPE, verdicts.members(verdict, excluded));
    }

    /** {@code /ready/{name}}: one invariant, the history, or the explanation. */
    ProbeReply page(String name, @Nullable String query) {
        try {
            return switch (name) {
                case HISTORY -> history(Query.parse(query));
                case EXPLAIN -> explain(Query.parse(query));
                default -> invariant(name);
            };
        } catch (IllegalArgumentException malformed) {
            return Refusals.error(400, "invalid_query", "the query cannot be read: " + malformed.getMessage());
        }
    }

    /** {@code /ops/health-config}. */
    ProbeReply config() {
        return json(200, ConfigBody.members(parts.service(), parts.version(), readiness.declared(), parts.config()));
    }

    private ProbeReply invariant(String name) {
        Verdict verdict = readiness.current();
        Optional<Standing> standing = verdict.standing(name);
        if (standing.isEmpty()) {
            List<String> known = verdict.standings().stream()
                    .map(one -> one.invariant().name())
                    .toList();
            return Refusals.error(
                    404, "unknown_invariant", "this service has no such invariant", Map.of("accepted", known));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", VerdictPage.SCHEMA);
        body.putAll(StandingBody.members(standing.get()));
        if (standing.get().status().holds()) {
            return json(200, body);
        }
        return json(503, body).header("Retry-After", Integer.toString(Math.max(1, verdict.retryAfterSeconds())));
    }

    private ProbeReply history(Query query) {
        int limit = query.first("limit").map(DetailPages::limit).orElse(History.SIZE);
        List<Transition> transitions = readiness.history().newestFirst();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", VerdictPage.SCHEMA);
        body.put("service", parts.service());
        body.put(
                "transitions",
                transitions.stream().limit(limit).map(TransitionBody::members).toList());
        body.put("last_not_ready", readiness.history().lastNotReady().map(TransitionBody::members));
        return json(200, body);
    }

    private static int limit(String text) {
        int limit = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > History.SIZE) {
            throw new IllegalArgumentException("limit takes a whole number from 1 to " + History.SIZE);
        }
        return limit;
    }

    private ProbeReply explain(Query query) {
        Optional<String> at = query.first("at");
        if (at.isEmpty()) {
            Assumptions assumptions = Assumptions.parse(query.all("assume"), query.all("exclude"));
            return json(200, ExplanationBody.members(readiness.explain(assumptions)));
        }
        if (!query.all("assume").isEmpty() || !query.all("exclude").isEmpty()) {
            throw new IllegalArgumentException("at shows what was, so that nothing can be assumed with it");
        }
        return past(instant(at.get()));
    }

    private ProbeReply past(Instant at) {
        Optional<Verdict> verdict = readiness.at(at);
        if (verdict.isEmpty()) {
            return Refusals.error(404, "not_in_history", "no verdict of that time is on record");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", VerdictPage.SCHEMA);
        body.put("at", at);
        body.putAll(VerdictPage.brief(verdict.get()));
        body.put(
                "invariants",
                verdict.get().standings().stream().map(StandingBody::members).toList());
        return json(200, body);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("at takes an instant such as 2026-01-31T03:12:00Z", e);
        }
    }

    private static ProbeReply json(int status, Map<String, Object> body) {
        return ProbeReply.of(status, Refusals.JSON_TYPE, Json.text(body));
    }
}

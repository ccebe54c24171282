package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /ready} in all its forms: brief, with details, with proofs, and waiting. */
final class ReadyProbe {

    private final Readiness readiness;
    private final ProbeAccess access;
    private final DetailPages details;
    private final BriefReadiness brief;
    private final String type;
    private final ProbeReply unauthorized;

    ReadyProbe(Readiness readiness, ProbeAccess access, Refusals refusals, DetailPages details) {
        this.readiness = readiness;
        this.access = access;
        this.details = details;
        this.type = refusals.jsonType();
        this.brief = new BriefReadiness(readiness, type);
        this.unauthorized = refusals.unauthorized();
    }

    ProbeAnswer contract(ProbeRequest request) {
        if (!access.probes(request.authorization())) {
            return unauthorized;
        }
        if (request.query() == null) {
            return request.prefer() == null ? brief.now() : waiting(request, brief::now);
        }
        try {
            return questioned(request, Query.parse(request.query()));
        } catch (IllegalArgumentException malformed) {
            return Refusals.error(400, "invalid_query", "the query cannot be read: " + malformed.getMessage());
        }
    }

    private ProbeAnswer questioned(ProbeRequest request, Query query) {
        Proofs proofs = Proofs.of(query);
        if (proofs.wanted()) {
            return proven(request, proofs);
        }
        if (!query.on("verbose") && query.all("exclude").isEmpty()) {
            return waiting(request, brief::now);
        }
        return access.reads(request.authorization())
                ? waiting(request, () -> details.verbose(query.all("exclude")))
                : unauthorized;
    }

    private ProbeAnswer proven(ProbeRequest request, Proofs proofs) {
        Optional<String> inapplicable = proofs.inapplicable(readiness);
        if (inapplicable.isPresent()) {
            return Refusals.error(
                    404,
                    "not_applicable",
                    "this service applies no " + inapplicable.get(),
                    Map.of("ok", false, "reason", "not_applicable"));
        }
        Supplier<ProbeReply> now = () -> proofs.reply(readiness, type);
        Optional<Duration> wait = Preference.wait(request.prefer());
        if (wait.isEmpty() || proofs.given(readiness) || readiness.current().draining()) {
            return now.get();
        }
        Supplier<ProbeReply> waited = applied(now, wait.get());
        return new LongPoll(new LongPoll.Satisfied(() -> over(proofs)), wait.get(), waited, waited);
    }

    /** Nothing that drains will ever satisfy anybody. */
    private boolean over(Proofs proofs) {
        return proofs.given(readiness) || readiness.current().draining();
    }

    /** The answer at once, or on the next change where the caller knows the present verdict and would wait. */
    ProbeAnswer waiting(ProbeRequest request, Supplier<ProbeReply> now) {
        Optional<Duration> wait = Preference.wait(request.prefer());
        String known = request.ifNoneMatch();
        if (wait.isEmpty() || known == null) {
            return now.get();
        }
        Verdict verdict = readiness.current();
        if (verdict.draining() || !known.contains(RenderedVerdict.tag(verdict))) {
            return now.get();
        }
        ProbeReply unchanged = new ProbeReply(304, "", new byte[0], Map.of("ETag", RenderedVerdict.tag(verdict)));
        return new LongPoll(
                new LongPoll.Changed(verdict.etag()),
                wait.get(),
                applied(now, wait.get()),
                applied(() -> unchanged, wait.get()));
    }

    private static Supplier<ProbeReply> applied(Supplier<ProbeReply> reply, Duration wait) {
        return () -> reply.get().header("Preference-Applied", "wait=" + wait.toSeconds());
    }
}

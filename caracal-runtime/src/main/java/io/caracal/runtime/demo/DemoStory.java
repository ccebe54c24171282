package io.caracal.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The governed call told end to end: allowed, refused by policy, delegated and narrowed, revoked, and the evidence of each. Every step checks
 * what it claims; the first that does not hold ends the story.
 */
public final class DemoStory {
    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(15);
    private static final int SPARE_MANDATES = 60;

    private final DemoHttp http = new DemoHttp();
    private final DemoTarget target;
    private final UpstreamPlace place;
    private final Narrator narrator;
    private final Waiting waiting;
    private final List<String> requests = new ArrayList<>();

    /** @param place where the protected service of the story is */
    public DemoStory(DemoTarget target, UpstreamPlace place, PrintWriter out, LongSupplier nanoTime) {
        this.target = target;
        this.place = place;
        this.narrator = new Narrator(out);
        this.waiting = new Waiting(nanoTime);
    }

    /** @return whether every step did what it says; the zone stays when {@code keep} */
    public boolean run(String zoneName, boolean keep) {
        ControlPlane controlPlane = new ControlPlane(http, target, waiting);
        try (DemoUpstream upstream = DemoUpstream.start(place)) {
            tell(controlPlane, upstream, zoneName);
            cleanUp(controlPlane, keep);
            narrator.happened("every step did what it says");
            return true;
        } catch (DemoFailure | IOException e) {
            narrator.failed(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void tell(ControlPlane controlPlane, DemoUpstream upstream, String zoneName) {
        narrator.step("An operator creates a zone, two applications, a protected ledger and a policy set");
        DemoZone zone = controlPlane.create(zoneName, upstream.uri());
        narrator.happened("zone " + zone.id() + "; policy set " + zone.policySetId() + " is loaded by the STS");
        Authority authority = new Authority(http, target, zone.id());
        Actor orchestrator = enter(authority, zone.orchestrator(), DemoZone.LEDGER);
        Actor assistant = enter(authority, zone.assistant(), DemoZone.LEDGER_FOR_ASSISTANT);
        allowed(authority, orchestrator, upstream);
        denied(authority, orchestrator);
        String edge = delegated(authority, orchestrator, assistant, upstream);
        revoked(authority, orchestrator, assistant, edge);
        evidence(controlPlane, zone);
    }

    private Actor enter(Authority authority, DemoZone.Application application, String resource) {
        narrator.step(application.name() + " trades its client secret for a mandate and starts two sessions");
        SecretText mandate = authority.lifecycleMandate(application, resource);
        String outer = authority.startSession(application, mandate);
        String inner = authority.startSession(application, mandate);
        narrator.happened("sessions " + outer + " and " + inner);
        return new Actor(application, mandate, outer, inner);
    }

    private void allowed(Authority authority, Actor actor, DemoUpstream upstream) {
        narrator.step("It reads the ledger through the Gateway");
        String edge = authority.delegate(
                new Authority.Delegation(
                        actor.id(), actor.outer(), actor.id(), actor.inner(), DemoZone.LEDGER, List.of(DemoZone.READ)),
                actor.mandate());
        Authority.Grant grant = new Authority.Grant(DemoZone.LEDGER, DemoZone.READ, actor.inner(), edge);
        SecretText mandate = authority.minted(actor.application(), grant);
        Answer answer = ControlPlane.expect(200, authority.call(mandate, DemoZone.LEDGER));
        reached(upstream, 1);
        remember(answer, "allowed: HTTP 200 from the upstream");
        Answer replay = ControlPlane.expect(401, authority.call(mandate, DemoZone.LEDGER));
        reached(upstream, 1);
        remember(replay, "the same mandate once more is refused: " + replay.summary());
    }

    private void denied(Authority authority, Actor actor) {
        narrator.step("It asks for a scope that no grant gives it");
        String edge = authority.delegate(
                new Authority.Delegation(
                        actor.id(),
                        actor.outer(),
                        actor.id(),
                        actor.inner(),
                        DemoZone.LEDGER,
                        List.of(DemoZone.CLOSE_BOOKS)),
                actor.mandate());
        Authority.Grant grant = new Authority.Grant(DemoZone.LEDGER, DemoZone.CLOSE_BOOKS, actor.inner(), edge);
        Answer refused = ControlPlane.expect(403, authority.mint(actor.application(), grant));
        remember(refused, "denied by policy: " + refused.summary());
    }

    private String delegated(Authority authority, Actor from, Actor to, DemoUpstream upstream) {
        narrator.step("The orchestrator delegates reading, and only reading, to the assistant");
        String resource = DemoZone.LEDGER_FOR_ASSISTANT;
        String edge = authority.delegate(
                new Authority.Delegation(
                        from.id(), from.outer(), to.id(), to.inner(), resource, List.of(DemoZone.READ)),
                from.mandate());
        SecretText mandate =
                authority.minted(to.application(), new Authority.Grant(resource, DemoZone.READ, to.inner(), edge));
        Answer read = ControlPlane.expect(200, authority.call(mandate, resource));
        reached(upstream, 2);
        remember(read, "the assistant reads: HTTP 200, on delegation " + edge);
        Answer write = ControlPlane.expect(
                403, authority.mint(to.application(), new Authority.Grant(resource, DemoZone.WRITE, to.inner(), edge)));
        remember(write, "the assistant may not write: " + write.summary());
        return edge;
    }

    private void revoked(Authority authority, Actor from, Actor to, String edge) {
        narrator.step("The orchestrator revokes the delegation while the assistant still holds unused mandates");
        String resource = DemoZone.LEDGER_FOR_ASSISTANT;
        Authority.Grant grant = new Authority.Grant(resource, DemoZone.READ, to.inner(), edge);
        Deque<SecretText> held = new ArrayDeque<>();
        while (held.size() < SPARE_MANDATES) {
            held.add(authority.minted(to.application(), grant));
        }
        authority.revoke(edge, from.mandate());
        long revokedAt = waiting.now();
        Answer answer;
        do {
            if (held.isEmpty()) {
                throw new DemoFailure("the Gateway still accepts mandates of the revoked delegation");
            }
            answer = authority.call(held.remove(), resource);
        } while (answer.status() == 200);
        long took = waiting.now() - revokedAt;
        if (answer.status() != 401 && answer.status() != 403) {
            throw new DemoFailure("expected a refusal but the answer was " + answer.summary());
        }
        remember(answer, "refused " + Narrator.millis(took) + " after the revocation: " + answer.summary());
    }

    private void evidence(ControlPlane controlPlane, DemoZone zone) {
        narrator.step("The evidence of each of these requests, from the audit API");
        for (String request : requests) {
            waiting.until(
                    "evidence of request " + request + " is ingested",
                    EVIDENCE_LIMIT,
                    () -> !controlPlane.evidence(zone.id(), request).isEmpty());
            for (JsonNode event : controlPlane.evidence(zone.id(), request)) {
                narrator.happened("%s  %s %s %s"
                        .formatted(
                                request,
                                event.path("event_type").asText(),
                                event.path("decision").asText(),
                                event.path("evaluation_status").asText()));
            }
        }
        int length = new Ledger(http, target, waiting).verifiedLength(zone.id());
        narrator.happened("the zone's evidence chain verifies over " + length + " events");
    }

    private void cleanUp(ControlPlane controlPlane, boolean keep) {
        narrator.step(keep ? "The zone stays for exploring" : "The zone is taken down again");
        if (!keep) {
            controlPlane.tearDown();
            narrator.happened("deleted");
        }
    }

    private void remember(Answer answer, String what) {
        if (answer.requestId().isEmpty()) {
            throw new DemoFailure("the answer carries no X-Request-Id");
        }
        requests.add(answer.requestId());
        narrator.happened(what + "  [" + answer.requestId() + "]");
    }

    private static void reached(DemoUpstream upstream, int calls) {
        if (upstream.calls() != calls) {
            throw new DemoFailure("the upstream saw " + upstream.calls() + " calls, not " + calls);
        }
    }

    /** An application with its lifecycle mandate and two live sessions, the inner one acting on a delegation from an outer one. */
    private record Actor(DemoZone.Application application, SecretText mandate, String outer, String inner) {
        String id() {
            return application.id();
        }
    }
}

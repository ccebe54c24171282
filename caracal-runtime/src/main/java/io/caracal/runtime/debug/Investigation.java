package io.caracal.runtime.debug;

import static io.caracal.runtime.debug.Sources.done;
import static io.caracal.runtime.debug.Sources.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the API, the Coordinator, the STS and the Gateway know about one request. Reads only; what is down is left out and named. */
public final class Investigation {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
    private static final int ZONES_AT_A_TIME = 100;
    private static final int MOST_ZONES = 2_000;
    private static final int LISTED = 200;
    private static final int FOUND_NOWHERE = 404;

    private final Sources sources;

    /** Without an admin token nothing can be read; without the others a part. */
    public Investigation(ServiceClient client, Addresses addresses, Tokens tokens) {
        this.sources = new Sources(client, addresses, tokens);
    }

    /**
     * The story in each zone that has events of the request; normally there is one.
     *
     * @param zone look only there; null looks everywhere
     */
    public List<Story> of(String requestId, @Nullable String zone) {
        if (!REQUEST_ID.matcher(requestId).matches()) {
            throw new OperatorProblem(
                    "that is no request id: up to 128 letters, digits and _ . : - (see the X-Request-Id header of the"
                            + " answer)");
        }
        List<String> zones = zone == null ? zones() : List.of(zone);
        List<Story> stories = new ArrayList<>();
        for (int from = 0; from < zones.size(); from += ZONES_AT_A_TIME) {
            List<String> some = zones.subList(from, Math.min(zones.size(), from + ZONES_AT_A_TIME));
            stories.addAll(in(some, requestId));
        }
        if (stories.isEmpty()) {
            throw new OperatorProblem(nowhere(requestId, zone, zones.size()));
        }
        return stories;
    }

    private static String nowhere(String requestId, @Nullable String zone, int count) {
        String where = zone != null ? "in zone " + zone : "in any of the " + count + " zones";
        return "no event of request " + requestId + " " + where
                + "; it may never have reached a protected boundary, or Audit has not ingested it yet: wait a few"
                + " seconds, then look at `caracal doctor`";
    }

    private List<Story> in(List<String> zones, String requestId) {
        List<CompletableFuture<Reply>> explanations = zones.stream()
                .map(zone -> sources.api(
                        "/v1/zones/" + encoded(zone) + "/audit/by-request/" + encoded(requestId) + "/explain"))
                .toList();
        List<Story> stories = new ArrayList<>();
        for (int index = 0; index < zones.size(); index++) {
            Reply reply = explanations.get(index).join();
            if (reply.ok()) {
                stories.add(story(requestId, zones.get(index), reply.body()));
            } else if (reply.status() != FOUND_NOWHERE) {
                throw refused(reply);
            }
        }
        return stories;
    }

    private List<String> zones() {
        List<String> zones = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = sources.api(
                            "/v1/zones?limit=" + LISTED + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)))
                    .join();
            if (!page.ok()) {
                throw refused(page);
            }
            page.body().path("items").forEach(zone -> zones.add(zone.path("id").asText()));
            cursor = page.body().path("next_cursor").asText("").replace("null", "");
        } while (!cursor.isEmpty() && zones.size() < MOST_ZONES);
        return zones;
    }

    private OperatorProblem refused(Reply reply) {
        String api = "the API at " + sources.apiAddress();
        if (!reply.answered()) {
            return new OperatorProblem(api + " does not answer (" + reply.failure() + "); see `caracal doctor`");
        }
        return new OperatorProblem(api + " answers " + reply.summary()
                + (reply.status() == 401 || reply.status() == 403
                        ? "; the admin token is not the one that it was started with"
                        : "; see `caracal doctor`"));
    }

    private Story story(String requestId, String zone, JsonNode explanation) {
        List<JsonNode> events = new ArrayList<>();
        explanation.path("events").forEach(events::add);
        Anchors anchors = new Anchors(events);
        AuthorityLook authority = new AuthorityLook(sources, zone);
        CompletableFuture<Looked> resource = resource(zone, anchors.resource());
        CompletableFuture<Looked> session = authority.session(anchors.session(), anchors.application());
        CompletableFuture<Looked> edge = authority.edge(anchors.edge(), anchors.session());
        CompletableFuture<Optional<Looked>> record =
                session.thenCompose(found -> authority.record(recordOf(explanation, found)));
        List<CompletableFuture<Looked>> approvals = anchors.approvals().stream()
                .map(id -> sources.api("/v1/zones/" + encoded(zone) + "/approvals/" + encoded(id))
                        .thenApply(reply -> Looked.of("approval " + id, "the API", reply)))
                .toList();
        Map<String, Looked> proofs = new LinkedHashMap<>();
        CompletableFuture<Looked> sts = sources.proof(Service.STS);
        CompletableFuture<Looked> gateway = sources.proof(Service.GATEWAY);
        proofs.put(Service.STS.text(), sts.join());
        proofs.put(Service.GATEWAY.text(), gateway.join());
        return new Story(
                requestId,
                zone,
                explanation,
                resource.join(),
                session.join(),
                edge.join(),
                record.join(),
                approvals.stream().map(CompletableFuture::join).toList(),
                proofs);
    }

    private CompletableFuture<Looked> resource(String zone, String identifier) {
        String what = "resource " + identifier;
        if (identifier.isEmpty()) {
            return done(Looked.unnamed("resource"));
        }
        return sources.api("/v1/zones/" + encoded(zone) + "/resources?limit=500")
                .thenApply(reply -> {
                    if (!reply.ok()) {
                        return Looked.of(what, "the API", reply);
                    }
                    return Looked.item(reply.body(), "items", "identifier", identifier)
                            .map(resource -> Looked.found(what, resource))
                            .orElseGet(() -> Looked.unread(what, "there is none of that identifier in the zone"));
                });
    }

    /** Audit reads hide which record it was; the policy's question of a denial shows it, and so does the session. */
    private static String recordOf(JsonNode explanation, Looked session) {
        String shown = Anchors.authorityRecord(explanation);
        return shown.isEmpty() ? session.text("subject_authority_record_id") : shown;
    }
}

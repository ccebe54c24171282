package io.caracal.runtime.debug;

import static io.caracal.runtime.debug.Sources.done;
import static io.caracal.runtime.debug.Sources.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The session, the delegation edge and the authority record that a request rests on. */
final class AuthorityLook {
    private static final int LISTED = 200;
    private static final int SESSIONS_LISTED = 1_000;

    private final Sources sources;
    private final String zone;

    AuthorityLook(Sources sources, String zone) {
        this.sources = sources;
        this.zone = zone;
    }

    /** As the Coordinator knows it, else as the API lists it: that list has no heartbeat, but needs no Coordinator. */
    CompletableFuture<Looked> session(String id, String application) {
        if (id.isEmpty()) {
            return done(Looked.unnamed("session"));
        }
        return sources.coordinator("session " + id, "/zones/" + encoded(zone) + "/agents/" + encoded(id))
                .thenCompose(found -> found.read() ? done(found) : listedSession(found, id, application));
    }

    private CompletableFuture<Looked> listedSession(Looked unread, String id, String application) {
        String path = "/v1/zones/" + encoded(zone) + "/sessions?limit=" + SESSIONS_LISTED
                + (application.isEmpty() ? "" : "&application_id=" + encoded(application));
        return sources.api(path)
                .thenApply(reply -> Looked.item(reply.body(), "items", "session_id", id)
                        .map(session -> Looked.found(unread.what(), session))
                        .orElse(unread));
    }

    /** Among those of the session that the request names; where it is not among them, where the Coordinator's graph has it. */
    CompletableFuture<Looked> edge(String id, String session) {
        if (id.isEmpty()) {
            return done(Looked.unnamed("delegation edge"));
        }
        String what = "delegation edge " + id;
        return session.isEmpty()
                ? inGraph(what, id, session)
                : ofSession(what, id, session)
                        .thenCompose(found -> found.map(Sources::done).orElseGet(() -> inGraph(what, id, session)));
    }

    /** Empty when the session has other edges only; unread when its edges cannot be listed. */
    private CompletableFuture<Optional<Looked>> ofSession(String what, String id, String session) {
        String path = "/zones/" + encoded(zone) + "/delegations/inbound/" + encoded(session) + "?limit=" + LISTED;
        return sources.coordinator(what, path)
                .thenApply(listed -> listed.read()
                        ? Looked.item(listed.body(), "items", "id", id).map(edge -> Looked.found(what, edge))
                        : Optional.of(listed));
    }

    /** What hangs below an edge begins with the edge itself and tells its receiving session, as long as it is active. */
    private CompletableFuture<Looked> inGraph(String what, String id, String looked) {
        return sources.coordinator(what, "/zones/" + encoded(zone) + "/delegations/" + encoded(id) + "/impact")
                .thenCompose(impact -> {
                    Optional<JsonNode> step = Looked.item(impact.body(), "affected_edges", "id", id);
                    if (!impact.read()) {
                        return done(impact);
                    }
                    if (step.isEmpty()) {
                        return done(Looked.found(
                                what,
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("id", id)
                                        .put("active", false)));
                    }
                    String target = step.get().path("target_session_id").asText();
                    return target.equals(looked) ? done(Looked.found(what, step.get())) : elsewhere(what, step.get());
                });
    }

    private CompletableFuture<Looked> elsewhere(String what, JsonNode step) {
        return ofSession(
                        what,
                        step.path("id").asText(),
                        step.path("target_session_id").asText())
                .thenApply(found -> found.filter(Looked::read).orElseGet(() -> Looked.found(what, step)));
    }

    /** None when no event and no session tells which. */
    CompletableFuture<Optional<Looked>> record(String id) {
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String what = "authority record " + id;
        String path = "/v1/zones/" + encoded(zone) + "/authority-records?authority_record_id=" + encoded(id);
        return sources.api(path).thenApply(reply -> {
            if (!reply.ok()) {
                return Optional.of(Looked.of(what, "the API", reply));
            }
            return Optional.of(Looked.item(reply.body(), "items", "authority_record_id", id)
                    .map(record -> Looked.found(what, record))
                    .orElseGet(() -> Looked.unread(what, "there is none of that id in the zone")));
        });
    }
}

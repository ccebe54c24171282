package io.caracal.runtime.debug;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything there is to know about one request in one zone.
 *
 * @param explanation of the API: final_decision, denied, events
 * @param resource    the target as the API knows it
 * @param session     as the Coordinator knows it, or the API
 * @param edge        the delegation edge as the Coordinator knows it
 * @param record      the authority record behind the session; none when no event tells which
 * @param approvals   approvals that the request waited for or used
 * @param proofs      by service, which revocations it has applied
 */
public record Story(
        String requestId,
        String zone,
        JsonNode explanation,
        Looked resource,
        Looked session,
        Looked edge,
        Optional<Looked> record,
        List<Looked> approvals,
        Map<String, Looked> proofs) {

    public Story {
        approvals = List.copyOf(approvals);
        proofs = Collections.unmodifiableMap(new LinkedHashMap<>(proofs));
    }

    List<JsonNode> events() {
        return Stream.iterate(0, index -> index + 1)
                .limit(explanation.path("events").size())
                .map(explanation.path("events")::path)
                .toList();
    }

    Anchors anchors() {
        return new Anchors(events());
    }

    String finalDecision() {
        return explanation.path("final_decision").asText("unknown");
    }

    boolean denied() {
        return finalDecision().equals("deny");
    }

    /** What is there to look for and could not be read, and why. */
    List<Looked> unread() {
        return Stream.of(
                        Stream.of(resource, session, edge),
                        record.stream(),
                        approvals.stream(),
                        proofs.values().stream())
                .flatMap(part -> part)
                .filter(looked -> looked.named() && !looked.read())
                .toList();
    }
}

package io.caracal.runtime.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the zone's evidence chain from Audit and verifies its links and their HMACs (audit contract §2.5). */
final class Ledger {
    private static final int PAGE = 1000;

    private final DemoHttp http;
    private final DemoTarget target;
    private final Waiting waiting;

    Ledger(DemoHttp http, DemoTarget target, Waiting waiting) {
        this.http = http;
        this.target = target;
        this.waiting = waiting;
    }

    /** @return how many events the chain holds. @throws DemoFailure at the first link that does not verify */
    int verifiedLength(String zone) {
        String previous = "";
        int length = 0;
        for (JsonNode event : events(zone)) {
            length++;
            long sequence = event.path("ChainSeq").asLong();
            String content = event.path("ContentSHA256").asText();
            if (sequence != length) {
                throw new DemoFailure("the chain has a gap before sequence " + sequence);
            }
            if (!previous.equals(event.path("PrevContentSHA256").asText())) {
                throw new DemoFailure("event " + sequence + " does not name its predecessor");
            }
            byte[] linked = (content + "|" + previous).getBytes(StandardCharsets.UTF_8);
            if (!target.auditKey().verifies(linked, event.path("ChainHMAC").asText())) {
                throw new DemoFailure("the HMAC of event " + sequence + " does not verify");
            }
            previous = content;
        }
        return length;
    }

    private List<JsonNode> events(String zone) {
        URI search = target.audit().resolve("/api/audit/search?zone_id=" + zone + "&limit=" + PAGE);
        Answer answer = ControlPlane.expect(200, http.get(search, target.auditAdminToken()));
        return waiting.elements(answer.body().path("events"));
    }
}

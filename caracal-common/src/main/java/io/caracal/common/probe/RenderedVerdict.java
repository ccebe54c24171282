package io.caracal.common.probe;

import io.caracal.common.health.Verdict;
import io.caracal.common.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verdict together with the answer made from it, so that equal verdicts are rendered once. */
record RenderedVerdict(Verdict verdict, ProbeReply reply) {

    static RenderedVerdict of(Verdict verdict, String type) {
        return new RenderedVerdict(verdict, reply(verdict, type, VerdictBody.members(verdict)));
    }

    /** Whether the answer would be the same; standings, which are not in it, may differ. */
    boolean shows(Verdict other) {
        return verdict.etag().equals(other.etag())
                && verdict.ready() == other.ready()
                && verdict.retryAfterSeconds() == other.retryAfterSeconds()
                && verdict.startup().equals(other.startup())
                && verdict.extra().equals(other.extra());
    }

    /** Any body about a verdict, with the headers that go with it. */
    static ProbeReply reply(Verdict verdict, String type, Map<String, Object> body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", tag(verdict));
        if (!verdict.ready()) {
            headers.put("Retry-After", Integer.toString(verdict.retryAfterSeconds()));
        }
        if (verdict.draining()) {
            headers.put("Connection", "close");
        }
        ProbeReply bare = ProbeReply.of(verdict.ready() ? 200 : 503, type, Json.text(body));
        return new ProbeReply(bare.status(), bare.contentType(), bare.body(), Map.copyOf(headers));
    }

    /** The entity tag as it stands in headers. */
    static String tag(Verdict verdict) {
        return '"' + verdict.etag() + '"';
    }
}

package io.caracal.common.probe;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer ready to be written. The body is shared between requests and never changed; an empty type sends none. */
record ProbeReply(int status, String contentType, byte[] body, Map<String, String> headers) implements ProbeAnswer {

    ProbeReply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    static ProbeReply of(int status, String contentType, String body) {
        return new ProbeReply(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    ProbeReply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProbeReply(status, contentType, body, Map.copyOf(more));
    }
}

package io.caracal.common.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The usual dead letters: {@code <stream>.dead} with original_id, error, values (all fields as JSON) and the signature (Gateway contract
 * §1.8). Trimmed to roughly a hundred thousand entries, because a server that never evicts would otherwise stop for everybody.
 */
public final class SignedDeadLetters implements DeadLetters {

    static final String SUFFIX = ".dead";
    private static final long MOST_KEPT = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SignedStreams streams;

    public SignedDeadLetters(SignedStreams streams) {
        this.streams = streams.withMaxLength(MOST_KEPT);
    }

    @Override
    public void keep(StreamEntry entry, String reason) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("original_id", entry.id());
        fields.put("error", reason);
        fields.put("values", json(entry.fields()));
        streams.append(entry.stream() + SUFFIX, fields);
    }

    private static String json(Map<String, String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}

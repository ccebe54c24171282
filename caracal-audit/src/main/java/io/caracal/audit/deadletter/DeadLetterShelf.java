package io.caracal.audit.deadletter;

import io.caracal.common.redis.Redis;
import io.caracal.core.event.Streams;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists dead letters and offers replayable ones to the audit stream again. */
public final class DeadLetterShelf {
    private final Redis redis;

    public DeadLetterShelf(Redis redis) {
        this.redis = redis;
    }

    /** Dead letters on the shelf. */
    public long size() {
        return redis.sync().xlen(Streams.AUDIT_DEAD_LETTERS);
    }

    /** @param start first id, inclusive, {@code -} for the oldest, or exclusive when it begins with {@code (} */
    List<DeadLetter> list(String start, int limit) {
        Range.Boundary<String> lower = start.equals("-")
                ? Range.Boundary.unbounded()
                : start.startsWith("(")
                        ? Range.Boundary.excluding(start.substring(1))
                        : Range.Boundary.including(start);
        return redis
                .sync()
                .xrange(Streams.AUDIT_DEAD_LETTERS, Range.from(lower, Range.Boundary.unbounded()), Limit.from(limit))
                .stream()
                .map(DeadLetterShelf::letter)
                .toList();
    }

    Optional<DeadLetter> find(String id) {
        return redis.sync().xrange(Streams.AUDIT_DEAD_LETTERS, Range.create(id, id), Limit.from(1)).stream()
                .map(DeadLetterShelf::letter)
                .findFirst();
    }

    /** Offers the oldest {@code limit} letters again where that can help; the rest stays. */
    Replay replay(int limit) {
        List<DeadLetter> letters = list("-", limit);
        int replayed = 0;
        for (DeadLetter letter : letters) {
            if (letter.replayable()) {
                redis.sync().xadd(Streams.AUDIT_EVENTS, original(letter));
                redis.sync().xdel(Streams.AUDIT_DEAD_LETTERS, letter.id());
                replayed++;
            }
        }
        return new Replay(letters.size(), replayed, letters.size() - replayed);
    }

    private static Map<String, String> original(DeadLetter letter) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("data", letter.fields().getOrDefault(EvidenceDeadLetters.DATA, ""));
        String signature = letter.fields().get(EvidenceDeadLetters.SIGNATURE);
        if (signature != null) {
            fields.put("sig", signature);
        }
        return fields;
    }

    private static DeadLetter letter(StreamMessage<String, String> message) {
        return new DeadLetter(message.getId(), Map.copyOf(message.getBody()));
    }

    /** What one replay call did. */
    record Replay(int scanned, int replayed, int skipped) {}
}

package io.caracal.testing.fault;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Faults of a Redis stream. */
public final class StreamFault {
    private final String url;

    private StreamFault(String url) {
        this.url = url;
    }

    /** @param url as in REDIS_URL */
    public static StreamFault at(String url) {
        return new StreamFault(url);
    }

    /** So many entries without a signature, with a forged one, and without any sense, in turn; removed from this stream alone, not from where they were moved to. */
    public Fault poisoned(String stream, int entries) {
        List<String> ids = new ArrayList<>();
        return Fault.of(
                entries + " poisoned entries on " + stream,
                () -> redis(commands -> {
                    for (int number = 0; number < entries; number++) {
                        ids.add(commands.xadd(stream, poison(number)));
                    }
                }),
                () -> redis(commands -> commands.xdel(stream, ids.toArray(String[]::new))));
    }

    /** Entries that lie in a stream of dead letters. */
    public Fault deadLetters(String stream, int entries) {
        List<String> ids = new ArrayList<>();
        return Fault.of(
                entries + " dead letters on " + stream,
                () -> redis(commands -> {
                    for (int number = 0; number < entries; number++) {
                        ids.add(commands.xadd(stream, Map.of("original_id", "0-1", "error", "drill", "values", "{}")));
                    }
                }),
                () -> redis(commands -> commands.xdel(stream, ids.toArray(String[]::new))));
    }

    private static Map<String, String> poison(int number) {
        return switch (number % 3) {
            case 0 -> Map.of("event", "unsigned");
            case 1 -> Map.of("event", "forged", "_sig", "00".repeat(32));
            default -> Map.of("\u0000", "\uffff", "payload", "{\"unterminated");
        };
    }

    private void redis(Consumer<RedisCommands<String, String>> work) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            work.accept(connection.sync());
        } finally {
            client.shutdown();
        }
    }
}

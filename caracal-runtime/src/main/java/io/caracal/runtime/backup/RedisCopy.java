package io.caracal.runtime.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.redis.Redis;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.event.Streams;
import io.caracal.runtime.backup.BundleManifest.CopiedStream;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The streams of Redis, and its keys that end by themselves: nonces that must not be used twice, windows of rate limits. */
final class RedisCopy {
    /** Copied before Postgres, because they flow into it. */
    private static final List<String> EVIDENCE = List.of(Streams.AUDIT_DEAD_LETTERS, Streams.AUDIT_EVENTS);

    private static final String KEYS_FILE = "keys.jsonl";
    private static final int PAGE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Redis redis;
    private final Path directory;
    private final Clock clock;
    private final List<CopiedStream> copied = new ArrayList<>();

    RedisCopy(Redis redis, Path directory, Clock clock) {
        this.redis = redis;
        this.directory = directory;
        this.clock = clock;
    }

    /** The streams of evidence. An entry that moves between them meanwhile is in the copy of at least one. */
    void evidence() throws IOException {
        List<StreamCopy> begun = new ArrayList<>();
        for (String stream : EVIDENCE) {
            if (redis.sync().exists(stream) > 0) {
                begun.add(new StreamCopy(redis, stream, directory).begin());
            }
        }
        for (StreamCopy copy : begun) {
            copied.add(copy.finish());
        }
    }

    /** All other streams and keys. Returns every stream that was copied. */
    List<CopiedStream> rest() throws IOException {
        Path keys = directory.resolve(KEYS_FILE);
        PrivateFiles.replace(keys, "");
        try (BufferedWriter out = Files.newBufferedWriter(keys, StandardOpenOption.APPEND)) {
            for (String key : keys()) {
                String type = redis.sync().type(key);
                switch (type) {
                    case "stream" -> {
                        if (!EVIDENCE.contains(key)) {
                            copied.add(new StreamCopy(redis, key, directory)
                                    .begin()
                                    .finish());
                        }
                    }
                    case "string" -> copy(out, key);
                    // It ended between the two questions.
                    case "none" -> {}
                    default ->
                        throw new OperatorProblem("Redis holds " + key + " of type " + type
                                + ", which is none of Caracal's; give Caracal a database of its own");
                }
            }
        }
        return List.copyOf(copied);
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        ScanArgs page = ScanArgs.Builder.limit(PAGE);
        KeyScanCursor<String> cursor = redis.sync().scan(page);
        keys.addAll(cursor.getKeys());
        while (!cursor.isFinished()) {
            cursor = redis.sync().scan(ScanCursor.of(cursor.getCursor()), page);
            keys.addAll(cursor.getKeys());
        }
        return keys;
    }

    private void copy(BufferedWriter out, String key) throws IOException {
        String value = redis.sync().get(key);
        long left = redis.sync().pttl(key);
        if (value != null && left > 0) {
            out.write(JSON.writeValueAsString(
                    JSON.createObjectNode().put("key", key).put("value", value).put("endsAt", clock.millis() + left)));
            out.newLine();
        }
    }

    /** Whether a stream holds an entry that somebody published. */
    static boolean empty(Redis redis) {
        return StreamProvisioning.plan().stream()
                .filter(plan -> !plan.groups().isEmpty())
                .allMatch(plan -> redis.sync().xlen(plan.stream()) == 0);
    }

    /** Loads every stream of a copy, and the keys that have not ended yet. */
    static void load(Redis redis, Path directory, List<CopiedStream> streams, Clock clock) throws IOException {
        StreamLoad load = new StreamLoad(redis);
        for (CopiedStream stream : streams) {
            long entries = load.load(directory.resolve(stream.name() + ".jsonl"));
            if (entries != stream.entries()) {
                throw new OperatorProblem("stream " + stream.name() + " has " + entries + " entries in the copy, "
                        + stream.entries() + " were written");
            }
        }
        try (BufferedReader lines = Files.newBufferedReader(directory.resolve(KEYS_FILE))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode key = JSON.readTree(line);
                long left = key.path("endsAt").asLong() - clock.millis();
                if (left > 0) {
                    redis.sync().set(key.path("key").asText(), key.path("value").asText(), SetArgs.Builder.px(left));
                }
            }
        }
    }
}

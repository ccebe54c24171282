package io.caracal.runtime.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.redis.Redis;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Makes a stream what its copy says, in place of what is there: the same ids, groups, and entries that are owed. */
final class StreamLoad {
    private static final int BATCH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Redis redis;
    private final List<CompletionStage<?>> waiting = new ArrayList<>();
    private String stream = "";

    StreamLoad(Redis redis) {
        this.redis = redis;
    }

    /** Loads one file; returns the number of entries. */
    long load(Path file) throws IOException {
        JsonNode head = head(file);
        stream = head.path("stream").asText();
        redis.sync().del(stream);
        long entries = 0;
        String last = "0-0";
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = JSON.readTree(line);
                if (node.has("fields")) {
                    last = node.path("id").asText();
                    add(last, node.path("fields"));
                    entries++;
                }
            }
        }
        await();
        end(head.path("lastId").asText("0-0"), last);
        head.path("groups").forEach(this::group);
        owe(file);
        return entries;
    }

    private static JsonNode head(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return JSON.readTree(String.valueOf(lines.readLine()));
        }
    }

    private void add(String id, JsonNode fields) {
        Object[] body = new Object[fields.size()];
        for (int i = 0; i < body.length; i++) {
            body[i] = fields.get(i).asText();
        }
        XAddArgs args = new XAddArgs().id(id);
        send(redis.start(commands -> commands.xadd(stream, args, body)));
    }

    /** Ids go on where they ended, also when the newest entries were deleted. */
    private void end(String lastGenerated, String lastEntry) {
        if (Ids.before(lastEntry, lastGenerated)) {
            redis.sync().xadd(stream, new XAddArgs().id(lastGenerated), Map.of("end", "1"));
            redis.sync().xdel(stream, lastGenerated);
        }
    }

    private void group(JsonNode group) {
        redis.sync()
                .xgroupCreate(
                        StreamOffset.from(stream, group.path("lastDeliveredId").asText("0-0")),
                        group.path("name").asText(),
                        XGroupCreateArgs.Builder.mkstream());
    }

    private void owe(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode pending = JSON.readTree(line).path("pending");
                if (pending.isObject()) {
                    owe(pending);
                }
            }
        }
        await();
    }

    private void owe(JsonNode pending) {
        String id = pending.path("id").asText();
        if (redis.sync().xrange(stream, Range.create(id, id)).isEmpty()) {
            return;
        }
        Consumer<String> consumer = Consumer.from(
                pending.path("group").asText(), pending.path("consumer").asText());
        XClaimArgs args = new XClaimArgs()
                .minIdleTime(0)
                .retryCount(pending.path("deliveries").asLong())
                .force()
                .justid();
        send(redis.start(commands -> commands.xclaim(stream, consumer, args, id)));
    }

    private void send(CompletionStage<?> answer) {
        waiting.add(answer);
        if (waiting.size() == BATCH) {
            await();
        }
    }

    private void await() {
        waiting.forEach(answer -> answer.toCompletableFuture().join());
        waiting.clear();
    }
}

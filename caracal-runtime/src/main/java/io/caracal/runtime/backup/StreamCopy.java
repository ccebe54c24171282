package io.caracal.runtime.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.redis.Redis;
import io.caracal.runtime.backup.BundleManifest.CopiedStream;
import io.caracal.runtime.paths.PrivateFiles;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.models.stream.PendingMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * One stream as lines of JSON: its end and groups, what each group was given and has not confirmed, the entries. The groups are read before the
 * entries: what a group is given or confirms meanwhile, the copy still owes it. Pages keep the need for memory constant, and the commands are those of
 * every Redis since 5, so that the copy does not depend on the version of the server.
 */
final class StreamCopy {
    private static final int PAGE = 500;
    private static final String BEGINNING = "0-0";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Redis redis;
    private final String stream;
    private final Path file;
    private String last = BEGINNING;
    private long entries;
    private int groups;

    StreamCopy(Redis redis, String stream, Path directory) {
        this.redis = redis;
        this.stream = stream;
        this.file = directory.resolve(stream + ".jsonl");
    }

    /** Copies the stream as it is. */
    StreamCopy begin() throws IOException {
        PrivateFiles.replace(file, "");
        try (BufferedWriter out = writer()) {
            ArrayNode known = groups();
            groups = known.size();
            ObjectNode head = JSON.createObjectNode().put("stream", stream).put("lastId", lastGenerated());
            head.set("groups", known);
            line(out, head);
            for (int i = 0; i < known.size(); i++) {
                pending(out, known.get(i).path("name").asText());
            }
            entries(out);
        }
        return this;
    }

    /** Adds what was published since. */
    CopiedStream finish() throws IOException {
        try (BufferedWriter out = writer()) {
            entries(out);
        }
        return new CopiedStream(stream, entries, groups);
    }

    private BufferedWriter writer() throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.APPEND);
    }

    private String lastGenerated() {
        return Reply.map(redis.sync().xinfoStream(stream)).getOrDefault("last-generated-id", BEGINNING);
    }

    private ArrayNode groups() {
        ArrayNode known = JSON.createArrayNode();
        for (Object group : redis.sync().xinfoGroups(stream)) {
            Map<String, String> facts = Reply.map(group);
            known.addObject()
                    .put("name", facts.getOrDefault("name", ""))
                    .put("lastDeliveredId", facts.getOrDefault("last-delivered-id", BEGINNING));
        }
        return known;
    }

    private void pending(BufferedWriter out, String group) throws IOException {
        Range<String> range = Range.unbounded();
        List<PendingMessage> page;
        do {
            page = redis.sync().xpending(stream, group, range, Limit.from(PAGE));
            for (PendingMessage message : page) {
                ObjectNode line = JSON.createObjectNode();
                line.putObject("pending")
                        .put("group", group)
                        .put("id", message.getId())
                        .put("consumer", message.getConsumer())
                        .put("deliveries", message.getRedeliveryCount());
                line(out, line);
                range = behind(message.getId());
            }
        } while (page.size() == PAGE);
    }

    private void entries(BufferedWriter out) throws IOException {
        List<StreamMessage<String, String>> page;
        do {
            page = redis.sync().xrange(stream, behind(last), Limit.from(PAGE));
            for (StreamMessage<String, String> message : page) {
                ObjectNode line = JSON.createObjectNode().put("id", message.getId());
                ArrayNode fields = line.putArray("fields");
                message.getBody().forEach((name, value) -> fields.add(name).add(value));
                line(out, line);
                last = message.getId();
                entries++;
            }
        } while (page.size() == PAGE);
    }

    private static Range<String> behind(String id) {
        return Range.from(Range.Boundary.excluding(id), Range.Boundary.unbounded());
    }

    private static void line(BufferedWriter out, ObjectNode node) throws IOException {
        out.write(JSON.writeValueAsString(node));
        out.newLine();
    }
}

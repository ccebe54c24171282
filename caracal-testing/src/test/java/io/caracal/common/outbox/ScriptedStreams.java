package io.caracal.common.outbox;

import io.caracal.common.failure.UnavailableException;
import io.caracal.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stream server in memory that can be away or refuse certain entries. */
final class ScriptedStreams implements StreamPublisher {

    final List<Entry> entries = new CopyOnWriteArrayList<>();
    final Set<String> refusedIds = ConcurrentHashMap.newKeySet();
    volatile boolean away;
    volatile Runnable beforeAnswer = () -> {};

    record Entry(String stream, Map<String, String> fields, OptionalLong trimLength) {}

    @Override
    public CompletionStage<String> publish(String stream, Map<String, String> fields, OptionalLong approximateLength) {
        beforeAnswer.run();
        if (away) {
            return CompletableFuture.failedFuture(new UnavailableException(ErrorCode.REDIS_UNREACHABLE, "away", null));
        }
        if (refusedIds.contains(fields.get("outbox_id"))) {
            return CompletableFuture.failedFuture(new IllegalStateException("WRONGTYPE not a stream"));
        }
        entries.add(new Entry(stream, new LinkedHashMap<>(fields), approximateLength));
        return CompletableFuture.completedFuture(entries.size() + "-0");
    }

    List<String> ids() {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry -> ids.add(entry.fields().get("outbox_id")));
        return ids;
    }
}

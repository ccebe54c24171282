package io.caracal.common.evidence;

import io.caracal.common.redis.Redis;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes audit events to the audit stream and waits for the confirmation (framing: Gateway contract §0.5). The stream
 * is never trimmed here. An event whose confirmation was lost may be in the stream all the same; the audit service
 * knows events by their id.
 */
public final class AuditEmitter implements EvidenceSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditEmitter.class);

    private final Redis redis;
    private final Optional<HmacKey> key;
    private final LongAdder emitted = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /** @param key signs every event; without one (development) events are unsigned */
    public AuditEmitter(Redis redis, Optional<HmacKey> key) {
        this.redis = redis;
        this.key = key;
    }

    /** Returns once the event is in the stream, within the Redis command timeout. */
    public void emit(AuditEvent event) {
        emitAll(List.of(event));
    }

    /** Sends all events at once and returns when every one is in the stream. */
    public void emitAll(List<AuditEvent> events) {
        List<CompletableFuture<String>> confirmations = events.stream()
                .map(this::send)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        @Nullable EvidenceUnavailableException failure = null;
        for (CompletableFuture<String> confirmation : confirmations) {
            try {
                await(confirmation);
                emitted.increment();
            } catch (EvidenceUnavailableException e) {
                errors.increment();
                failure = e;
            }
        }
        if (failure != null) {
            LOG.error("audit evidence was not confirmed by Redis at {}", redis.address(), failure);
            throw failure;
        }
    }

    @Override
    public void append(AuditEvent event) {
        emit(event);
    }

    @Override
    public void appendAll(List<AuditEvent> events) {
        emitAll(events);
    }

    /** Events confirmed since the process started. */
    public long emitted() {
        return emitted.sum();
    }

    /** Events not confirmed since the process started. */
    public long errors() {
        return errors.sum();
    }

    private CompletionStage<String> send(AuditEvent event) {
        Map<String, String> fields = AuditEntry.fields(event.id(), event.toJson(), key);
        return redis.start(commands -> commands.xadd(Streams.AUDIT_EVENTS, fields));
    }

    private void await(CompletableFuture<String> confirmation) {
        try {
            confirmation.get(redis.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new EvidenceUnavailableException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new EvidenceUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EvidenceUnavailableException(e);
        }
    }
}

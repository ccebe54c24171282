package io.caracal.common.streams;

import io.caracal.common.outbox.StreamPublisher;
import io.caracal.common.redis.Redis;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.StreamSignature;
import io.lettuce.core.XAddArgs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Adds entries to streams, each with {@code _sig} when there is a key (Gateway contract §0.7). */
public final class SignedStreams implements StreamPublisher {

    private final Redis redis;
    private final Optional<HmacKey> key;
    private final OptionalLong maxLength;

    /** Entries are never trimmed away unless asked for with {@link #withMaxLength}. */
    public SignedStreams(Redis redis, Optional<HmacKey> key) {
        this(redis, key, OptionalLong.empty());
    }

    private SignedStreams(Redis redis, Optional<HmacKey> key, OptionalLong maxLength) {
        this.redis = redis;
        this.key = key;
        this.maxLength = maxLength;
    }

    /** The same, trimming each stream it adds to down to roughly this many entries. */
    public SignedStreams withMaxLength(long entries) {
        return new SignedStreams(redis, key, OptionalLong.of(entries));
    }

    /**
     * Adds an entry and waits for its id.
     *
     * @throws io.caracal.common.redis.RedisUnavailableException when Redis did not confirm it; it may still have been added
     */
    public String append(String stream, Map<String, String> fields) {
        return redis.sync().xadd(stream, arguments(maxLength), signed(stream, fields));
    }

    @Override
    public CompletionStage<String> publish(String stream, Map<String, String> fields, OptionalLong approximateLength) {
        Map<String, String> entry = signed(stream, fields);
        return redis.start(commands -> commands.xadd(stream, arguments(approximateLength), entry));
    }

    private Map<String, String> signed(String stream, Map<String, String> fields) {
        Map<String, String> entry = new LinkedHashMap<>(fields);
        entry.remove(StreamSignature.FIELD);
        key.ifPresent(present -> entry.put(StreamSignature.FIELD, StreamSignature.sign(present, stream, entry)));
        return entry;
    }

    private static XAddArgs arguments(OptionalLong maxLength) {
        XAddArgs arguments = new XAddArgs();
        maxLength.ifPresent(entries -> arguments.maxlen(entries).approximateTrimming());
        return arguments;
    }
}

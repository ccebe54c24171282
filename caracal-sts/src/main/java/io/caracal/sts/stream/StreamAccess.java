package io.caracal.sts.stream;

import io.caracal.common.lifecycle.Loop;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.streams.BatchHandler;
import io.caracal.common.streams.ConsumerGroup;
import io.caracal.common.streams.ConsumerGroupSettings;
import io.caracal.common.streams.EntryRules;
import io.caracal.common.streams.EntryVerifier;
import io.caracal.common.streams.SignedStreams;
import io.caracal.common.streams.StreamTail;
import io.caracal.common.streams.StreamTailSettings;
import io.caracal.common.streams.TailHandler;
import io.caracal.core.secret.HmacKey;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Starts readers of signed streams.
 *
 * @param key STREAMS_HMAC_KEY; without one, which only development permits, signatures are not checked
 * @param nanoTicker monotonic nanoseconds
 */
public record StreamAccess(Redis redis, Optional<HmacKey> key, OwnedLoops loops, LongSupplier nanoTicker) {

    /** Reads every entry from now on, on every replica: for invalidations. */
    public StreamConsumer tail(String stream, String name, TailHandler handler) {
        StreamTail tail = new StreamTail(
                redis,
                nanoTicker,
                StreamTailSettings.fromNewest(stream, name),
                EntryVerifier.streamSignature(key),
                handler);
        Loop loop = tail.start(loops);
        return new StreamConsumer(name, loop, () -> tail.stats().lastReadAge(), Optional.empty());
    }

    /** Takes part in a consumer group: each entry is processed by one replica at least once. */
    public StreamConsumer group(ConsumerGroupSettings settings, BatchHandler handler) {
        ConsumerGroup group = new ConsumerGroup(
                redis, nanoTicker, settings, EntryRules.signed(new SignedStreams(redis, key), key), handler);
        Loop loop = group.start(loops);
        return new StreamConsumer(settings.group(), loop, () -> group.stats().lastReadAge(), Optional.of(group::stats));
    }
}

package io.caracal.gateway.revocation;

import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.redis.Redis;
import io.caracal.common.streams.DeadLetters;
import io.caracal.common.streams.EntryVerifier;
import io.caracal.common.streams.StreamEntry;
import io.caracal.common.streams.StreamTail;
import io.caracal.common.streams.StreamTailSettings;
import io.caracal.common.streams.TailHandler;
import io.caracal.common.streams.TailProgress;
import io.caracal.core.event.Streams;
import io.caracal.gateway.revocation.Anchor.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Applies what the streams say, at once. Every replica reads every entry. An entry that is not authentic or names nothing is kept among the
 * dead letters and counted.
 */
public final class RevocationTails {

    /** How long the delay of the last message stays worth showing. */
    private static final Duration SHOWN = Duration.ofMinutes(1);

    private final RevocationState state;
    private final RevocationPoll poll;
    private final Redis redis;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final List<StreamTail> tails;
    private final AtomicInteger unpositioned = new AtomicInteger();
    private final LongAdder deadLettered = new LongAdder();
    private volatile Delay delay = new Delay(0, 0);
    private volatile LongConsumer delays = millis -> {};

    private record Delay(long seconds, long seenAtMillis) {}

    /** How the tails read. */
    public record Source(
            Redis redis, LongSupplier nanos, Clock clock, EntryVerifier verifier, DeadLetters deadLetters) {}

    public RevocationTails(RevocationState state, RevocationPoll poll, Source source) {
        this.state = state;
        this.poll = poll;
        this.redis = source.redis();
        this.deadLetters = source.deadLetters();
        this.clock = source.clock();
        this.tails = List.of(
                tail(source, Streams.SESSIONS_REVOKE, "sessions-revoke", this::revocation),
                tail(source, Streams.DELEGATIONS_INVALIDATE, "delegations-invalidate", this::delegation));
        this.unpositioned.set(tails.size());
    }

    public void start(OwnedLoops loops) {
        tails.forEach(tail -> tail.start(loops));
    }

    /** From now on tells how many milliseconds lay between the publication of a message and its application. */
    public void observe(LongConsumer millis) {
        delays = millis;
    }

    /** Up to when everything published has arrived here, by Redis's clock. */
    public Instant delivered() {
        return TailProgress.read(redis, tails);
    }

    /** Entries applied. */
    public long messages() {
        return tails.stream().mapToLong(tail -> tail.stats().applied()).sum();
    }

    public long invalidSignatures() {
        return tails.stream()
                .mapToLong(tail -> tail.stats().invalidSignatures())
                .sum();
    }

    public long deadLettered() {
        return deadLettered.sum();
    }

    /** Seconds between the publication of the last message and its application; 0 once that is a minute ago. */
    public long propagationSeconds() {
        Delay last = delay;
        return clock.millis() - last.seenAtMillis() < SHOWN.toMillis() ? last.seconds() : 0;
    }

    /** What an entry revokes; nothing when it revokes nothing. */
    private interface Reading extends Function<StreamEntry, Set<Anchor>> {}

    private StreamTail tail(Source source, String stream, String name, Reading reading) {
        return new StreamTail(
                source.redis(),
                source.nanos(),
                StreamTailSettings.fromNewest(stream, name),
                source.verifier(),
                new Handler(reading));
    }

    private Set<Anchor> revocation(StreamEntry entry) {
        Set<Anchor> anchors = new LinkedHashSet<>();
        add(anchors, Kind.AUTHORITY_RECORD, entry.text("session_id"));
        add(anchors, Kind.SESSION, entry.text("agent_session_id"));
        String edge = entry.text("delegation_edge_id");
        add(anchors, Kind.DELEGATION_EDGE, edge.isEmpty() ? entry.text("edge_id") : edge);
        return required(entry, anchors);
    }

    /** Only revocations; edges that are created or expire change nothing here. */
    private Set<Anchor> delegation(StreamEntry entry) {
        Set<Anchor> anchors = new LinkedHashSet<>();
        if (entry.text("event").equals("edge_revoke")) {
            add(anchors, Kind.DELEGATION_EDGE, entry.text("edge_id"));
            return required(entry, anchors);
        }
        return anchors;
    }

    private Set<Anchor> required(StreamEntry entry, Set<Anchor> anchors) {
        if (anchors.isEmpty()) {
            keep(entry, "missing_revocation_anchor");
        }
        return anchors;
    }

    private static void add(Set<Anchor> anchors, Kind kind, String id) {
        if (!id.isEmpty()) {
            anchors.add(new Anchor(kind, id));
        }
    }

    private void keep(StreamEntry entry, String reason) {
        deadLetters.keep(entry, reason);
        deadLettered.increment();
    }

    private final class Handler implements TailHandler {
        private final Reading reading;

        Handler(Reading reading) {
            this.reading = reading;
        }

        /** What was published before the tails were in place only Postgres knows. */
        @Override
        public void positioned(String id) {
            if (unpositioned.decrementAndGet() == 0) {
                state.followed();
            }
            poll.request();
        }

        @Override
        public void entry(StreamEntry entry) {
            state.mark(reading.apply(entry));
            long now = clock.millis();
            long millis = Math.max(0, now - entry.addedAt().toEpochMilli());
            delay = new Delay(TimeUnit.MILLISECONDS.toSeconds(millis), now);
            delays.accept(millis);
        }

        @Override
        public void rejected(StreamEntry entry, String reason) {
            keep(entry, reason);
        }

        @Override
        public void gap(String lastSeen, String resumedAfter) {
            state.missed();
            poll.request();
        }
    }
}

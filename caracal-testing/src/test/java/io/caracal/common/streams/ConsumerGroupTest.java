package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.StreamSignature;
import io.caracal.testing.Await;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds are run by the test itself, so that nothing depends on when a thread is scheduled. */
class ConsumerGroupTest {

    private static final String STREAM = "caracal.sessions.revoke";
    private static final String GROUP = "sts-revocation";
    private static final Optional<HmacKey> KEY = Optional.of(HmacKey.fromHex("0123456789abcdef".repeat(4)));

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));
    private final SignedStreams streams = new SignedStreams(redis, KEY);
    private final List<StreamEntry> seen = new ArrayList<>();

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void entriesAreVerifiedHandledAndAcknowledged() throws Exception {
        ConsumerGroup consumer = consumer("a", acknowledging());
        String id = streams.append(STREAM, Map.of("zone_id", "z1"));
        consumer.turn();
        assertThat(seen).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(id);
            assertThat(entry.text("zone_id")).isEqualTo("z1");
            assertThat(entry.deliveries()).isEqualTo(1);
        });
        assertThat(pending()).isZero();
        assertThat(consumer.stats().processed()).isEqualTo(1);
        assertThat(consumer.stats().lastReadAge()).isPresent();
    }

    @Test
    void entriesPublishedBeforeTheFirstStartAreNotLost() throws Exception {
        streams.append(STREAM, Map.of("zone_id", "early"));
        consumer("a", acknowledging()).turn();
        assertThat(seen).hasSize(1);
    }

    @Test
    void unsignedAndForgedEntriesGoToTheDeadLettersAndNotToTheHandler() throws Exception {
        new SignedStreams(redis, Optional.empty()).append(STREAM, Map.of("zone_id", "unsigned"));
        redis.sync().xadd(STREAM, Map.of("zone_id", "forged", StreamSignature.FIELD, "00".repeat(32)));
        streams.append(STREAM, Map.of("zone_id", "good"));
        ConsumerGroup consumer = consumer("a", acknowledging());
        consumer.turn();
        assertThat(seen).extracting(entry -> entry.text("zone_id")).containsExactly("good");
        assertThat(consumer.stats().invalidSignatures()).isEqualTo(2);
        assertThat(consumer.stats().deadLettered()).isEqualTo(2);
        assertThat(pending()).isZero();
        assertThat(dead())
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.getBody())
                        .containsEntry("error", "signature_invalid")
                        .containsKeys("original_id", "values"));
    }

    @Test
    void deadLettersCarryTheOriginalAndAValidSignature() throws Exception {
        String id = streams.append(STREAM, Map.of("zone_id", "z1"));
        consumer(
                        "a",
                        entries -> entries.stream()
                                .map(entry -> EntryOutcome.dead("no_anchor"))
                                .toList())
                .turn();
        Map<String, String> letter = dead().get(0).getBody();
        assertThat(letter).containsEntry("original_id", id).containsEntry("error", "no_anchor");
        assertThat(letter.get("values")).contains("\"zone_id\":\"z1\"").contains("\"_sig\":");
        assertThat(StreamSignature.verify(KEY.orElseThrow(), STREAM + ".dead", letter))
                .isTrue();
        assertThat(pending()).isZero();
    }

    @Test
    void entriesOfAConsumerThatDiedAreTakenOver() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        streams.append(STREAM, Map.of("zone_id", "z1"));
        deliverTo("dead-consumer");
        ConsumerGroup successor = consumer("b", acknowledging());
        turnUntil(successor, () -> !seen.isEmpty());
        assertThat(seen)
                .singleElement()
                .satisfies(entry -> assertThat(entry.deliveries()).isEqualTo(2));
        assertThat(successor.stats().reclaimed()).isEqualTo(1);
        assertThat(pending()).isZero();
    }

    @Test
    void takingOverFollowsTheCursorToTheEnd() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        for (int i = 0; i < 25; i++) {
            streams.append(STREAM, Map.of("n", Integer.toString(i)));
        }
        deliverTo("dead-consumer");
        ConsumerGroup successor = new ConsumerGroup(
                redis,
                System::nanoTime,
                settings("b").withBatchSize(4),
                EntryRules.signed(streams, KEY),
                acknowledging());
        turnUntil(successor, () -> seen.size() >= 25);
        assertThat(seen)
                .extracting(entry -> entry.text("n"))
                .doesNotHaveDuplicates()
                .hasSize(25);
        assertThat(pending()).isZero();
    }

    @Test
    void ownUnfinishedEntriesComeFirstAfterARestart() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        streams.append(STREAM, Map.of("n", "old"));
        deliverTo("a");
        streams.append(STREAM, Map.of("n", "new"));
        ConsumerGroupSettings patient = settings("a").withClaimIdle(Duration.ofHours(1));
        new ConsumerGroup(redis, System::nanoTime, patient, EntryRules.signed(streams, KEY), acknowledging()).turn();
        assertThat(seen).extracting(entry -> entry.text("n")).containsExactly("old", "new");
    }

    @Test
    void poisonIsRetriedAndThenBuried() throws Exception {
        streams.append(STREAM, Map.of("n", "poison"));
        List<Long> deliveries = new ArrayList<>();
        ConsumerGroup consumer = consumer("a", entries -> {
            entries.forEach(entry -> deliveries.add(entry.deliveries()));
            return entries.stream().map(entry -> EntryOutcome.retry("db_busy")).toList();
        });
        turnUntil(consumer, () -> !dead().isEmpty());
        assertThat(deliveries).containsExactly(1L, 2L, 3L);
        assertThat(dead().get(0).getBody()).containsEntry("error", "transient_exceeded_max_deliveries:db_busy");
        assertThat(pending()).isZero();
        assertThat(consumer.stats().retried()).isEqualTo(3);
    }

    @Test
    void oneBadEntryDoesNotTakeItsBatchAlong() throws Exception {
        streams.append(STREAM, Map.of("n", "1"));
        streams.append(STREAM, Map.of("n", "bad"));
        streams.append(STREAM, Map.of("n", "3"));
        ConsumerGroup consumer = consumer("a", entries -> {
            if (entries.stream().anyMatch(entry -> entry.text("n").equals("bad"))) {
                throw new IllegalArgumentException("cannot read this");
            }
            return acknowledging().handle(entries);
        });
        consumer.turn();
        assertThat(seen).extracting(entry -> entry.text("n")).containsExactly("1", "3");
        assertThat(pending()).isEqualTo(1);
        turnUntil(consumer, () -> !dead().isEmpty());
        assertThat(dead().get(0).getBody())
                .containsEntry("error", "transient_exceeded_max_deliveries:IllegalArgumentException");
    }

    @Test
    void anOutageOfWhatTheHandlerNeedsBuriesNothing() throws Exception {
        streams.append(STREAM, Map.of("n", "1"));
        AtomicBoolean down = new AtomicBoolean(true);
        ConsumerGroup consumer = consumer("a", entries -> {
            if (down.get()) {
                throw new UnavailableException(ErrorCode.POSTGRES_UNREACHABLE, "down", null);
            }
            return acknowledging().handle(entries);
        });
        for (int round = 0; round < 10; round++) {
            assertThatThrownBy(consumer::turn).isInstanceOf(UnavailableException.class);
        }
        down.set(false);
        consumer.turn();
        assertThat(seen)
                .singleElement()
                .satisfies(entry -> assertThat(entry.deliveries()).isEqualTo(1));
        assertThat(dead()).isEmpty();
        assertThat(pending()).isZero();
    }

    @Test
    void aGroupThatRedisLostIsCreatedAgain() throws Exception {
        ConsumerGroup consumer = consumer("a", acknowledging());
        consumer.turn();
        redis.sync().flushdb();
        assertThatThrownBy(consumer::turn).isInstanceOf(RuntimeException.class);
        streams.append(STREAM, Map.of("n", "after"));
        consumer.turn();
        assertThat(seen).hasSize(1);
    }

    @Test
    void entriesTrimmedWhilePendingAreCountedAndDoNotBlock() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        streams.append(STREAM, Map.of("n", "gone"));
        deliverTo("a");
        redis.sync().xtrim(STREAM, 0);
        streams.append(STREAM, Map.of("n", "here"));
        ConsumerGroup consumer = consumer("a", acknowledging());
        turnUntil(consumer, () -> !seen.isEmpty());
        assertThat(seen).extracting(entry -> entry.text("n")).containsExactly("here");
        assertThat(consumer.stats().vanished()).isEqualTo(1);
        assertThat(pending()).isZero();
    }

    @Test
    void entriesOfADeadConsumerThatWereTrimmedDoNotBlockTheTakeover() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        streams.append(STREAM, Map.of("n", "gone"));
        streams.append(STREAM, Map.of("n", "kept"));
        deliverTo("dead-consumer");
        redis.sync().xtrim(STREAM, 1);
        ConsumerGroup consumer = consumer("b", acknowledging());
        turnUntil(consumer, () -> !seen.isEmpty());
        assertThat(seen).extracting(entry -> entry.text("n")).containsExactly("kept");
    }

    @Test
    void statsTellWhatIsUnfinishedAndLeaveTheUnknownOpen() throws Exception {
        StreamProvisioning.ensureGroup(redis, STREAM, GROUP);
        streams.append(STREAM, Map.of("n", "1"));
        deliverTo("other");
        ConsumerGroup consumer = new ConsumerGroup(
                redis,
                System::nanoTime,
                settings("a").withClaimIdle(Duration.ofHours(1)),
                EntryRules.signed(streams, KEY),
                acknowledging());
        assertThat(consumer.stats().pending()).isEmpty();
        assertThat(consumer.stats().lastReadAge()).isEmpty();
        consumer.turn();
        assertThat(consumer.stats().pending()).isEqualTo(OptionalLong.of(1));
        assertThat(consumer.stats().oldestIdle()).isPresent();
        boolean tellsLag =
                redis.sync().info("server").lines().anyMatch(line -> line.matches("redis_version:([7-9]|\\d\\d).*"));
        assertThat(consumer.stats().lag()).isEqualTo(tellsLag ? OptionalLong.of(0) : OptionalLong.empty());
    }

    @Test
    void anOutageOfRedisIsSurvivedWithoutLoss() throws Exception {
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis fragile = new Redis(RedisSettings.of(server.url()))) {
            SignedStreams producer = new SignedStreams(fragile, KEY);
            ConsumerGroup consumer = new ConsumerGroup(
                    fragile, System::nanoTime, settings("a"), EntryRules.signed(producer, KEY), acknowledging());
            producer.append(STREAM, Map.of("n", "1"));
            consumer.turn();
            server.stop();
            assertThatThrownBy(consumer::turn).isInstanceOf(RedisUnavailableException.class);
            server.start();
            Await.until("published again", () -> publishes(producer));
            turnUntil(consumer, () -> seen.size() >= 2);
            assertThat(seen).extracting(entry -> entry.text("n")).containsExactly("1", "2");
        }
    }

    private static boolean publishes(SignedStreams producer) {
        try {
            producer.append(STREAM, Map.of("n", "2"));
            return true;
        } catch (RedisUnavailableException notYet) {
            return false;
        }
    }

    private void turnUntil(ConsumerGroup consumer, java.util.function.BooleanSupplier done) {
        Await.until("the consumer has got there", () -> {
            try {
                consumer.turn();
            } catch (RedisUnavailableException pausing) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return done.getAsBoolean();
        });
    }

    private BatchHandler acknowledging() {
        return entries -> {
            seen.addAll(entries);
            return entries.stream().map(entry -> EntryOutcome.ack()).toList();
        };
    }

    @Test
    void whatOthersAreToBlameForCountsAsActivity() throws Exception {
        AtomicLong nanos = new AtomicLong();
        AtomicBoolean down = new AtomicBoolean(true);
        ConsumerGroup consumer =
                new ConsumerGroup(redis, nanos::get, settings("a"), EntryRules.signed(streams, KEY), entries -> {
                    nanos.addAndGet(1000);
                    if (down.get()) {
                        throw new UnavailableException(ErrorCode.POSTGRES_UNREACHABLE, "down", null);
                    }
                    return entries.stream().map(entry -> EntryOutcome.ack()).toList();
                });
        nanos.set(5000);
        assertThat(consumer.sinceActivity()).isEqualTo(Duration.ofNanos(5000));
        consumer.turn();
        assertThat(consumer.sinceActivity()).isZero();
        streams.append(STREAM, Map.of("zone_id", "z1"));
        assertThatThrownBy(consumer::turn).isInstanceOf(UnavailableException.class);
        assertThat(consumer.sinceActivity()).isZero();
        down.set(false);
        consumer.turn();
        assertThat(consumer.sinceActivity()).isZero();
        nanos.addAndGet(7);
        assertThat(consumer.sinceActivity()).isEqualTo(Duration.ofNanos(7));
    }

    private ConsumerGroup consumer(String name, BatchHandler handler) {
        return new ConsumerGroup(redis, System::nanoTime, settings(name), EntryRules.signed(streams, KEY), handler);
    }

    private static ConsumerGroupSettings settings(String consumer) {
        return ConsumerGroupSettings.of(STREAM, GROUP, consumer)
                .withBlock(Duration.ofMillis(20))
                .withClaimIdle(Duration.ofMillis(30))
                .withMaxDeliveries(3);
    }

    @SuppressWarnings("unchecked")
    private void deliverTo(String consumer) {
        redis.sync().xreadgroup(Consumer.from(GROUP, consumer), StreamOffset.lastConsumed(STREAM));
    }

    private long pending() {
        return redis.sync().xpending(STREAM, GROUP).getCount();
    }

    private List<StreamMessage<String, String>> dead() {
        return redis.sync().xrange(STREAM + ".dead", Range.unbounded());
    }
}

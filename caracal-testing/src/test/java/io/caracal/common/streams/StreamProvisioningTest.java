package io.caracal.common.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.testing.redis.RedisFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamProvisioningTest {

    private final Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()));

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void theListNamesTheNineStreamsAndNineGroupsOfTheContract() {
        assertThat(StreamProvisioning.plan()).hasSize(9);
        assertThat(StreamProvisioning.plan().stream().flatMap(plan -> plan.groups().stream()))
                .containsExactlyInAnyOrder(
                        "audit-ingestor",
                        "siem-export",
                        "audit-dlq-observer",
                        "opa-engine",
                        "sts-revocation",
                        "sts-keys",
                        "coordinator-relay",
                        "invocations-observer",
                        "delegations-observer");
    }

    @Test
    void everythingIsCreatedAndRunningAgainChangesNothing() {
        StreamProvisioning.provision(redis);
        redis.sync().xadd("caracal.audit.events", Map.of("data", "{}"));
        StreamProvisioning.provision(redis);
        for (StreamPlan plan : StreamProvisioning.plan()) {
            assertThat(redis.sync().type(plan.stream())).isEqualTo("stream");
            List<String> groups = redis.sync().xinfoGroups(plan.stream()).stream()
                    .map(group -> ReplyMaps.text(ReplyMaps.of(group), "name"))
                    .toList();
            assertThat(groups).containsExactlyInAnyOrderElementsOf(plan.groups());
        }
        assertThat(redis.sync().xlen("caracal.audit.events")).isEqualTo(1);
        assertThat(redis.sync().xlen("caracal.providers.ratelimit")).isEqualTo(1);
    }

    @Test
    void linesAreReadStrictly() {
        assertThat(StreamPlan.parse("s a,b 10")).isEqualTo(new StreamPlan("s", List.of("a", "b"), OptionalLong.of(10)));
        assertThat(StreamPlan.parse("s - -")).isEqualTo(new StreamPlan("s", List.of(), OptionalLong.empty()));
        assertThatThrownBy(() -> StreamPlan.parse("s a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void publishingKeepsOrderAndTrimsOnlyWhenAsked() {
        SignedStreams streams = new SignedStreams(redis, Optional.empty());
        for (int i = 0; i < 1_000; i++) {
            streams.publish("s", Map.of("n", Integer.toString(i)), OptionalLong.empty());
        }
        streams.append("s", Map.of("n", "last"));
        assertThat(redis.sync().xlen("s")).isEqualTo(1_001);
        assertThat(redis.sync()
                        .xrange("s", io.lettuce.core.Range.unbounded())
                        .get(999)
                        .getBody())
                .containsEntry("n", "999");
        streams.publish("s", Map.of("n", "trimming"), OptionalLong.of(10))
                .toCompletableFuture()
                .join();
        assertThat(redis.sync().xlen("s")).isLessThan(1_000);
    }

    @Test
    void entryIdsAreOrderedAsNumbers() {
        assertThat(EntryId.isBefore("9-0", "10-0")).isTrue();
        assertThat(EntryId.isBefore("10-9", "10-10")).isTrue();
        assertThat(EntryId.isBefore("10-1", "10-1")).isFalse();
    }
}

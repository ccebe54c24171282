package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import io.caracal.testing.Await;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditEmitterTest {

    private static final HmacKey KEY = HmacKey.fromHex("00112233445566778899aabbccddeeff".repeat(2));

    private final RedisProcess server = RedisFixture.newServer().start();
    private final Redis redis = new Redis(RedisSettings.of(server.url()));
    private final AuditEmitter emitter = new AuditEmitter(redis, Optional.of(KEY));

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void anEventIsInTheStreamSignedWhenEmitReturns() {
        AuditEvent event = event("e1");
        emitter.emit(event);
        Map<String, String> fields = stream().get(0).getBody();
        assertThat(fields).containsOnlyKeys("id", "data", "sig").containsEntry("id", "e1");
        assertThat(fields.get("data")).isEqualTo(event.toJson());
        assertThat(AuditSignature.verify(KEY, event.toJson(), fields.get("sig")))
                .isTrue();
        assertThat(emitter.emitted()).isEqualTo(1);
        assertThat(emitter.errors()).isZero();
    }

    @Test
    void withoutAKeyTheEventIsUnsigned() {
        new AuditEmitter(redis, Optional.empty()).append(event("e1"));
        assertThat(stream().get(0).getBody()).containsOnlyKeys("id", "data");
    }

    @Test
    void manyEventsKeepTheirOrderAndNoneIsTrimmed() {
        emitter.emitAll(IntStream.range(0, 500).mapToObj(i -> event("e" + i)).toList());
        assertThat(stream())
                .hasSize(500)
                .extracting(entry -> entry.getBody().get("id"))
                .startsWith("e0", "e1", "e2");
        assertThat(emitter.emitted()).isEqualTo(500);
    }

    @Test
    void noEvidenceMeansAnExceptionWhileRedisIsDownAndRecoveryAfterwards() {
        emitter.emit(event("e1"));
        server.stop();
        assertThatThrownBy(() -> emitter.emit(event("e2"))).isInstanceOf(EvidenceUnavailableException.class);
        assertThatThrownBy(() -> emitter.appendAll(List.of(event("e3"), event("e4"))))
                .isInstanceOf(EvidenceUnavailableException.class);
        assertThat(emitter.errors()).isEqualTo(3);
        server.start();
        Await.until("Redis is back", this::redisAnswers);
        emitter.emit(event("e5"));
        assertThat(stream()).extracting(entry -> entry.getBody().get("id")).containsExactly("e1", "e5");
    }

    @Test
    void aServerThatIsFullRefusesEvidenceAndTheCallerLearnsIt() {
        redis.sync().configSet("maxmemory", "1");
        assertThatThrownBy(() -> emitter.emit(event("e1"))).isInstanceOf(EvidenceUnavailableException.class);
        assertThat(emitter.emitted()).isZero();
    }

    private boolean redisAnswers() {
        try {
            redis.ping();
            return true;
        } catch (RedisUnavailableException notYet) {
            return false;
        }
    }

    private List<StreamMessage<String, String>> stream() {
        return redis.sync().xrange(Streams.AUDIT_EVENTS, Range.unbounded());
    }

    private static AuditEvent event(String id) {
        return AuditEvent.fromJson("{\"id\":\"" + id + "\",\"zone_id\":\"z1\",\"event_type\":\"token_exchange\","
                + "\"request_id\":\"r1\",\"decision\":\"allow\",\"evaluation_status\":\"complete\","
                + "\"determining_policies_json\":[],\"diagnostics_json\":[],\"occurred_at\":\"2026-01-01T00:00:00Z\"}");
    }
}

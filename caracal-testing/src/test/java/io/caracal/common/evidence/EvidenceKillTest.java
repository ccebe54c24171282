package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.redis.Redis;
import io.caracal.testing.Await;
import io.caracal.testing.fault.KilledLife;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the decision to the stream: a process is killed at any point, with Redis up or down, and the next one sends
 * what it left.
 */
class EvidenceKillTest {

    /** ./dev soak asks for more. */
    private static final int KILLS = Integer.getInteger("caracal.soak.lives", 6);

    @TempDir
    Path temporary;

    private final RedisProcess server = RedisFixture.newServer().start();
    private final Random random = new Random(11);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void everyDecisionThatWasSafeReachesTheStreamAfterKillsAndOutages() throws Exception {
        Set<String> safe = new HashSet<>();
        for (int life = 0; life < KILLS; life++) {
            if (life % 3 == 2) {
                server.stop();
            } else {
                server.start();
            }
            safe.addAll(liveAndDie("life" + life));
        }
        server.start();
        try (EvidenceBed last = new EvidenceBed(EvidenceBed.small(temporary), server.url());
                Redis redis = EvidenceBed.patient(server.url())) {
            Await.until(
                    Duration.ofMinutes(2),
                    "the replay is over",
                    () -> last.progress().isComplete());
            assertThat(last.stats().lostUnacknowledged()).isZero();
            List<String> sent = EvidenceBed.idsInStream(redis);
            Set<String> missing = new HashSet<>(safe);
            sent.forEach(missing::remove);
            assertThat(safe).hasSizeGreaterThan(KILLS);
            assertThat(missing).as("safe once and not in the stream").isEmpty();
        }
    }

    private Set<String> liveAndDie(String name) throws IOException, InterruptedException {
        return KilledLife.of(
                KilledEvidenceMain.class, name, 1 + random.nextInt(600), temporary.toString(), server.url());
    }
}

package io.caracal.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.common.storage.StorageUnavailableException;
import io.caracal.testing.FreePorts;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.redis.RedisFixture;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StoreSeriesTest {

    private final Metrics metrics = new Metrics("api", "2.0.0", new ObjectMapper(), System::nanoTime);

    @Test
    void transactionsAreTimedByTheirOutcomeAndThePoolIsShown() {
        try (Postgres postgres = new Postgres(
                PostgresSettings.of(PostgresFixture.shared().newDatabase().url("caracalapi")))) {
            StoreSeries.bind(metrics, postgres);
            postgres.transactions()
                    .runAcrossZones(tx ->
                            assertThat(sample("caracal_db_pool_acquired_conns")).isEqualTo(1));
            assertThatThrownBy(() -> postgres.transactions().runAcrossZones(tx -> {
                        throw new IllegalStateException("refused");
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(transactions("committed")).isEqualTo(1);
            assertThat(transactions("rolled_back")).isEqualTo(1);
            assertThat(transactions("unavailable")).isZero();
            assertThat(sample("caracal_db_pool_max_conns")).isEqualTo(postgres.connectionsMax());
            assertThat(sample("caracal_db_pool_in_use_ratio")).isZero();
            assertThat(sample("caracal_db_pool_awaited_conns")).isZero();
        }
    }

    @Test
    void aDatabaseThatIsAwayIsAnOutcome() {
        try (Postgres postgres = new Postgres(
                PostgresSettings.of("postgres://nobody:nothing@127.0.0.1:" + FreePorts.next() + "/none"))) {
            StoreSeries.bind(metrics, postgres);

            assertThatThrownBy(() -> postgres.transactions().runAcrossZones(tx -> {}))
                    .isInstanceOf(StorageUnavailableException.class);
            assertThat(transactions("unavailable")).isEqualTo(1);
        }
    }

    @Test
    void commandsAreTimedByTheirOutcome() throws Exception {
        try (Redis redis = new Redis(RedisSettings.of(RedisFixture.shared().freshUrl()))) {
            StoreSeries.bind(metrics, redis);
            redis.sync().set("word", "text");
            redis.start(commands -> commands.get("word")).toCompletableFuture().get();
            assertThatThrownBy(() -> redis.sync().incr("word")).isInstanceOf(RedisCommandExecutionException.class);
            assertThatThrownBy(() -> redis.start(commands -> commands.incr("word"))
                            .toCompletableFuture()
                            .get())
                    .isInstanceOf(ExecutionException.class);

            assertThat(commands("answered")).isEqualTo(2);
            assertThat(commands("refused")).isEqualTo(2);
            assertThat(commands("unavailable")).isZero();
        }
    }

    @Test
    void aRedisThatIsAwayIsAnOutcome() {
        try (Redis redis = new Redis(RedisSettings.of("redis://127.0.0.1:" + FreePorts.next() + "/0"))) {
            StoreSeries.bind(metrics, redis);

            assertThatThrownBy(() -> redis.sync().ping()).isInstanceOf(RedisUnavailableException.class);
            assertThatThrownBy(() -> redis.start(commands -> commands.ping())
                            .toCompletableFuture()
                            .get())
                    .hasCauseInstanceOf(RedisUnavailableException.class);
            assertThat(commands("unavailable")).isEqualTo(2);
        }
    }

    private double transactions(String outcome) {
        return sample("caracal_postgres_transaction_duration_seconds_count{outcome=\"" + outcome + "\",}");
    }

    private double commands(String outcome) {
        return sample("caracal_redis_command_duration_seconds_count{outcome=\"" + outcome + "\",}");
    }

    private double sample(String series) {
        metrics.render();
        return new String(metrics.text().orElseThrow(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}

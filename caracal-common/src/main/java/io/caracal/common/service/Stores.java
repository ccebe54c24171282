package io.caracal.common.service;

import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Reading;
import io.caracal.common.health.Source;
import io.caracal.common.metrics.StoreSeries;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import java.time.Clock;
import java.time.Duration;

/** Opens the stores of a service, with their stop, their series, and the evidence for what the service declares of them. */
final class Stores {

    private static final Duration SCHEMA_PERIOD = Duration.ofSeconds(20);
    private static final Duration CLOCK_PERIOD = Duration.ofSeconds(10);

    private final Machinery machinery;
    private final Declarations declarations;
    private final Clock clock;
    private final double clockSkewLimit;

    /** @param clockSkewLimit seconds */
    Stores(Machinery machinery, Declarations declarations, Clock clock, double clockSkewLimit) {
        this.machinery = machinery;
        this.declarations = declarations;
        this.clock = clock;
        this.clockSkewLimit = clockSkewLimit;
    }

    Postgres postgres(PostgresSettings settings) {
        Postgres postgres = new Postgres(settings);
        StoreSeries.bind(machinery.metrics(), postgres);
        machinery.lifecycle().onStop("postgres", postgres);
        bind(CommonInvariants.POSTGRES, Source.sampled(() -> answers(postgres::ping)));
        SchemaWatch schema = new SchemaWatch(postgres::schemaVersion);
        bind(CommonInvariants.SCHEMA, Source.sampled(new LastKnown(schema::needed), SCHEMA_PERIOD));
        bind(CommonInvariants.SCHEMA_AHEAD, Source.observed(schema::known));
        bind(
                CommonInvariants.CLOCK_SKEW.limit(clockSkewLimit),
                Source.sampled(new LastKnown(() -> Reading.measured(postgres.clockSkewSeconds(clock))), CLOCK_PERIOD));
        return postgres;
    }

    Redis redis(RedisSettings settings) {
        Redis redis = new Redis(settings);
        StoreSeries.bind(machinery.metrics(), redis);
        machinery.lifecycle().onStop("redis", redis);
        bind(CommonInvariants.REDIS, Source.sampled(() -> serves(redis)));
        return redis;
    }

    private static Reading answers(Runnable ping) {
        ping.run();
        return Reading.passed();
    }

    /** A server that denies this user what it needs answers PING all the same. */
    private static Reading serves(Redis redis) {
        redis.ping();
        return redis.denied()
                .map(what -> Reading.failed("redis_user_denied", what))
                .orElse(Reading.PASSED);
    }

    private void bind(Invariant invariant, Source source) {
        machinery.bind(declarations, invariant, source);
    }
}

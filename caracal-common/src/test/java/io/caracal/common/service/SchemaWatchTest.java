package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.OnBreach;
import io.caracal.common.health.Reading;
import io.caracal.common.storage.Migrations;
import io.caracal.common.storage.StorageUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an upgrade, a rollback and a forgotten migration look like to an instance. */
class SchemaWatchTest {

    private final AtomicInteger version = new AtomicInteger(Migrations.NEWEST);
    private final SchemaWatch watch = new SchemaWatch(version::get);

    @Test
    void theSchemaOfThisBuildHolds() {
        assertThat(watch.needed()).isInstanceOf(Reading.Passed.class);
        assertThat(watch.known()).isInstanceOf(Reading.Passed.class);
    }

    @Test
    void anOlderSchemaTakesTheInstanceOut() {
        version.set(Migrations.NEWEST - 1);

        assertThat(watch.needed()).isInstanceOfSatisfying(Reading.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("schema_behind");
            assertThat(failed.detail()).contains("this build needs " + Migrations.NEWEST);
        });
        assertThat(watch.known()).isInstanceOf(Reading.Passed.class);
        assertThat(CommonInvariants.SCHEMA.onBreach()).isEqualTo(OnBreach.EJECT);
    }

    @Test
    void aNewerSchemaIsToldAndServedOn() {
        version.set(Migrations.NEWEST + 1);

        assertThat(watch.needed()).isInstanceOf(Reading.Passed.class);
        assertThat(watch.known())
                .isInstanceOfSatisfying(
                        Reading.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("schema_ahead"));
        assertThat(CommonInvariants.SCHEMA_AHEAD.onBreach()).isEqualTo(OnBreach.DEGRADE);
    }

    @Test
    void whatWasSeenLastStandsWhilePostgresIsAway() {
        AtomicInteger asked = new AtomicInteger();
        SchemaWatch unlucky = new SchemaWatch(() -> {
            if (asked.incrementAndGet() > 1) {
                throw new StorageUnavailableException(new IllegalStateException("away"));
            }
            return Migrations.NEWEST + 1;
        });
        unlucky.needed();

        assertThatThrownBy(unlucky::needed).isInstanceOf(StorageUnavailableException.class);

        assertThat(unlucky.known()).isInstanceOf(Reading.Failed.class);
    }
}

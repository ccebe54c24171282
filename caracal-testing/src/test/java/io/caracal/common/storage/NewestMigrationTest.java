package io.caracal.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service demands of the schema is what the migrations of its build make, and its role may ask. */
class NewestMigrationTest {

    @ParameterizedTest
    @ValueSource(strings = {"caracalapi", "caracalsts", "caracalgateway", "caracalaudit", "caracalcoordinator"})
    void aMigratedDatabaseIsAtTheMigrationThatThisBuildNeeds(String role) {
        try (StorageBed bed = new StorageBed()) {
            assertThat(bed.as(role).schemaVersion()).isEqualTo(Migrations.NEWEST);
        }
    }
}

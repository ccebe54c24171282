package io.caracal.coordinator;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class CoordinatorArchitectureTest {

    @Test
    void theServiceFollowsTheRulesOfTheCodeBase() {
        ArchitectureRules.checkService("io.caracal.coordinator");
    }
}

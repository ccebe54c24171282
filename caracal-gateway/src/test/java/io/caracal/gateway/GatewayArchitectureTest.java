package io.caracal.gateway;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class GatewayArchitectureTest {

    @Test
    void theServiceKeepsTheRulesOfTheHouse() {
        ArchitectureRules.checkService("io.caracal.gateway");
    }
}

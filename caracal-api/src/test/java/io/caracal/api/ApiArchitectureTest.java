package io.caracal.api;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ApiArchitectureTest {

    @Test
    void followsTheRulesOfAService() {
        ArchitectureRules.checkService("io.caracal.api");
    }
}

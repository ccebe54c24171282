package io.caracal.control;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class ControlArchitectureTest {

    @Test
    void keepsTheRulesOfTheHouse() {
        ArchitectureRules.checkService("io.caracal.control");
    }
}

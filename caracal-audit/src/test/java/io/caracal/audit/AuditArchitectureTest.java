package io.caracal.audit;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

final class AuditArchitectureTest {

    @Test
    void keepsTheRulesOfTheHouse() {
        ArchitectureRules.checkService("io.caracal.audit");
    }
}

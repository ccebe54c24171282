package io.caracal.runtime;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class RuntimeArchitectureTest {
    @Test
    void packagesKeepTheirDirections() {
        ArchitectureRules.checkRuntime();
    }
}

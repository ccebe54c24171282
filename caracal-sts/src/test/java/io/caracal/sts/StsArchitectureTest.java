package io.caracal.sts;

import io.caracal.testing.architecture.ArchitectureRules;
import org.junit.jupiter.api.Test;

class StsArchitectureTest {
    @Test
    void theServiceFollowsTheRules() {
        ArchitectureRules.checkService("io.caracal.sts");
    }
}

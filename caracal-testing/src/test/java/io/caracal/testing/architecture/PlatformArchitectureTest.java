package io.caracal.testing.architecture;

import org.junit.jupiter.api.Test;

/** The modules below this one cannot check themselves: they may not see it. */
class PlatformArchitectureTest {

    @Test
    void coreKeepsItsRules() {
        ArchitectureRules.checkCore();
    }

    @Test
    void commonKeepsItsRules() {
        ArchitectureRules.checkCommon();
    }
}

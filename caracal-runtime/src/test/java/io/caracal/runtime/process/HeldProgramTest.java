package io.caracal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class HeldProgramTest {
    @Test
    void everyClassOfThePackagesIsLoaded() {
        int classes = HeldProgram.hold(Test.class, List.of("org.junit.jupiter.api.condition"));

        assertThat(classes).isGreaterThan(10);
    }

    @Test
    void aClassOfTheJdkHasNoFileToHold() {
        assertThat(HeldProgram.hold(JarFile.class, List.of("java.util.jar"))).isZero();
    }
}

package io.caracal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
    private final ProcessMark own = ProcessMark.of(ProcessHandle.current());

    @Test
    void livingProcessIsFoundAgain() {
        assertThat(own.find()).contains(ProcessHandle.current());
        assertThat(own.alive()).isTrue();
    }

    @Test
    void anotherProcessUnderTheSameNumberIsNotTheMarkedOne() {
        assertThat(new ProcessMark(own.pid(), own.startedAtMillis() - 10_000).find())
                .isEmpty();
        assertThat(new ProcessMark(own.pid(), 0).find()).isEmpty();
    }

    @Test
    void endedProcessIsNotFound() throws Exception {
        Process process = new ProcessBuilder("true").start();
        ProcessMark mark = ProcessMark.of(process.toHandle());
        process.waitFor();

        assertThat(mark.find()).isEmpty();
    }
}

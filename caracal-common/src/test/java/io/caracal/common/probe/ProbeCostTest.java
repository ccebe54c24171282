package io.caracal.common.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeCostTest {

    private static final int PROBES = 2000;
    private static final long MOST_BYTES_PER_PROBE = 4096;

    private final ProbeBed bed = new ProbeBed();

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready", "/v0/health", "/v0/ready", "/readyz"})
    void aProbeAllocatesLittle(String path) {
        bed.serving();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ask(path);

        long before = threads.getCurrentThreadAllocatedBytes();
        ask(path);
        long perProbe = (threads.getCurrentThreadAllocatedBytes() - before) / PROBES;

        assertThat(perProbe).isLessThanOrEqualTo(MOST_BYTES_PER_PROBE);
    }

    private void ask(String path) {
        ProbeEndpoints endpoints = bed.endpoints();
        for (int i = 0; i < PROBES; i++) {
            assertThatAnswered(endpoints.answer(bed.request("GET", path, null)).isPresent());
        }
    }

    private static void assertThatAnswered(boolean answered) {
        if (!answered) {
            throw new AssertionError("no answer");
        }
    }
}

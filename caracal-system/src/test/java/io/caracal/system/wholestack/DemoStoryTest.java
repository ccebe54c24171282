package io.caracal.system.wholestack;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.demo.DemoStory;
import io.caracal.runtime.demo.UpstreamPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DemoStoryTest {
    private static WholeStack stack;

    @BeforeAll
    static void start() throws IOException {
        stack = new WholeStack();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everyStepDoesWhatItSays() {
        StringWriter told = new StringWriter();
        boolean worked = new DemoStory(
                        stack.demoTarget(), UpstreamPlace.loopback(), new PrintWriter(told), System::nanoTime)
                .run("demo story test", false);
        assertThat(worked).as(told.toString()).isTrue();
        assertThat(told.toString())
                .contains("allowed: HTTP 200", "denied by policy: HTTP 403 access_denied", "may not write: HTTP 403")
                .contains("after the revocation", "chain verifies over");
        // Each service is a user of its own there, and nothing it wanted was denied.
        assertThat(stack.redis().sync().aclLog()).isEmpty();
    }
}

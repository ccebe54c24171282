package io.caracal.runtime.stack;

import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.Stopping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A service as a supervised process. */
record ServiceMember(Launch launch, int port) implements Member {
    private static final String TERMINATION_GRACE = "TERMINATION_GRACE_SECONDS";
    private static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return launch.name();
    }

    @Override
    public Path log() {
        return launch.log();
    }

    @Override
    public Process start() throws IOException {
        return launch.start();
    }

    @Override
    public boolean stop(ProcessHandle process, Duration limit) {
        return Stopping.stop(process, limit);
    }

    /** Each goes on serving while its callers are told: one after the other they would take the sum of their drain waits. */
    @Override
    public boolean stopsTogether() {
        return true;
    }

    /** The period that the service itself reckons with. */
    @Override
    public Duration stopLimit() {
        String configured = launch.environment().getOrDefault(TERMINATION_GRACE, "");
        boolean number = configured.matches("[0-9]{1,4}");
        return number ? Duration.ofSeconds(Integer.parseInt(configured)) : USUAL_GRACE;
    }
}

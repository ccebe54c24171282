package io.caracal.runtime.stack;

import io.caracal.runtime.process.Launch;
import io.caracal.runtime.process.Stopping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A service as a supervised process. */
record ServiceMember(Launch launch, int port) implements Member {
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
}

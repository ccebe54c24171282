package io.caracal.runtime.stack;

import io.caracal.runtime.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.time.Duration;

/** An embedded store as a supervised process. */
record StoreMember(EmbeddedServer server, Path log) implements Member {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Process start() {
        return server.start();
    }

    @Override
    public boolean stop(ProcessHandle process, Duration limit) {
        return server.stop(process, limit);
    }

    @Override
    public boolean stopsTogether() {
        return false;
    }

    @Override
    public Duration stopLimit() {
        return STOP_LIMIT;
    }
}

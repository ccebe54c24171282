package io.caracal.runtime.embedded;

import java.time.Duration;

/** A store that runs as a child process. */
public interface EmbeddedServer {
    /** "postgres" or "redis". */
    String name();

    int port();

    /** Starts it and returns when it serves; fails with the reason in one line. */
    Process start();

    /** Asks it to stop, bounded, then by force. Returns whether force was needed. */
    boolean stop(ProcessHandle process, Duration limit);
}

package io.caracal.runtime.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Something that is kept running as one process. */
interface Member {
    String name();

    int port();

    Path log();

    /** Starts it. A store returns when it serves, a service as soon as its process exists. */
    Process start() throws IOException;

    /** Stops the process: politely, bounded, then by force. Returns whether force was needed. */
    boolean stop(ProcessHandle process, Duration limit);

    /** Whether it stops at the same time as others of its kind. */
    boolean stopsTogether();

    /** How long it may take to stop before it is killed. */
    Duration stopLimit();
}

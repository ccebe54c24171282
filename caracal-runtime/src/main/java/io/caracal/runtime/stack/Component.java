package io.caracal.runtime.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.caracal.runtime.process.ProcessMark;
import org.jspecify.annotations.Nullable;

/**
 * One supervised process as others see it.
 *
 * @param state     waiting, starting, running, backoff, stopping or stopped
 * @param process   the current process, null while there is none
 * @param restarts  how often it was started again after a crash or on request
 * @param crashes   how many of its ends in a row were crashes
 * @param lastExit  the exit code of the last end, null when it never ended
 * @param lastError the line of its log that explains the last crash, null when there was none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Component(
        String name,
        int port,
        String state,
        @Nullable ProcessMark process,
        int restarts,
        int crashes,
        @Nullable Integer lastExit,
        @Nullable String lastError,
        String log) {

    static Component waiting(String name, int port, String log) {
        return new Component(name, port, "waiting", null, 0, 0, null, null, log);
    }

    Component started(ProcessMark mark, String newState) {
        return new Component(name, port, newState, mark, restarts, crashes, lastExit, lastError, log);
    }

    Component is(String newState) {
        return new Component(name, port, newState, process, restarts, crashes, lastExit, lastError, log);
    }

    Component stopped() {
        return new Component(name, port, "stopped", null, restarts, crashes, lastExit, lastError, log);
    }

    Component restarting() {
        return new Component(name, port, "stopping", process, restarts + 1, 0, lastExit, lastError, log);
    }

    Component crashed(int exit, String error, int crashesInARow) {
        return new Component(name, port, "backoff", null, restarts + 1, crashesInARow, exit, error, log);
    }
}

package io.caracal.common.lifecycle;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The signals that ask a process to end. */
public final class TerminationSignals {

    private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);
    private static final List<String> NAMES = List.of("TERM", "INT");

    private TerminationSignals() {}

    /**
     * Hands TERM and INT to the request from now on. Where the virtual machine keeps a signal to itself, as with {@code -Xrs}, it is left
     * with the usual shutdown, in which a second signal is not seen.
     */
    public static void handOver(StopRequest request) {
        for (String name : NAMES) {
            try {
                Signal.handle(new Signal(name), signal -> request.signal(signal.getName(), signal.getNumber()));
            } catch (IllegalArgumentException e) {
                LOG.debug("SIG{} is left to the virtual machine", name, e);
            }
        }
    }
}

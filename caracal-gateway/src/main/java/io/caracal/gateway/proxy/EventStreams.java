package io.caracal.gateway.proxy;

import io.caracal.gateway.upstream.UpstreamResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The event streams in progress. They have no end of their own, so the shutdown of the service ends them, between two pieces; their callers
 * know how to come back. Safe for use by many threads.
 */
public final class EventStreams {

    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Ends all that are open and every one that begins later. */
    public void end() {
        over = true;
        List.copyOf(open).forEach(Open::end);
    }

    /** Takes note of an answer that is about to be passed on; only an event stream will ever be ended. */
    Open open(UpstreamResponse upstream) {
        Open stream = new Open(upstream);
        if (upstream.isEventStream()) {
            open.add(stream);
            if (over) {
                stream.end();
            }
        }
        return stream;
    }

    /** An answer that is being passed on. */
    final class Open implements AutoCloseable {

        private final UpstreamResponse upstream;
        private volatile boolean ended;

        private Open(UpstreamResponse upstream) {
            this.upstream = upstream;
        }

        /** Whether it was ended on purpose. */
        boolean isEnded() {
            return ended;
        }

        private void end() {
            ended = true;
            upstream.abort(new IOException("the service is shutting down"));
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}

package io.caracal.common.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded queue in front of the writer. When it is nearly full, lines below WARN are dropped and counted; WARN and
 * above wait for room.
 */
final class SheddingAppender extends AsyncAppender {

    private final LongAdder emitted;
    private final LongAdder dropped;
    private final int reserve;

    SheddingAppender(int queueSize, LongAdder emitted, LongAdder dropped) {
        this.emitted = emitted;
        this.dropped = dropped;
        this.reserve = Math.max(1, queueSize / 5);
        setQueueSize(queueSize);
        setDiscardingThreshold(reserve);
        setIncludeCallerData(false);
        setName("queue");
    }

    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        return event.getLevel().toInt() < Level.WARN_INT;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (isDiscardable(event) && getRemainingCapacity() < reserve) {
            dropped.increment();
            return;
        }
        emitted.increment();
        super.append(event);
    }
}

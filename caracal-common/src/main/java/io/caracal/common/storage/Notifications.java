package io.caracal.common.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for NOTIFY on one channel. It is a hint only: while Postgres cannot be reached a wait just takes its full time, so that callers
 * fall back to polling. One thread waits; any thread may {@link #wake()} it or close.
 */
public final class Notifications implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    /** Longest stretch in the driver, so that {@link #wake()} and {@link #close()} are noticed soon. */
    private static final int SLICE_MS = 200;

    private final DataSource source;
    private final String channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private @Nullable Connection connection;
    private boolean wakeRequested;
    private boolean closed;

    Notifications(DataSource source, String channel) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("a channel is named by lower case letters, digits and underscores");
        }
        this.source = source;
        this.channel = channel;
    }

    /**
     * Waits until a notification arrives, {@link #wake()} is called, or the time is over; true in the first two cases. The call that
     * (re)connects answers true at once, because a notification may have been missed before.
     */
    public boolean await(Duration limit) throws InterruptedException {
        long remaining = limit.toNanos();
        long started = System.nanoTime();
        while (!takeWake()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = remaining - (System.nanoTime() - started);
            if (left <= 0) {
                return false;
            }
            if (waitSlice(left)) {
                return true;
            }
        }
        return true;
    }

    /** Waits without listening; only {@link #wake()} and {@link #close()} end it early. */
    public void pause(Duration limit) throws InterruptedException {
        pause(limit.toNanos());
    }

    /** Ends a wait, now or the next one. */
    public void wake() {
        lock.lock();
        try {
            wakeRequested = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True while the connection that listens is open. */
    public boolean listening() {
        lock.lock();
        try {
            return connection != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wakeRequested = true;
            woken.signalAll();
            drop();
        } finally {
            lock.unlock();
        }
    }

    private boolean waitSlice(long leftNanos) throws InterruptedException {
        Connection open = current();
        if (open == null) {
            if (connect()) {
                return true;
            }
            pause(leftNanos);
            return false;
        }
        try {
            int slice = (int) Math.max(1, Math.min(SLICE_MS, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
            PGNotification[] received = open.unwrap(PGConnection.class).getNotifications(slice);
            return received != null && received.length > 0;
        } catch (SQLException e) {
            LOG.info("lost the connection that listens on {}: {}", channel, e.getMessage());
            forget(open);
            return false;
        }
    }

    private boolean connect() {
        Connection fresh = null;
        try {
            fresh = source.getConnection();
            try (Statement statement = fresh.createStatement()) {
                statement.execute("LISTEN " + channel);
            }
            return keep(fresh);
        } catch (SQLException e) {
            LOG.debug("cannot listen on {}, polling instead", channel, e);
            closeQuietly(fresh);
            return false;
        }
    }

    private boolean keep(Connection fresh) {
        lock.lock();
        try {
            if (closed) {
                closeQuietly(fresh);
                return false;
            }
            connection = fresh;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !wakeRequested) {
                left = woken.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean takeWake() {
        lock.lock();
        try {
            boolean requested = wakeRequested;
            wakeRequested = closed;
            return requested;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Connection current() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Connection broken) {
        lock.lock();
        try {
            if (connection == broken) {
                connection = null;
            }
        } finally {
            lock.unlock();
        }
        closeQuietly(broken);
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        closeQuietly(open);
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a connection that listened failed", e);
        }
    }
}

package io.caracal.gateway.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The caller's body on its way to the upstream: limited, and watched for progress. It is read on a thread of the client, so the thread that
 * answers the caller must {@link #stop} it before it lets go of the request.
 */
final class Upload extends FilterInputStream {

    private final long limit;
    private final long announced;
    private final LongSupplier nanos;
    private final ReentrantLock turn = new ReentrantLock();
    private long taken;
    private volatile long progressAt;
    private volatile boolean ended;
    private volatile boolean tooLarge;
    private volatile boolean broken;
    private volatile boolean waiting;
    private volatile boolean stopped;

    /**
     * @param announced length the caller promised, or -1
     * @param limit most bytes
     */
    Upload(InputStream body, long announced, long limit, LongSupplier nanos) {
        super(body);
        this.announced = announced;
        this.limit = limit;
        this.nanos = nanos;
        this.progressAt = nanos.getAsLong();
    }

    /** Length that the caller promised, or -1. */
    long announced() {
        return announced;
    }

    /** Whether everything was read. */
    boolean ended() {
        return ended;
    }

    /** Whether there was more than allowed. */
    boolean tooLarge() {
        return tooLarge;
    }

    /** Whether the caller broke off or stalled. */
    boolean broken() {
        return broken;
    }

    /** Whether the caller is what is being waited for. */
    boolean waiting() {
        return waiting;
    }

    /** Lets no further read through and returns once the last one is over; the server's idle limit ends a read that hangs. */
    void stop() {
        stopped = true;
        turn.lock();
        try {
            ended = true;
        } finally {
            turn.unlock();
        }
    }

    /** When something last arrived. */
    long progressAt() {
        return progressAt;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        turn.lock();
        try {
            if (stopped) {
                throw new IOException("the call is over");
            }
            return count(take(target, offset, length));
        } finally {
            turn.unlock();
        }
    }

    /** The stream belongs to the server. */
    @Override
    public void close() {
        stopped = true;
    }

    private int take(byte[] target, int offset, int length) throws IOException {
        waiting = true;
        try {
            return super.read(target, offset, length);
        } catch (IOException e) {
            broken = true;
            throw e;
        } finally {
            waiting = false;
        }
    }

    private int count(int read) throws IOException {
        progressAt = nanos.getAsLong();
        if (read < 0) {
            ended = true;
            return read;
        }
        taken += read;
        if (taken > limit) {
            tooLarge = true;
            throw new IOException("the request body is larger than " + limit + " bytes");
        }
        return read;
    }
}

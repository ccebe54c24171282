package io.caracal.testing.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Callers that send one request after another over kept connections, at a steady pace, and note everything that is not an answer with status 200. They
 * repeat nothing: a connection that is reset, refused or closed without being announced is a failure.
 */
public final class SteadyLoad implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;

    private final int port;
    private final Supplier<String> head;
    private final Duration pause;
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean over;

    private SteadyLoad(int port, Supplier<String> head, Duration pause) {
        this.port = port;
        this.head = head;
        this.pause = pause;
    }

    /**
     * Begins to call a port of 127.0.0.1.
     *
     * @param perSecond requests of all callers together, as far as the machine can
     * @param head of a request without body, up to the empty line; asked for every request
     */
    public static SteadyLoad start(int port, int callers, int perSecond, Supplier<String> head) {
        Duration pause = Duration.ofSeconds(1).multipliedBy(callers).dividedBy(perSecond);
        SteadyLoad load = new SteadyLoad(port, head, pause);
        for (int i = 0; i < callers; i++) {
            Thread caller = new Thread(load::call, "caller-" + i);
            load.callers.add(caller);
            caller.start();
        }
        return load;
    }

    /** Answers with status 200 so far. */
    public long answered() {
        return answered.get();
    }

    /** Everything else so far. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends the load when every request sent has its answer. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread caller : callers) {
                caller.join(2L * LIMIT_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() {
        long due = System.nanoTime();
        while (!over) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(LIMIT_MILLIS);
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                boolean kept = true;
                while (kept && !over) {
                    due = pace(due);
                    socket.getOutputStream().write((head.get() + "\r\n").getBytes(StandardCharsets.UTF_8));
                    kept = answer(in);
                }
            } catch (IOException broken) {
                failures.add(broken.toString());
            }
        }
    }

    /** Who is late does not catch up, so that a slow machine is not overrun. */
    private long pace(long due) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
        return Math.max(due, System.nanoTime()) + pause.toNanos();
    }

    /** Reads one answer; whether the connection may be used again. */
    private boolean answer(InputStream in) throws IOException {
        String status = line(in);
        boolean kept = true;
        int length = -1;
        StringBuilder headers = new StringBuilder();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            headers.append(field).append(' ');
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            kept &= !lower.matches("connection:\\s*close");
        }
        if (length < 0) {
            throw new IOException("an answer without length: " + status + " " + headers);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("an answer that ends early: " + status + " " + headers);
        }
        if (status.startsWith("HTTP/1.1 200")) {
            answered.incrementAndGet();
        } else {
            failures.add(status + " " + headers + new String(body, StandardCharsets.UTF_8));
        }
        return kept;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new IOException(
                        "the connection was closed " + (line.length() == 0 ? "instead of" : "within") + " an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }
}

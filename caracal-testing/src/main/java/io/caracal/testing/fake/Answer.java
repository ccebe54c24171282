package io.caracal.testing.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What an upstream answers.
 *
 * @param status the status code
 * @param headers header values by name
 * @param body writes the body, possibly in pieces with waits between them
 * @param length the body length in bytes, or {@link #CHUNKED}
 */
public record Answer(int status, Map<String, String> headers, Body body, long length) {
    /** A body of unknown length, sent in chunks. */
    public static final long CHUNKED = -1;

    private static final long GATE_LIMIT_SECONDS = 30;

    /** A fixed body. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), out -> out.write(body), body.length);
    }

    /** A JSON body. */
    public static Answer json(int status, String json) {
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A text body. */
    public static Answer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** No body. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), out -> {}, 0);
    }

    /** Chunks, each flushed as it is written. */
    public static Answer chunks(int status, List<String> chunks) {
        return new Answer(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), out -> writeAll(out, chunks), CHUNKED);
    }

    /** Chunks of which the first is sent at once and the rest when the test opens the gate. */
    public static Answer gated(int status, List<String> chunks, CountDownLatch gate) {
        return new Answer(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8"),
                out -> {
                    writeAll(out, chunks.subList(0, 1));
                    await(gate);
                    writeAll(out, chunks.subList(1, chunks.size()));
                },
                CHUNKED);
    }

    /** Waits for the gate before anything is answered. */
    public Answer after(CountDownLatch gate) {
        return new Answer(status, headers, new Held(gate, body), length);
    }

    /** The same answer with one more header. */
    public Answer header(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Answer(status, Map.copyOf(extended), body, length);
    }

    /** Promises a length and breaks the connection in the middle of the body. */
    public static Answer truncated(int status, String sent, int promised) {
        return new Answer(status, Map.of(), out -> writeAll(out, List.of(sent)), Math.max(promised, sent.length() + 1));
    }

    /** Closes the connection without an answer. */
    public static Answer hangUp() {
        return new Answer(HANG_UP, Map.of(), out -> {}, 0);
    }

    static final int HANG_UP = 0;

    static void await(CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(GATE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the test did not open the gate");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted at the gate", interrupted);
        }
    }

    private static void writeAll(OutputStream out, List<String> chunks) throws IOException {
        for (String chunk : chunks) {
            out.write(chunk.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** Writes a response body. */
    @FunctionalInterface
    public interface Body {
        /** Writes everything; returning ends the body. */
        void write(OutputStream out) throws IOException;
    }

    /** A body whose head is held back too. */
    record Held(CountDownLatch gate, Body body) implements Body {
        @Override
        public void write(OutputStream out) throws IOException {
            body.write(out);
        }
    }
}

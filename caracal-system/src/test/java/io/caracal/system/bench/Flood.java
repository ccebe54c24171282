package io.caracal.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** So many callers with a request in flight each; whoever gets an answer, whatever it says, asks again a second later on a new connection. One thread. */
final class Flood implements AutoCloseable {
    private static final int BUFFER = 4096;
    private static final long SELECT_MILLIS = 20;
    /** Callers in step with each other would come in waves. */
    private static final long STARTING_NANOS = Duration.ofSeconds(3).toNanos();

    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final InetSocketAddress target;
    private final byte[] request;
    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(this::run, "bench-flood");
    private final AtomicLong answers = new AtomicLong();
    private final Deque<Long> again = new ArrayDeque<>();
    private volatile boolean over;

    Flood(int port, int callers, byte[] request) throws IOException {
        this.target = new InetSocketAddress("127.0.0.1", port);
        this.request = request;
        long now = System.nanoTime();
        for (int number = 0; number < callers; number++) {
            again.add(now + STARTING_NANOS / callers * number);
        }
        thread.start();
    }

    /** Answers so far. */
    long answers() {
        return answers.get();
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(target);
        channel.register(selector, SelectionKey.OP_CONNECT);
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (!over) {
                selector.select(SELECT_MILLIS);
                while (!again.isEmpty() && again.peek() - System.nanoTime() <= 0) {
                    again.remove();
                    open();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    step(key, buffer);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the flood has ended", failure);
        }
    }

    private void step(SelectionKey key, ByteBuffer buffer) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                channel.write(ByteBuffer.wrap(request));
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            buffer.clear();
            if (channel.read(buffer) > 0) {
                answers.incrementAndGet();
            }
        } catch (IOException refused) {
            // A caller that is turned away comes back like any other.
            key.cancel();
        }
        channel.close();
        again.add(System.nanoTime() + AGAIN_NANOS);
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

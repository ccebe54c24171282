package io.caracal.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopRequestTest {

    private static final int TERM = 15;
    private static final int INT = 2;

    private final BlockingQueue<String> causes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();

    @Test
    void firstSignalStopsInOrderOnAThreadOfItsOwnAndEndsWithItsCode() throws Exception {
        StopRequest request = new StopRequest(
                cause -> {
                    causes.add(cause + " on " + Thread.currentThread().getName());
                    return 3;
                },
                exits::add);
        request.signal("TERM", TERM);
        assertThat(causes.poll(20, TimeUnit.SECONDS)).isEqualTo("SIGTERM on shutdown");
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void secondSignalDoesNotWaitForTheStop() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        StopRequest request = new StopRequest(cause -> stuck(never), exits::add);
        request.signal("TERM", TERM);
        request.signal("TERM", TERM);
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isEqualTo(143);
        request.signal("INT", INT);
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isEqualTo(130);
        never.countDown();
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void endOfTheVirtualMachineStopsInOrderToo() throws Exception {
        StopRequest request = new StopRequest(
                cause -> {
                    causes.add(cause);
                    return 0;
                },
                exits::add);
        request.exit();
        assertThat(causes.poll(20, TimeUnit.SECONDS)).isEqualTo("exit");
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isZero();
        request.exit();
        assertThat(causes).isEmpty();
    }

    @Test
    void endOfTheVirtualMachineWaitsForTheStopOfASignal() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        StopRequest request = new StopRequest(cause -> stuck(mayEnd), exits::add);
        request.signal("TERM", TERM);
        Thread hook = new Thread(() -> {
            request.exit();
            causes.add("hook over with " + exits.size() + " exits");
        });
        hook.start();
        mayEnd.countDown();
        assertThat(causes.poll(20, TimeUnit.SECONDS)).isEqualTo("hook over with 1 exits");
    }

    @Test
    void signalDuringTheEndOfTheVirtualMachineIsTheSecond() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        StopRequest request = new StopRequest(
                cause -> {
                    begun.countDown();
                    return stuck(mayEnd);
                },
                exits::add);
        Thread hook = new Thread(request::exit);
        hook.start();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        request.signal("TERM", TERM);
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isEqualTo(143);
        mayEnd.countDown();
        hook.join(20_000);
        assertThat(hook.isAlive()).isFalse();
    }

    @Test
    void failedStopEndsTheProcessAsUnclean() throws Exception {
        StopRequest request = new StopRequest(
                cause -> {
                    throw new IllegalStateException("broken");
                },
                exits::add);
        request.signal("INT", INT);
        assertThat(exits.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private static int stuck(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}

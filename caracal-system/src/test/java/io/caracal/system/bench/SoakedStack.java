package io.caracal.system.bench;

import io.caracal.system.wholestack.GovernedZone;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.fake.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All services in a process of their own, on a network that loses packets, with governed calls passing all the time; ends with its input. Writes the port of each
 * service when all are ready, and the calls that passed and did not when it is over.
 */
final class SoakedStack {
    private static final double LOSS = 0.01;
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
    /** Sessions and edges of a zone live for ten minutes. */
    private static final long ZONE_NANOS = Duration.ofMinutes(5).toNanos();

    private final WholeStack stack;
    private final ScriptedUpstream upstream;
    private volatile boolean over;
    private long passed;
    private long refused;

    private SoakedStack(WholeStack stack, ScriptedUpstream upstream) {
        this.stack = stack;
        this.upstream = upstream;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                WholeStack stack = new WholeStack(Map.of())) {
            upstream.answering(request -> Answer.json(200, "{}"));
            new SoakedStack(stack, upstream).run();
        }
        System.exit(0);
    }

    private void run() throws IOException, InterruptedException {
        Thread caller = new Thread(this::call, "soak-caller");
        long seed = 1;
        for (TcpProxy proxy : List.of(stack.postgresProxy, stack.redisProxy, stack.stsProxy, stack.apiProxy)) {
            proxy.lossy(LOSS, RETRANSMISSION, seed++);
        }
        caller.start();
        for (String service : stack.names()) {
            System.out.println("port " + service + " " + stack.service(service).port());
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
        over = true;
        caller.join();
        System.out.println("calls " + passed + " " + refused);
    }

    private void call() {
        int zones = 0;
        while (!over) {
            long end = System.nanoTime() + ZONE_NANOS;
            try {
                GovernedZone zone = new GovernedZone(stack, "soak-" + zones++, upstream.baseUri());
                while (!over && System.nanoTime() - end < 0) {
                    count(zone);
                    Pause.of(BETWEEN_CALLS);
                }
            } catch (RuntimeException | AssertionError lost) {
                // A zone that could not be made on this network is tried again as another one.
                refused++;
            }
        }
    }

    private void count(GovernedZone zone) {
        try {
            zone.call(zone.mandate()).expect(200);
            passed++;
        } catch (RuntimeException | AssertionError lost) {
            refused++;
        }
    }
}

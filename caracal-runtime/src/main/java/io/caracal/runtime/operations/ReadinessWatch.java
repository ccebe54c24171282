package io.caracal.runtime.operations;

import io.caracal.runtime.operations.ServiceClient.Reply;
import io.caracal.runtime.stack.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the readiness of services by long polls ({@code If-None-Match} and {@code Prefer: wait}): a change is told within a moment, and while nothing changes
 * each service is asked twice a minute.
 */
public final class ReadinessWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NOT_MODIFIED = 304;

    private final ServiceClient client;
    private final Clock clock;
    private final Duration pause;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    /** @param pause before a service is asked again that did not answer, or does not know long polls */
    public ReadinessWatch(ServiceClient client, Clock clock, Duration pause) {
        this.client = client;
        this.clock = clock;
        this.pause = pause;
    }

    /** How a service stands from now on. */
    public record Change(Instant at, Probe.Answer answer) {}

    /** Begins to follow; the first standing of each service counts as a change. */
    public ReadinessWatch follow(List<Probe.Target> targets) {
        targets.forEach(target -> ask(target, "", null));
        return this;
    }

    /** The next change, as soon as there is one. */
    public Change next() throws InterruptedException {
        return changes.take();
    }

    private void ask(Probe.Target target, String tag, Probe.@Nullable Answer before) {
        client.change(target, "/ready", tag, PATIENCE).thenAccept(reply -> heard(target, tag, before, reply));
    }

    private void heard(Probe.Target target, String tag, Probe.@Nullable Answer before, Reply reply) {
        if (reply.status() == NOT_MODIFIED) {
            ask(target, tag, before);
            return;
        }
        Probe.Answer now = answer(target, reply);
        boolean changed = before == null
                || !before.detail().equals(now.detail())
                || !before.reason().equals(now.reason());
        if (changed) {
            changes.add(new Change(clock.instant(), now));
        }
        if (changed && !reply.tag().isEmpty()) {
            ask(target, reply.tag(), now);
            return;
        }
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> ask(target, reply.tag(), now));
    }

    private static Probe.Answer answer(Probe.Target target, Reply reply) {
        String detail = reply.ok() ? Integer.toString(reply.status()) : reply.summary();
        String reason = reply.answered() ? reply.body().path("reason").asText("") : reply.failure();
        return new Probe.Answer(
                target.name(), target.port(), target.base() + "/ready", reply.ok(), detail, reason, reply.millis());
    }
}

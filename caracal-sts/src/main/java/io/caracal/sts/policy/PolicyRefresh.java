package io.caracal.sts.policy;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.lifecycle.OwnedLoops;
import io.caracal.common.storage.Transactions;
import io.caracal.common.streams.StreamEntry;
import io.caracal.common.streams.TailHandler;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.id.ZoneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the loaded policies current, three ways: entries of {@code caracal.policy.invalidate} load their zone at once on every
 * replica, a poll compares all loaded zones with Postgres in one query, and after the start all zones with an active version are
 * loaded in the background. After a failed round the next one follows within seconds, and after an entry too, so that it can soon be told
 * that the change decides here.
 */
final class PolicyRefresh implements TailHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyRefresh.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final LoadedPolicies policies;
    private final Transactions transactions;
    private final PolicyStore store;
    private final PolicySync sync;
    private final Times times;
    private final AtomicBoolean pollWanted = new AtomicBoolean();
    private final AtomicBoolean confirmationWanted = new AtomicBoolean();
    private boolean seeded;
    private long dueAt;
    private long polledAt;

    /** Time of day, monotonic nanoseconds, and how often to poll. */
    record Times(Clock clock, LongSupplier nanoTicker, Duration poll) {}

    PolicyRefresh(LoadedPolicies policies, PolicySync sync, Transactions transactions, PolicyStore store, Times times) {
        this.policies = policies;
        this.sync = sync;
        this.transactions = transactions;
        this.store = store;
        this.times = times;
        this.dueAt = times.nanoTicker().getAsLong();
        this.polledAt = dueAt;
    }

    void start(OwnedLoops loops) {
        loops.every("policy-refresh", TICK, this::tick);
    }

    /** Body of the loop. */
    void tick() {
        long now = times.nanoTicker().getAsLong();
        boolean confirm = confirmationWanted.get() && now - polledAt >= RETRY.toNanos();
        boolean due = now - dueAt >= 0;
        if (!due && !confirm && !pollWanted.get()) {
            return;
        }
        pollWanted.set(false);
        confirmationWanted.set(false);
        polledAt = now;
        dueAt = now + shorter(RETRY, times.poll()).toNanos();
        poll();
        if (!seeded) {
            seed();
            seeded = true;
        }
        dueAt = now + times.poll().toNanos();
    }

    /** Loads every zone with an active version that is not loaded yet. */
    private void seed() {
        List<ZoneId> zones = transactions.acrossZones(tx -> store.zonesWithActive(tx, LoadedPolicies.MOST_ZONES));
        for (ZoneId zone : zones) {
            if (policies.state(zone).isEmpty()) {
                reload(zone);
            }
        }
        LOG.info("policies of {} zones are loaded", zones.size());
    }

    /** Compares all loaded zones with Postgres and loads those that changed, and those that were refused. */
    private void poll() {
        long askedNanos = times.nanoTicker().getAsLong();
        Instant asked = times.clock().instant();
        Set<ZoneId> zones = policies.loadedZones();
        Source source = transactions.acrossZones(tx -> new Source(tx.now(), store.activeOf(tx, zones)));
        boolean complete = true;
        for (ZoneId zone : zones) {
            Optional<ActiveVersion> version =
                    Optional.ofNullable(source.active().get(zone));
            if (isCurrent(zone, version)) {
                policies.confirm(zone, version, asked);
            } else {
                complete &= reload(zone);
            }
        }
        policies.synced(asked);
        sync.compared(askedNanos, source.now(), complete);
    }

    /** What Postgres said, and its time when the asking began. */
    private record Source(Instant now, Map<ZoneId, ActiveVersion> active) {}

    private boolean isCurrent(ZoneId zone, Optional<ActiveVersion> active) {
        return policies.state(zone)
                .filter(ZoneState.Ready.class::isInstance)
                .filter(state -> state.version().equals(active))
                .isPresent();
    }

    /** One zone that cannot be loaded must not keep the others from it; Postgres being away concerns all. */
    private boolean reload(ZoneId zone) {
        try {
            policies.reload(zone);
            return true;
        } catch (UnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException failure) {
            LOG.error("the policy of zone {} could not be loaded", zone, failure);
            return false;
        }
    }

    @Override
    public void positioned(String id) {
        pollWanted.set(true); // what was loaded before may have missed an entry
    }

    @Override
    public void entry(StreamEntry entry) {
        ZoneId zone;
        try {
            zone = PolicyInvalidation.zoneOf(entry.fields());
        } catch (IllegalArgumentException malformed) {
            LOG.warn("{}: entry {} is ignored: {}", entry.stream(), entry.id(), malformed.getMessage());
            return;
        }
        confirmationWanted.set(true);
        try {
            policies.reload(zone);
        } catch (UnavailableException unavailable) {
            LOG.warn("the policy of zone {} changed and cannot be loaded yet: {}", zone, unavailable.getMessage());
            pollWanted.set(true);
        }
    }

    @Override
    public void rejected(StreamEntry entry, String reason) {
        LOG.warn("{}: entry {} does not count, the next poll finds any change", entry.stream(), entry.id());
    }

    @Override
    public void gap(String lastSeen, String resumedAfter) {
        pollWanted.set(true);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

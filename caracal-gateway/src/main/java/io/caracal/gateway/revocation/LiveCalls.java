package io.caracal.gateway.revocation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every call in progress, by what its authority hangs on. Safe for use by many threads. */
public final class LiveCalls {

    private final Map<Anchor, Set<LiveCall>> byAnchor = new ConcurrentHashMap<>();
    private final Set<LiveCall> all = ConcurrentHashMap.newKeySet();

    /** Begins a call. To be done before asking whether the anchors are revoked, so that no revocation falls in between. */
    public LiveCall open(Set<Anchor> anchors) {
        LiveCall call = new LiveCall(this, anchors);
        all.add(call);
        for (Anchor anchor : anchors) {
            byAnchor.compute(anchor, (key, calls) -> {
                Set<LiveCall> extended = calls == null ? ConcurrentHashMap.newKeySet() : calls;
                extended.add(call);
                return extended;
            });
        }
        return call;
    }

    /** Calls in progress. */
    public int size() {
        return all.size();
    }

    void cut(Anchor anchor) {
        Set<LiveCall> calls = byAnchor.get(anchor);
        if (calls != null) {
            List.copyOf(calls).forEach(LiveCall::cut);
        }
    }

    void cutIf(Predicate<Collection<Anchor>> revoked) {
        Stream<LiveCall> concerned = all.stream().filter(call -> revoked.test(call.anchors()));
        concerned.forEach(LiveCall::cut);
    }

    void remove(LiveCall call) {
        all.remove(call);
        for (Anchor anchor : call.anchors()) {
            byAnchor.computeIfPresent(anchor, (key, calls) -> {
                calls.remove(call);
                return calls.isEmpty() ? null : calls;
            });
        }
    }
}

package io.caracal.gateway.revocation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call in progress that ends when its authority does. */
public final class LiveCall implements AutoCloseable {

    private final LiveCalls calls;
    private final Set<Anchor> anchors;
    private boolean cut;
    private @Nullable Runnable onCut;

    LiveCall(LiveCalls calls, Set<Anchor> anchors) {
        this.calls = calls;
        this.anchors = anchors;
    }

    Set<Anchor> anchors() {
        return anchors;
    }

    /** Whether its authority was revoked since it began. */
    public synchronized boolean isCut() {
        return cut;
    }

    /** What to do when it is cut: at once when it already was. Replaces what was said before. */
    public void whenCut(Runnable action) {
        boolean already;
        synchronized (this) {
            onCut = action;
            already = cut;
        }
        if (already) {
            action.run();
        }
    }

    void cut() {
        Runnable action;
        synchronized (this) {
            if (cut) {
                return;
            }
            cut = true;
            action = onCut;
        }
        if (action != null) {
            action.run();
        }
    }

    /** The call is over. */
    @Override
    public void close() {
        calls.remove(this);
    }
}

package io.caracal.common.probe;

import io.caracal.common.health.Readiness;
import io.caracal.common.health.ServiceState;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What ordinary answers say of the service in {@code X-Service-State}: {@code degraded}, {@code operator_drain}, {@code draining}, or nothing. The state is that of the
 * last transition, which costs a request next to nothing; shutdown shows at once.
 */
public final class AnnouncedState implements Supplier<String> {

    private static final String NOTHING = "";

    private final BooleanSupplier draining;
    private volatile ServiceState state = ServiceState.STARTING;
    private boolean followed;

    /** @param draining whether shutdown has begun */
    public AnnouncedState(Readiness readiness, BooleanSupplier draining) {
        this.draining = draining;
        readiness.onTransition(transition -> follow(transition.to()));
        begin(readiness.current().state());
    }

    private synchronized void follow(ServiceState next) {
        followed = true;
        state = next;
    }

    /** Unless a transition was quicker, which then is newer. */
    private synchronized void begin(ServiceState first) {
        if (!followed) {
            state = first;
        }
    }

    @Override
    public String get() {
        if (draining.getAsBoolean()) {
            return ServiceState.DRAINING.text();
        }
        ServiceState current = state;
        boolean worthTelling = current == ServiceState.DEGRADED || current == ServiceState.OPERATOR_DRAIN;
        return worthTelling ? current.text() : NOTHING;
    }
}

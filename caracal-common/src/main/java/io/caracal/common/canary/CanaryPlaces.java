package io.caracal.common.canary;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a round goes. The service under test is itself one of them, by way of its own listener, whose port is known once it has started.
 *
 * @param gateway empty when governed calls are not what is under test
 */
public record CanaryPlaces(Supplier<URI> sts, URI coordinator, Optional<Supplier<URI>> gateway) {

    /** The way of a client whose exchanges are under test. */
    public static CanaryPlaces ofSts(Supplier<URI> sts, URI coordinator) {
        return new CanaryPlaces(sts, coordinator, Optional.empty());
    }

    /** The way of a client whose governed calls are under test. */
    public static CanaryPlaces ofGateway(URI sts, URI coordinator, Supplier<URI> gateway) {
        return new CanaryPlaces(() -> sts, coordinator, Optional.of(gateway));
    }

    List<Door> doors() {
        return gateway.isPresent() ? List.of(Door.CALL, Door.EXCHANGE) : List.of(Door.EXCHANGE);
    }
}

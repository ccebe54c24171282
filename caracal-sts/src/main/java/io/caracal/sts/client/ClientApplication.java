package io.caracal.sts.client;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.sts.evidence.Principal;
import java.util.List;
import java.util.Optional;

/**
 * An application that is neither archived nor expired, in a zone that is not archived.
 *
 * @param registrationMethod {@code managed} or {@code dcr}
 * @param secretHash stored form of STS contract §2.1; empty when it has no secret
 */
public record ClientApplication(
        ApplicationId id,
        ZoneId zone,
        String name,
        String registrationMethod,
        Optional<String> secretHash,
        List<String> traits) {
    public ClientApplication {
        traits = List.copyOf(traits);
    }

    /** The application as evidence names it. */
    public Principal principal() {
        return Principal.application(zone, id.value(), name, registrationMethod);
    }

    /** What it may do with a control key. */
    public ControlTraits control() {
        return ControlTraits.of(traits);
    }

    @Override
    public String toString() {
        return "ClientApplication[" + id + "]";
    }
}

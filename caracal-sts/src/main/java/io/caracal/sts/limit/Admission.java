package io.caracal.sts.limit;

import io.caracal.core.id.ResourceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Whether minting may go on.
 *
 * @param refused resources over their limit, with the time until they are not
 * @param jtiTaken whether the token id was in use already
 */
public record Admission(Map<ResourceId, Duration> refused, boolean jtiTaken) {
    public Admission {
        refused = Map.copyOf(refused);
    }

    /** How long to wait for the resource; empty when it may be minted for now. */
    public Optional<Duration> wait(ResourceId resource) {
        return Optional.ofNullable(refused.get(resource));
    }
}

package io.caracal.api.access;

import io.caracal.core.id.ZoneId;
import org.jspecify.annotations.Nullable;

/** A live row of admin_tokens. */
record StoredToken(String id, String name, @Nullable ZoneId zone, Capability capability, String createdBy) {

    static final String BY_BOOTSTRAP = "env-bootstrap";
    static final String BY_DERIVATION = "env-derived";

    Actor.Origin origin() {
        if (createdBy.equals(BY_BOOTSTRAP)) {
            return Actor.Origin.BOOTSTRAP;
        }
        return createdBy.startsWith(BY_DERIVATION) ? Actor.Origin.DERIVED : Actor.Origin.MINTED;
    }

    Actor actor() {
        return new Actor(id, name, zone, capability, origin(), "admin:" + id, null);
    }
}

package io.caracal.api.access;

import io.caracal.core.id.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request that passed authentication.
 *
 * @param tokenId     id of the admin token
 * @param name        name of the token
 * @param zone        the only zone the token reaches; null for a global token
 * @param capability  what it may do
 * @param origin      where the token comes from
 * @param author      who created_by and updated_by name: {@code admin:<tokenId>}, the verified account, or {@code control:<applicationId>}
 * @param account     the verified console account; null for everybody else
 */
public record Actor(
        String tokenId,
        String name,
        @Nullable ZoneId zone,
        Capability capability,
        Origin origin,
        String author,
        @Nullable String account) {

    /** Where a token comes from. */
    public enum Origin {
        /** CARACAL_ADMIN_TOKEN itself. */
        BOOTSTRAP,
        /** One of the console's credentials, derived from it. */
        DERIVED,
        /** Minted through the API. */
        MINTED,
        /** The Control surface on behalf of a control application. */
        CONTROL
    }

    public boolean global() {
        return zone == null;
    }

    /** {@code global} or {@code zone}. */
    public String scope() {
        return zone == null ? "global" : "zone";
    }

    public boolean bootstrap() {
        return origin == Origin.BOOTSTRAP;
    }

    public boolean derived() {
        return origin == Origin.DERIVED;
    }

    /** Whether it may change things (other than decide approvals, which has a rule of its own). */
    public boolean mayWrite() {
        return bootstrap() || capability == Capability.WRITE;
    }
}

package io.caracal.coordinator.identity;

import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;

/** Who makes a request, bound to the zone that it is about. */
public sealed interface Caller permits Caller.Agent, Caller.Operator {

    /** Scope that lifts the limits of ownership. */
    String ADMIN_SCOPE = "coordinator.admin";

    ZoneId zone();

    /** May act on everything in the zone. */
    boolean admin();

    /** Whether the caller is this application. */
    boolean owns(String applicationId);

    /** Whether the caller holds {@code elevation:applicationId}. */
    boolean holds(String elevation, String applicationId);

    /** How the caller appears in the audit trail. */
    AdminAuditEntry.Actor actor();

    /** The application itself, an administrator, or somebody who was given this elevation for it. */
    default boolean actsFor(String applicationId, String elevation) {
        return admin() || owns(applicationId) || holds(elevation, applicationId);
    }

    /** An application with a live session mandate. */
    record Agent(ZoneId zone, ApplicationId clientId, String subject, AuthorityRecordId sid, Scopes scopes)
            implements Caller {

        @Override
        public boolean admin() {
            return scopes.contains(ADMIN_SCOPE);
        }

        @Override
        public boolean owns(String applicationId) {
            return clientId.value().equals(applicationId);
        }

        @Override
        public boolean holds(String elevation, String applicationId) {
            return scopes.contains(elevation + ":" + applicationId);
        }

        @Override
        public AdminAuditEntry.Actor actor() {
            return new AdminAuditEntry.Actor(subject, clientId.value(), scopes.toString());
        }
    }

    /** The holder of the operator token. */
    record Operator(ZoneId zone, String requiredScope) implements Caller {

        private static final String NAME = "caracal-operator";

        @Override
        public boolean admin() {
            return true;
        }

        @Override
        public boolean owns(String applicationId) {
            return false;
        }

        @Override
        public boolean holds(String elevation, String applicationId) {
            return false;
        }

        @Override
        public AdminAuditEntry.Actor actor() {
            return new AdminAuditEntry.Actor(NAME, NAME, requiredScope + " " + ADMIN_SCOPE);
        }
    }
}

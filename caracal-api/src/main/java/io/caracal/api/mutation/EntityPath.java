package io.caracal.api.mutation;

import io.caracal.common.adminaudit.AdminAuditEntry;
import io.caracal.core.id.Identifiers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entity that a path names: its last {@code <collection>/<id>} pair (API contract §2.7). */
final class EntityPath {

    private static final Set<String> COLLECTIONS = Set.of(
            "zones",
            "applications",
            "workloads",
            "resources",
            "providers",
            "provider-connections",
            "policies",
            "policy-sets",
            "grants",
            "subject-issuers",
            "subjects",
            "approvals",
            "notification-sinks",
            "admin-tokens",
            "outbox");

    private EntityPath() {}

    static AdminAuditEntry.@Nullable Entity of(List<String> segments) {
        for (int i = segments.size() - 2; i >= 0; i--) {
            String id = segments.get(i + 1);
            if (COLLECTIONS.contains(segments.get(i)) && Identifiers.isValid(id)) {
                return new AdminAuditEntry.Entity(segments.get(i), id);
            }
        }
        return null;
    }
}

package io.caracal.coordinator.session;

import io.caracal.coordinator.wire.Paging;
import io.caracal.coordinator.wire.StorableText;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of sessions; null filters nothing.
 *
 * @param ownerApplicationId only what this application may see
 */
record SessionQuery(
        @Nullable String ownerApplicationId,
        @Nullable String parentId,
        @Nullable String status,
        @Nullable String lifecycle,
        @Nullable String applicationId,
        @Nullable String label,
        Paging paging) {

    static final String CONDITION = " AND (CAST(:owner AS text) IS NULL OR s.application_id = :owner)"
            + " AND (CAST(:parent AS text) IS NULL OR s.parent_id = :parent)"
            + " AND (CAST(:status AS text) IS NULL OR s.status = :status)"
            + " AND (CAST(:lifecycle AS text) IS NULL OR s.lifecycle = :lifecycle)"
            + " AND (CAST(:application AS text) IS NULL OR s.application_id = :application)"
            + " AND (CAST(:label AS text) IS NULL OR :label = ANY(s.labels))";

    private static final List<String> STATUSES = List.of("active", "suspended", "terminated", "expired");
    private static final List<String> LIFECYCLES = List.of("task", "service");
    private static final int MAX_LABEL = 64;

    SessionQuery {
        boolean fine = (status == null || STATUSES.contains(status))
                && (lifecycle == null || LIFECYCLES.contains(lifecycle))
                && (applicationId == null || Identifiers.isValid(applicationId))
                && (label == null || (!label.isEmpty() && label.length() <= MAX_LABEL && StorableText.fits(label)));
        if (!fine) {
            throw CaracalException.of(ErrorCode.INVALID_QUERY);
        }
    }

    /** The children of a session. */
    static SessionQuery childrenOf(String parentId, @Nullable String ownerApplicationId, Paging paging) {
        return new SessionQuery(ownerApplicationId, parentId, null, null, null, null, paging);
    }
}

package io.caracal.api.activity;

import io.caracal.api.access.AdminRequest;
import io.caracal.api.listing.Filters;
import io.caracal.common.storage.Rows;
import java.util.Arrays;
import java.util.List;

/** Filters of the audit listing (API contract §1.14). */
final class AuditFilters {

    private static final int MAX_TYPES = 16;

    private AuditFilters() {}

    static Filters of(AdminRequest request, List<String> decisions) {
        Filters filters = new Filters(request)
                .instant("since", "occurred_at >= :since")
                .instant("until", "occurred_at < :until")
                .text("request_id", "request_id = :request_id")
                .word("decision", decisions, "decision = :decision")
                .text("application_id", "metadata_json ->> 'application_id' = :application_id")
                .text("session_id", "metadata_json ->> 'agent_session_id' = :session_id")
                .text("authority_record_id", "metadata_json ->> 'session_id' = :authority_record_id")
                .text("label", "metadata_json -> 'agent_labels' @> to_jsonb(CAST(:label AS text))");
        filters.textOf("event_type").ifPresent(text -> {
            List<String> types =
                    Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            if (types.size() > MAX_TYPES || types.contains("")) {
                throw Filters.invalid();
            }
            filters.and("event_type = ANY(:event_type)", "event_type", Rows.textArray(types));
        });
        return filters;
    }
}

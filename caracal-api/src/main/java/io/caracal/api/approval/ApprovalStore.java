package io.caracal.api.approval;

import io.caracal.api.listing.Filters;
import io.caracal.api.listing.Page;
import io.caracal.api.listing.PageRequest;
import io.caracal.common.storage.Transaction;
import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Table step_up_challenges; every transaction is bound to the zone. */
final class ApprovalStore {

    static final List<String> STATES = List.of("pending", "approved", "rejected", "expired", "consumed");

    private static final String SELECT = "SELECT " + Approval.COLUMNS
            + " FROM step_up_challenges h WHERE h.zone_id = :zone AND h.challenge_type = 'human_approval'";
    private static final String NEWEST_FIRST = " ORDER BY h.created_at DESC, h.id DESC LIMIT :page_rows";
    private static final String COUNT = "SELECT " + Approval.STATE
            + " AS state, count(*) AS holds FROM step_up_challenges h WHERE h.zone_id = :zone AND h.challenge_type ="
            + " 'human_approval' GROUP BY 1";
    private static final String DECIDE =
            "UPDATE step_up_challenges SET satisfied_at = CASE WHEN :approved THEN now() END, rejected_at = CASE WHEN"
                    + " NOT :approved THEN now() END, approver_subject_id = :approver, decision_reason = :reason WHERE"
                    + " zone_id = :zone AND id = :id AND challenge_type = 'human_approval' AND approver_class IN"
                    + " ('operator', 'any') AND satisfied_at IS NULL AND rejected_at IS NULL AND consumed_at IS NULL"
                    + " AND expires_at > now()";

    Page<Approval> list(Transaction tx, ZoneId zone, PageRequest page, Filters filters) {
        String sql = SELECT + filters.sql() + page.keyset("h.created_at", "h.id") + NEWEST_FIRST;
        List<Approval> rows = page.bind(
                        filters.bind(tx.handle().createQuery(sql).bind("zone", zone.value())))
                .map((row, context) -> Approval.read(row))
                .list();
        return page.page(rows, Approval::place);
    }

    Optional<Approval> find(Transaction tx, ZoneId zone, String id) {
        return tx.handle()
                .createQuery(SELECT + " AND h.id = :id")
                .bind("zone", zone.value())
                .bind("id", id)
                .map((row, context) -> Approval.read(row))
                .findOne();
    }

    /** How many holds are in each state; states without any are zero. */
    Map<String, Long> counts(Transaction tx, ZoneId zone) {
        Map<String, Long> counts = new LinkedHashMap<>();
        STATES.forEach(state -> counts.put(state, 0L));
        tx.handle()
                .createQuery(COUNT)
                .bind("zone", zone.value())
                .map((row, context) -> Map.entry(row.getString("state"), row.getLong("holds")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /** False when operators cannot decide it, or no longer. */
    boolean decide(Transaction tx, ZoneId zone, String id, Ruling ruling) {
        return tx.handle()
                        .createUpdate(DECIDE)
                        .bind("approved", ruling.approved())
                        .bind("approver", ruling.approver())
                        .bind("reason", ruling.reason().orElse(null))
                        .bind("zone", zone.value())
                        .bind("id", id)
                        .execute()
                == 1;
    }
}

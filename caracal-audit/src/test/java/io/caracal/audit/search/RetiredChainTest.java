package io.caracal.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.audit.chain.LedgerBed;
import io.caracal.core.id.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /api/audit/verify} says about a chain of which retention has dropped the beginning. */
class RetiredChainTest {

    private final LedgerBed ledger = new LedgerBed();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aChainIsVerifiedFromWhereRetentionHasCutIt() {
        ledger.append("zone-a", 5);
        String links =
                "INSERT INTO audit_retired_links (zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac)"
                        + " SELECT zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac FROM audit_events"
                        + " WHERE chain_seq = 2";
        ledger.forge(links, "DELETE FROM audit_events WHERE chain_seq <= 2");

        assertThat(report()).containsEntry("verified", true).containsEntry("events", 3L);
    }

    @Test
    void withoutALinkTheBeginningIsMissing() {
        ledger.append("zone-a", 5);
        ledger.forge("DELETE FROM audit_events WHERE chain_seq <= 2");

        assertThat(report()).containsEntry("verified", false).containsEntry("first_bad_seq", 3L);
    }

    private Map<String, Object> report() {
        return new SearchStore(ledger.postgres().transactions())
                .check(ZoneId.parse("zone-a").orElseThrow(), Optional.of(LedgerBed.KEY))
                .report("zone-a");
    }
}

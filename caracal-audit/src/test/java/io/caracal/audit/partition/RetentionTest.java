package io.caracal.audit.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.audit.chain.LedgerBed;
import io.caracal.audit.chain.TamperSweep;
import io.caracal.audit.partition.Retention.Rule;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may go, what has to stay, and that the chains of what stays hold all the same. */
class RetentionTest {

    private final YearMonth now = YearMonth.now(ZoneOffset.UTC);
    private final YearMonth older = now.minusMonths(5);
    private final YearMonth old = now.minusMonths(4);
    private final LedgerBed ledger = new LedgerBed();

    @BeforeEach
    void months() {
        for (YearMonth month : Set.of(older, old, now.minusMonths(1))) {
            ledger.forge("SELECT audit_partition_ensure('" + month.atDay(1) + "')");
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void monthsThatAreOldEnoughAreDroppedAndNoOthers() throws Exception {
        Retention retention = retention(daysSince(old), false);
        retention.round();
        assertThat(existing()).doesNotContain(older).contains(old, now.minusMonths(1), now);
        assertThat(retention.dropped()).isEqualTo(1);
        retention.round();
        assertThat(retention.dropped()).isEqualTo(1);
    }

    @Test
    void whatTheApiWasToldCountsWhereItIsLess() throws Exception {
        ledger.forge("INSERT INTO audit_retention (retention_days) VALUES (" + daysSince(old) + ")");
        retention(daysSince(old.minusMonths(12)), false).round();
        assertThat(existing()).doesNotContain(older).contains(old);

        ledger.forge("UPDATE audit_retention SET retention_days = 4000");
        retention(daysSince(old.plusMonths(1)), false).round();
        assertThat(existing()).doesNotContain(old);
    }

    @Test
    void chainsHoldOverWhatWasRetired() throws Exception {
        // In zone-a events of the month that goes lie between events of the one that stays; of zone-b nothing is left.
        chain("zone-a", older, older, now, older, older, now, older, now);
        chain("zone-b", older, older, older);
        chain("zone-c", now, now);

        retention(daysSince(old), false).round();
        assertThat(flaws()).isZero();
        ledger.append("zone-a", 1);
        ledger.append("zone-b", 1);
        assertThat(flaws()).isZero();
        assertThat(ledger.numbers("SELECT chain_seq FROM audit_retired_links WHERE zone_id = 'zone-a' ORDER BY 1"))
                .containsExactly(2L, 4L, 5L, 7L);
        assertThat(ledger.numbers("SELECT chain_seq FROM audit_retired_links WHERE zone_id = 'zone-b' ORDER BY 1"))
                .containsExactly(3L);
    }

    @Test
    void linksThatNothingHangsOnAnyMoreGoWithTheNextMonth() throws Exception {
        chain("zone-a", older, old, older, old, now, now);

        retention(daysSince(old), false).round();
        assertThat(flaws()).isZero();
        retention(daysSince(old.plusMonths(1)), false).round();
        assertThat(flaws()).isZero();
        assertThat(ledger.numbers("SELECT chain_seq FROM audit_retired_links")).containsExactly(4L);
    }

    @Test
    void aGapThatRetentionDidNotMakeIsStillFound() throws Exception {
        chain("zone-a", older, older, now, older, now, now, now, now);
        retention(daysSince(old), false).round();
        assertThat(flaws()).isZero();

        ledger.forge("DELETE FROM audit_events WHERE chain_seq = 6");
        assertThat(flaws()).isEqualTo(1);
    }

    @Test
    void aForgedLinkDoesNotHideARemovedEvent() throws Exception {
        chain("zone-a", older, older, now, now, now, now, now, now);
        retention(daysSince(old), false).round();

        ledger.forge(
                "INSERT INTO audit_retired_links (zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac)"
                        + " SELECT zone_id, chain_seq, content_sha256, prev_content_sha256, repeat('0', 64)"
                        + " FROM audit_events WHERE chain_seq = 6",
                "DELETE FROM audit_events WHERE chain_seq = 6");
        assertThat(flaws()).isEqualTo(1);
    }

    @Test
    void whatIsNotExportedYetStays() throws Exception {
        chain("zone-a", older, older);
        Retention retention = retention(daysSince(old), true);

        retention.round();
        assertThat(existing()).as("nothing was ever exported").contains(older);
        ledger.forge("INSERT INTO audit_export_watermark (name, last_exported_hour)"
                + " VALUES ('parquet-hourly', date_trunc('hour', now()) - interval '1 hour')");
        retention.round();
        assertThat(existing())
                .as("taken in after the last hour that is exported")
                .contains(older);
        ledger.forge(
                "UPDATE audit_export_watermark SET last_exported_hour = date_trunc('hour', now() + interval '1 hour')");
        retention.round();
        assertThat(existing()).doesNotContain(older);
    }

    /** One event after the other, each of the first of a month. */
    private void chain(String zone, YearMonth... months) {
        for (YearMonth month : months) {
            ledger.append(zone, 1, month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }

    private Retention retention(int days, boolean exported) {
        return new Retention(ledger.postgres().transactions(), new Rule(days, exported));
    }

    private Set<YearMonth> existing() {
        return ledger.postgres().transactions().acrossZones(Months::existing);
    }

    private int flaws() throws InterruptedException {
        TamperSweep sweep = new TamperSweep(
                ledger.postgres().transactions(),
                Optional.of(LedgerBed.KEY),
                new TamperSweep.Times(Clock.systemUTC(), System::nanoTime),
                Duration.ofHours(4));
        sweep.round();
        return sweep.flaws();
    }

    /** So that everything before that month is due, and that month is not. */
    private static int daysSince(YearMonth month) {
        return (int) Duration.between(
                        month.atDay(2).atStartOfDay(),
                        LocalDate.now(ZoneOffset.UTC).atStartOfDay())
                .toDays();
    }
}

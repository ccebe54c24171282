package io.caracal.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.health.Reading;
import io.caracal.core.secret.HmacKey;
import io.caracal.testing.clock.MutableClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TamperSweepTest {

    private static final Duration WINDOW = Duration.ofHours(4);
    private static final Duration PATIENCE = Duration.ofHours(2);

    private final LedgerBed ledger = new LedgerBed();
    private final MutableClock clock = MutableClock.atSystemTime();
    private final TamperSweep sweep = sweep(LedgerBed.KEY);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aWholeLedgerHasNoFlaws() throws Exception {
        ledger.append("zone-a", 1205);
        ledger.append("zone-b", 3);
        sweep.round();
        assertThat(sweep.reading(PATIENCE)).isEqualTo(Reading.measured(0));
        assertThat(sweep.counters().checked()).isEqualTo(1208);
        assertThat(sweep.lastFull()).contains(clock.instant());
        assertThat(sweep.lastSweep()).contains(clock.instant());
    }

    @Test
    void anEmptyLedgerIsWhole() throws Exception {
        sweep.round();
        assertThat(sweep.reading(PATIENCE)).isEqualTo(Reading.measured(0));
        assertThat(sweep.lastFull()).isPresent();
    }

    @Test
    void changedContentIsFoundOnceAndClearsWhenItIsPutRight() throws Exception {
        ledger.append("zone-a", 5);
        ledger.forge("UPDATE audit_events SET decision = 'deny' WHERE chain_seq = 3");
        sweep.round();
        sweep.round();
        assertThat(sweep.reading(PATIENCE)).isEqualTo(Reading.measured(1));
        assertThat(sweep.counters().mismatches()).isEqualTo(1);
        assertThat(sweep.counters().breaks()).isZero();
        ledger.forge("UPDATE audit_events SET decision = 'allow' WHERE chain_seq = 3");
        sweep.round();
        assertThat(sweep.reading(PATIENCE)).isEqualTo(Reading.measured(0));
    }

    @Test
    void theOldestEventsOfAZoneAndAllOfThemAreMissed() throws Exception {
        ledger.append("zone-a", 5);
        ledger.append("zone-b", 2);
        ledger.forge(
                "DELETE FROM audit_events WHERE zone_id = 'zone-a' AND chain_seq < 3",
                "DELETE FROM audit_events WHERE zone_id = 'zone-b'",
                "UPDATE audit_chain_heads SET updated_at = now() - interval '1 year'");
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(2);
    }

    @Test
    void aMissingEventIsABreak() throws Exception {
        ledger.append("zone-a", 5);
        ledger.append("zone-b", 2);
        ledger.forge("DELETE FROM audit_events WHERE zone_id = 'zone-a' AND chain_seq = 3");
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(1);
        assertThat(sweep.counters().breaks()).isEqualTo(2); // the gap, and a predecessor that is not there
    }

    @Test
    void aTailThatIsCutOffIsFoundByTheHead() throws Exception {
        ledger.append("zone-a", 5);
        ledger.forge("DELETE FROM audit_events WHERE chain_seq > 3");
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(1);
    }

    @Test
    void aTailThatIsCutOffLaterIsFoundByTheNextRound() throws Exception {
        ledger.append("zone-a", 5);
        sweep.round();
        assertThat(sweep.flaws()).isZero();
        ledger.forge("DELETE FROM audit_events WHERE chain_seq = 5");
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(1);
    }

    @Test
    void aChainWithoutItsHeadIsBroken() throws Exception {
        ledger.append("zone-a", 5);
        ledger.forge("DELETE FROM audit_chain_heads");
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(1);
    }

    @Test
    void aRewrittenEventWithAFreshHashStillLacksTheSignature() throws Exception {
        ledger.append("zone-a", 1);
        TamperSweep other = sweep(HmacKey.fromHex("fedcba9876543210".repeat(4)));
        other.round();
        assertThat(other.counters().hmacFailures()).isEqualTo(1);
        assertThat(other.flaws()).isEqualTo(1);
    }

    @Test
    void laterRoundsReadWhatIsNewAndTheLastHoursAgain() throws Exception {
        ledger.append("zone-a", 10);
        sweep.round();
        ledger.append("zone-a", 4);
        clock.advance(Duration.ofHours(1));
        sweep.round();
        assertThat(sweep.counters().checked()).isEqualTo(10 + 14); // all of them came in during the last hours
        clock.advance(Duration.ofHours(4));
        sweep.round();
        assertThat(sweep.counters().checked()).isEqualTo(24);
        ledger.append("zone-a", 2);
        sweep.round();
        assertThat(sweep.counters().checked()).isEqualTo(26);
        assertThat(sweep.flaws()).isZero();
    }

    @Test
    void whatCameInLatelyIsCheckedAgainAndWhatIsOlderIsNot() throws Exception {
        ledger.append("zone-a", 5);
        sweep.round();
        ledger.forge("UPDATE audit_events SET decision = 'deny' WHERE chain_seq = 2");
        clock.advance(Duration.ofHours(5));
        sweep.round();
        assertThat(sweep.flaws()).isZero();
        clock.advance(Duration.ofHours(-4));
        sweep.round();
        assertThat(sweep.flaws()).isEqualTo(1);
    }

    @Test
    void zonesOfAnyNameAreSwept() throws Exception {
        ledger.append("Zone mit Ümlaut / 1", 2);
        sweep.round();
        assertThat(sweep.counters().checked()).isEqualTo(2);
        assertThat(sweep.flaws()).isZero();
    }

    @Test
    void aSweepThatStandsStillKnowsNothing() throws Exception {
        sweep.round();
        clock.advance(PATIENCE.plusSeconds(1));
        assertThat(sweep.reading(PATIENCE)).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void anOutageEndsTheRoundAndForgetsNothing() throws Exception {
        ledger.append("zone-a", 5);
        ledger.forge("UPDATE audit_events SET decision = 'deny' WHERE chain_seq = 3");
        sweep.round();
        ledger.postgres().close();
        assertThatThrownBy(sweep::round).isInstanceOf(RuntimeException.class);
        assertThat(sweep.reading(PATIENCE)).isEqualTo(Reading.measured(1));
    }

    private TamperSweep sweep(HmacKey key) {
        return new TamperSweep(
                ledger.postgres().transactions(),
                Optional.of(key),
                new TamperSweep.Times(clock, clock.nanoTicker()),
                WINDOW);
    }
}

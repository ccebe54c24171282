package io.caracal.sts.canary;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.health.Reading;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.Canary;
import io.caracal.core.token.InvalidMandateException;
import io.caracal.sts.authority.References;
import io.caracal.sts.evidence.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The negative self-test: a mandate is minted and verified, its authority must hold; the record above it is revoked the way revocations are carried out, and
 * the authority must be refused from then on. Everything happens in the tables that exchanges use, in a transaction that is rolled back, so that no run
 * leaves anything behind. A run that Postgres does not let happen refuses as an exchange would, and proves nothing else.
 */
final class AuthorityCanary {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityCanary.class);

    private final Transactions transactions;
    private final CanaryMandates mandates;
    private final Question question;
    private final Revocation revocation;
    private final CanaryAlarm alarm;
    private final CanaryRecords records = new CanaryRecords();
    private volatile Outcome last = Outcome.REFUSED;

    /** Whether a request may rest on what it names; {@link Refusal} when it may not. */
    @FunctionalInterface
    public interface Question {
        void ask(Transaction tx, References references);
    }

    /** Revokes a record and whatever was derived from it. */
    @FunctionalInterface
    public interface Revocation {
        void revoke(Transaction tx, AuthorityRecordId record);
    }

    /** What became of a run. */
    enum Outcome {
        /** Accepted before and refused after the revocation, as it must be. */
        REFUSED,
        /** Refused although nothing was revoked. */
        NEVER_ACCEPTED,
        /** Accepted although it was revoked. */
        ACCEPTED
    }

    AuthorityCanary(
            Transactions transactions,
            CanaryMandates mandates,
            Question question,
            Revocation revocation,
            CanaryAlarm alarm) {
        this.transactions = transactions;
        this.mandates = mandates;
        this.question = question;
        this.revocation = revocation;
        this.alarm = alarm;
    }

    /** One run. */
    void run() throws InvalidMandateException {
        AuthorityRecordId root = mandates.nextRecord();
        AuthorityRecordId child = mandates.nextRecord();
        References references = mandates.minted(child);
        try {
            conclude(rolledBack(tx -> trial(tx, root, child, references)));
        } catch (UnavailableException unavailable) {
            LOG.debug("the canary could not run: {}", unavailable.getMessage());
        }
    }

    /** Whether exchanges may be decided on. */
    boolean holds() {
        return last != Outcome.ACCEPTED;
    }

    /** What the last conclusive run found. */
    Reading reading() {
        return switch (last) {
            case REFUSED -> Reading.passed();
            case NEVER_ACCEPTED -> Reading.failed("never_accepted", "authority that holds is refused");
            case ACCEPTED -> Reading.failed("revoked_accepted", "authority that was revoked is accepted");
        };
    }

    private void conclude(Outcome outcome) {
        Outcome before = last;
        last = outcome;
        if (outcome == Outcome.ACCEPTED && before != Outcome.ACCEPTED) {
            LOG.error(
                    "the canary of zone {} was accepted after its revocation: all exchanges are refused", Canary.ZONE);
            alarm.raise();
        }
    }

    private Outcome trial(Transaction tx, AuthorityRecordId root, AuthorityRecordId child, References references) {
        records.insert(tx, root, child);
        if (!holds(tx, references)) {
            return Outcome.NEVER_ACCEPTED;
        }
        revocation.revoke(tx, root);
        return holds(tx, references) ? Outcome.ACCEPTED : Outcome.REFUSED;
    }

    private boolean holds(Transaction tx, References references) {
        try {
            question.ask(tx, references);
            return true;
        } catch (Refusal refused) {
            LOG.debug("the canary is refused: {}", refused.getMessage());
            return false;
        }
    }

    private interface Trial {
        Outcome in(Transaction tx);
    }

    private Outcome rolledBack(Trial trial) {
        try {
            return transactions.<Outcome>inZone(Canary.ZONE, tx -> {
                throw new RolledBack(trial.in(tx));
            });
        } catch (RolledBack done) {
            return done.outcome;
        }
    }

    /** Carries the outcome out of a transaction that must not be committed. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Outcome outcome;

        RolledBack(Outcome outcome) {
            super("rolled back", null, false, false);
            this.outcome = outcome;
        }
    }
}

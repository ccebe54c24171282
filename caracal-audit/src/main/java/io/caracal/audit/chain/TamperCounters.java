package io.caracal.audit.chain;

import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What the sweep has done since the process started. Each flaw counts once, however often it is seen again. */
public final class TamperCounters {
    private final LongAdder checked = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder breaks = new LongAdder();
    private final LongAdder hmacFailures = new LongAdder();

    /** Events whose hashes and links were recomputed. */
    public long checked() {
        return checked.sum();
    }

    /** Events whose content does not have its stored hash. */
    public long mismatches() {
        return mismatches.sum();
    }

    /** Missing events and wrong predecessors. */
    public long breaks() {
        return breaks.sum();
    }

    /** Links not signed with the key in force. */
    public long hmacFailures() {
        return hmacFailures.sum();
    }

    void checkedOne() {
        checked.increment();
    }

    void found(Set<Flaw> flaws) {
        for (Flaw flaw : flaws) {
            switch (flaw) {
                case SEQUENCE_GAP, CHAIN_BREAK -> breaks.increment();
                case CONTENT_MISMATCH -> mismatches.increment();
                case HMAC_FAILURE -> hmacFailures.increment();
            }
        }
    }
}

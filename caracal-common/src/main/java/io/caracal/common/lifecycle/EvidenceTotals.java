package io.caracal.common.lifecycle;

import java.util.List;

/**
 * The evidence of a stop, in events.
 *
 * @param flushed sent since the drain was announced
 * @param leftOnDisk safe on the local disk, to be sent after the next start
 * @param lost promised since the start of the process, and gone
 */
public record EvidenceTotals(long flushed, long leftOnDisk, long lost) {

    static long sent(List<EvidenceAccount> accounts) {
        return accounts.stream().mapToLong(EvidenceAccount::flushed).sum();
    }

    static EvidenceTotals of(List<EvidenceAccount> accounts, long sentBefore) {
        return new EvidenceTotals(
                Math.max(0, sent(accounts) - sentBefore),
                accounts.stream().mapToLong(EvidenceAccount::leftOnDisk).sum(),
                accounts.stream().mapToLong(EvidenceAccount::lost).sum());
    }
}

package io.caracal.audit.chain;

import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditChain;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Judges the events of one zone in order: sequence, content, link, signature. For one thread. */
public final class ChainWalk {
    private final Optional<HmacKey> key;
    private Optional<Place> last;

    /**
     * @param key of the links; without one (dev) they are not checked
     * @param start the place before the first event to be visited; empty takes whatever that event says about its predecessor on trust
     */
    public ChainWalk(Optional<HmacKey> key, Optional<Place> start) {
        this.key = key;
        this.last = start;
    }

    /** What is wrong with the next event; it becomes the predecessor of the one after it all the same. */
    public Set<Flaw> visit(StoredEvent event) {
        EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        String stated = Optional.ofNullable(event.previousHash()).orElse("");
        last.filter(before -> event.sequence() != before.sequence() + 1)
                .ifPresent(before -> flaws.add(Flaw.SEQUENCE_GAP));
        last.filter(before -> !before.contentHash().equals(stated)).ifPresent(before -> flaws.add(Flaw.CHAIN_BREAK));
        if (!ConstantTime.equal(AuditChain.contentHash(event.content()), event.contentHash())) {
            flaws.add(Flaw.CONTENT_MISMATCH);
        }
        if (key.isPresent() && !signed(key.get(), event, stated)) {
            flaws.add(Flaw.HMAC_FAILURE);
        }
        last = Optional.of(new Place(event.sequence(), event.contentHash()));
        return flaws;
    }

    /** The place of the event visited last, or the start. */
    public Optional<Place> last() {
        return last;
    }

    private static boolean signed(HmacKey key, StoredEvent event, String previousHash) {
        String hmac = event.chainHmac();
        return hmac != null && ConstantTime.equal(AuditChain.link(key, event.contentHash(), previousHash), hmac);
    }
}

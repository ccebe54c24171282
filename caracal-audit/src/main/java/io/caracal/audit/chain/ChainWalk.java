package io.caracal.audit.chain;

import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditChain;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** Judges the events of one zone in order: sequence, content, link, signature. For one thread. */
public final class ChainWalk {
    private final Optional<HmacKey> key;
    private NavigableMap<Long, RetiredLink> retired = Collections.emptyNavigableMap();
    private Place last;
    private boolean visited;

    /**
     * @param key of the links; without one (dev) they are not checked
     * @param start the place before the first event to be visited
     */
    public ChainWalk(Optional<HmacKey> key, Place start) {
        this.key = key;
        this.last = start;
    }

    /** What retention has left of the chain, by sequence; it must have been read after the events that are visited with it. */
    public void retired(NavigableMap<Long, RetiredLink> links) {
        retired = links;
    }

    /** What is wrong with the next event; it becomes the predecessor of the one after it all the same. */
    public Set<Flaw> visit(StoredEvent event) {
        follow(event.sequence());
        EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        String stated = Optional.ofNullable(event.previousHash()).orElse("");
        if (event.sequence() != last.sequence() + 1) {
            flaws.add(Flaw.SEQUENCE_GAP);
        }
        if (!last.contentHash().equals(stated)) {
            flaws.add(Flaw.CHAIN_BREAK);
        }
        if (!ConstantTime.equal(AuditChain.contentHash(event.content()), event.contentHash())) {
            flaws.add(Flaw.CONTENT_MISMATCH);
        }
        if (key.isPresent() && !signed(key.get(), event, stated)) {
            flaws.add(Flaw.HMAC_FAILURE);
        }
        last = new Place(event.sequence(), event.contentHash());
        visited = true;
        return flaws;
    }

    /** Steps over the retired events at the end; the place of the newest event there was, the start when there was none. */
    public Place end() {
        follow(Long.MAX_VALUE);
        return last;
    }

    /** Steps over retired events, as far as their links are there and hold together. */
    private void follow(long next) {
        Map.Entry<Long, RetiredLink> lowest = retired.firstEntry();
        if (lowest == null) {
            return;
        }
        Place oldest = lowest.getValue().place();
        // Of what lies before the lowest link nothing is left, neither events nor links.
        boolean begins = next == oldest.sequence() + 1 || (next == Long.MAX_VALUE && !visited);
        if (begins && last.sequence() < oldest.sequence()) {
            last = oldest;
        }
        RetiredLink link = retired.get(last.sequence() + 1);
        while (link != null && link.place().sequence() < next && joins(link)) {
            last = link.place();
            link = retired.get(last.sequence() + 1);
        }
    }

    private boolean joins(RetiredLink link) {
        String stated = Optional.ofNullable(link.previousHash()).orElse("");
        return last.contentHash().equals(stated)
                && (key.isEmpty() || AuditChain.links(key.get(), link.place().contentHash(), stated, link.chainHmac()));
    }

    /** The place of the event visited last, or the start. */
    public Place last() {
        return last;
    }

    private static boolean signed(HmacKey key, StoredEvent event, String previousHash) {
        return AuditChain.links(key, event.contentHash(), previousHash, event.chainHmac());
    }
}

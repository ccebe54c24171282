package io.caracal.audit.search;

import io.caracal.audit.chain.ChainWalk;
import io.caracal.audit.chain.Flaw;
import io.caracal.audit.chain.Place;
import io.caracal.audit.chain.RetiredLink;
import io.caracal.audit.chain.StoredEvent;
import io.caracal.core.secret.HmacKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Walks one chain from its first event, or from where retention has cut it. Remembers the first thing that is wrong. */
final class ChainCheck {
    private final ChainWalk walk;
    private long events;
    private Optional<Fault> fault = Optional.empty();

    /** @param retired what retention has left of the chain before and between its events */
    ChainCheck(Optional<HmacKey> key, NavigableMap<Long, RetiredLink> retired) {
        this.walk = new ChainWalk(key, Place.GENESIS);
        walk.retired(retired);
    }

    void visit(StoredEvent event) {
        events++;
        Optional<Flaw> first = walk.visit(event).stream().findFirst();
        if (fault.isEmpty()) {
            fault = first.map(flaw -> new Fault(event.sequence(), flaw.text()));
        }
    }

    Map<String, Object> report(String zone) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("zone_id", zone);
        report.put("events", events);
        report.put("verified", fault.isEmpty());
        fault.ifPresent(first -> {
            report.put("first_bad_seq", first.sequence());
            report.put("reason", first.reason());
        });
        return report;
    }

    private record Fault(long sequence, String reason) {}
}

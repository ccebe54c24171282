package io.caracal.audit.search;

import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditChain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Walks one chain: content, order, links and HMACs. Remembers the first thing that is wrong. */
final class ChainCheck {
    private final Optional<HmacKey> key;
    private long events;
    private long lastSequence;
    private String previous = "";
    private Optional<Fault> fault = Optional.empty();

    ChainCheck(Optional<HmacKey> key) {
        this.key = key;
    }

    void visit(StoredEvent event) {
        events++;
        if (fault.isEmpty()) {
            fault = fault(event).map(reason -> new Fault(event.sequence(), reason));
        }
        lastSequence = event.sequence();
        previous = event.contentHash();
    }

    private Optional<String> fault(StoredEvent event) {
        if (event.sequence() != lastSequence + 1) {
            return Optional.of("sequence_gap");
        }
        if (!ConstantTime.equal(AuditChain.contentHash(event.content()), event.contentHash())) {
            return Optional.of("content_mismatch");
        }
        String stated = event.previousHash();
        if (!previous.equals(stated == null ? "" : stated)) {
            return Optional.of("chain_break");
        }
        return key.filter(present -> !linked(present, event)).map(present -> "hmac_failure");
    }

    private boolean linked(HmacKey present, StoredEvent event) {
        String hmac = event.chainHmac();
        return hmac != null && ConstantTime.equal(AuditChain.link(present, event.contentHash(), previous), hmac);
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

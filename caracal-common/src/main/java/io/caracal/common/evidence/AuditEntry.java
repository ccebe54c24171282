package io.caracal.common.evidence;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.signature.AuditSignature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of an entry on the audit stream (Gateway contract §0.5): {@code id}, {@code data} and, with a key,
 * {@code sig} over the exact data.
 */
final class AuditEntry {

    private AuditEntry() {}

    static Map<String, String> fields(String id, String data, Optional<HmacKey> key) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("data", data);
        key.ifPresent(present -> fields.put("sig", AuditSignature.sign(present, data)));
        return fields;
    }
}

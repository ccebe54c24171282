package io.caracal.core.signature;

import io.caracal.core.secret.HmacKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Signature of an audit event over the exact bytes of its {@code data} field (streams contract §0.5). */
public final class AuditSignature {
    private AuditSignature() {}

    public static String sign(HmacKey key, String data) {
        return key.hexMac(data.getBytes(StandardCharsets.UTF_8));
    }

    public static boolean verify(HmacKey key, String data, @Nullable String signature) {
        return key.verifies(data.getBytes(StandardCharsets.UTF_8), signature);
    }
}

package io.caracal.common.storage;

import io.caracal.core.secret.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Name spaces of transaction level advisory locks. Each purpose has its own first int4 key, so that two purposes never wait for each
 * other; the second int4 is a stable hash of the caller's key, the same in every process and version. The numbers are part of the
 * running system: change one only with all replicas stopped.
 */
public enum LockSpace {
    ADMIN_AUDIT(0x43_01),
    AUDIT_CHAIN(0x43_02),
    SIGNING_KEY(0x43_03),
    DELEGATION(0x43_04),
    SESSION_START(0x43_05),
    IDEMPOTENCY(0x43_06),
    POLICY_SET(0x43_07),
    SWEEP(0x43_08),
    OUTBOX(0x43_09),
    AUTHORITY(0x43_0A),
    ZONE(0x43_0B),
    ADMIN_TOKEN(0x43_0C),
    APPROVAL(0x43_0D),
    PROVIDER_REFRESH(0x43_0E),
    SUBJECT(0x43_0F),
    APPLICATION(0x43_10);

    private final int namespace;

    LockSpace(int namespace) {
        this.namespace = namespace;
    }

    /** First key of the two-key advisory lock functions. */
    public int namespace() {
        return namespace;
    }

    /** Second key: the first four bytes of the SHA-256 of the UTF-8 text, big-endian. */
    public static int keyOf(String key) {
        return ByteBuffer.wrap(Sha256.digest(key.getBytes(StandardCharsets.UTF_8)))
                .getInt();
    }
}

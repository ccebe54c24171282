package io.caracal.sts.signing;

import java.time.Instant;

/** A row of table {@code secrets}: a sealed signing key. The envelope stays what it is; nobody changes the array. */
record StoredKey(String kid, int version, byte[] envelope, Instant createdAt) {}

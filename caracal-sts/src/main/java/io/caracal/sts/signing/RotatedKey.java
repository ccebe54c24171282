package io.caracal.sts.signing;

import java.time.Instant;

/** A key that a rotation added, and when it begins to sign. */
record RotatedKey(String kid, Instant activeFrom) {}

package io.caracal.core.jwks;

import java.security.interfaces.ECPublicKey;

/** The public part of a P-256 signing key, and the id it is published under. */
public record SigningKeyPublic(String kid, ECPublicKey key) {}

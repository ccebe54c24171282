package io.caracal.core.token;

/**
 * A mandate whose signature and claims were checked. Only {@link MandateVerifier} makes one, so code that takes one need
 * not check again. Whether it was revoked since is a different question.
 */
public final class VerifiedMandate {
    private final MandateClaims claims;

    VerifiedMandate(MandateClaims claims) {
        this.claims = claims;
    }

    public MandateClaims claims() {
        return claims;
    }

    @Override
    public String toString() {
        return "VerifiedMandate[jti=" + claims.jti() + "]";
    }
}

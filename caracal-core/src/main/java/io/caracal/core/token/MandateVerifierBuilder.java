package io.caracal.core.token;

import io.caracal.core.jwks.KeySource;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link MandateVerifier}. Issuer, clock, keys and accepted uses must be given: there is no open default. */
public final class MandateVerifierBuilder {
    private static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(60);
    private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);

    private @Nullable String issuer;
    private boolean anyIssuer;
    private @Nullable Clock clock;
    private @Nullable KeySource keySource;
    private Duration leeway = DEFAULT_LEEWAY;
    private @Nullable String requiredAudience;
    private Set<MandateUse> acceptedUses = Set.of();

    MandateVerifierBuilder() {}

    /** The exact {@code iss}. */
    public MandateVerifierBuilder issuer(String value) {
        this.issuer = value;
        return this;
    }

    /**
     * Takes the issuer as the token states it. Only for one who hands the token on to the STS that owns the zone's keys, which checks
     * it itself.
     */
    public MandateVerifierBuilder anyIssuer() {
        this.anyIssuer = true;
        return this;
    }

    public MandateVerifierBuilder clock(Clock value) {
        this.clock = value;
        return this;
    }

    public MandateVerifierBuilder keySource(KeySource value) {
        this.keySource = value;
        return this;
    }

    /** Allowed difference between clocks, 0 to 5 minutes; 60 s unless set. */
    public MandateVerifierBuilder leeway(Duration value) {
        this.leeway = value;
        return this;
    }

    /** An audience that must be among those named; not looked at unless set. */
    public MandateVerifierBuilder requiredAudience(String value) {
        this.requiredAudience = value;
        return this;
    }

    public MandateVerifierBuilder acceptedUses(Set<MandateUse> value) {
        this.acceptedUses = Set.copyOf(value);
        return this;
    }

    public MandateVerifierBuilder acceptedUses(MandateUse... values) {
        return acceptedUses(Set.of(values));
    }

    /**
     * The verifier.
     *
     * @throws IllegalStateException when a setting is missing or makes no sense
     */
    public MandateVerifier build() {
        require(anyIssuer != (issuer != null), "either an issuer or any issuer must be chosen");
        require(issuer == null || !issuer.isEmpty(), "the issuer is empty");
        require(requiredAudience == null || !requiredAudience.isEmpty(), "the required audience is empty");
        require(!acceptedUses.isEmpty(), "no use is accepted");
        require(!leeway.isNegative() && leeway.compareTo(MAX_LEEWAY) <= 0, "the leeway is outside 0 to 5 minutes");
        return new MandateVerifier(this, issuer, required(clock, "clock"), required(keySource, "key source"));
    }

    Duration leeway() {
        return leeway;
    }

    @Nullable
    String requiredAudience() {
        return requiredAudience;
    }

    Set<MandateUse> acceptedUses() {
        return acceptedUses;
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("the " + name + " is not set");
        }
        return value;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}

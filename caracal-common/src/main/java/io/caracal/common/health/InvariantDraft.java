package io.caracal.common.health;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An invariant while it is being declared. Unless said otherwise: local, ejecting, judged by its check, network hysteresis, not a safety matter. */
public final class InvariantDraft {

    private final String name;
    private final String reason;
    private Precedence precedence = Precedence.LOCAL;
    private Scope scope = Scope.LOCAL;
    private OnBreach onBreach = OnBreach.EJECT;
    private Optional<String> dependency = Optional.empty();
    private Optional<Measure> measure = Optional.empty();
    private Duration maxAge = Invariant.STANDARD_MAX_AGE;
    private Hysteresis hysteresis = Hysteresis.NETWORK;
    private boolean safety;
    private @Nullable Impact impact;

    InvariantDraft(String name, String reason) {
        this.name = name;
        this.reason = reason;
    }

    public InvariantDraft rank(Precedence value) {
        precedence = value;
        return this;
    }

    public InvariantDraft scope(Scope value) {
        scope = value;
        return this;
    }

    public InvariantDraft onBreach(OnBreach value) {
        onBreach = value;
        return this;
    }

    public InvariantDraft dependency(String value) {
        dependency = Optional.of(value);
        return this;
    }

    public InvariantDraft measure(Measure value) {
        measure = Optional.of(value);
        return this;
    }

    public InvariantDraft maxAge(Duration value) {
        maxAge = value;
        return this;
    }

    public InvariantDraft hysteresis(Hysteresis value) {
        hysteresis = value;
        return this;
    }

    /** Marks a breach as unsafe; also ranks it so. */
    public InvariantDraft safety() {
        safety = true;
        precedence = Precedence.SAFETY;
        return this;
    }

    public InvariantDraft impact(Impact value) {
        impact = value;
        return this;
    }

    /** Ends the declaration. */
    public Invariant diagnosis(String cause, String action) {
        Impact told = impact;
        if (told == null) {
            throw new IllegalStateException("invariant " + name + " does not say what its breach means");
        }
        return new Invariant(
                name,
                reason,
                precedence,
                scope,
                onBreach,
                dependency,
                measure,
                maxAge,
                hysteresis,
                told,
                new Diagnosis(cause, action),
                safety);
    }
}

package io.caracal.common.health;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that must hold for traffic to be safe. The only declaration there is: the check, the answers, the series, the alert, the runbook, the drill and the
 * documents are all made from it.
 *
 * @param name unique in the service, lower case with hyphens
 * @param reason stable code when broken, lower case with underscores
 * @param dependency value of the {@code dependency} member of the answer, where the contract names one
 * @param measure how a value is judged; absent when the check itself says whether the invariant holds
 * @param maxAge evidence older than this proves nothing: the invariant becomes unknown, which never passes
 * @param safety whether a breach means that something unsafe could happen; then it can never be muted
 */
public record Invariant(
        String name,
        String reason,
        Precedence precedence,
        Scope scope,
        OnBreach onBreach,
        Optional<String> dependency,
        Optional<Measure> measure,
        Duration maxAge,
        Hysteresis hysteresis,
        Impact impact,
        Diagnosis diagnosis,
        boolean safety) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]*");

    /** Three sampling periods, and never below five seconds. */
    public static final Duration STANDARD_MAX_AGE = Duration.ofSeconds(5);

    public Invariant {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(onBreach, "onBreach");
        if (!NAME.matcher(name).matches() || !REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException("invariant " + name + " or its reason " + reason + " is misspelled");
        }
    }

    /** Begins a declaration. */
    public static InvariantDraft named(String name, String reason) {
        return new InvariantDraft(name, reason);
    }

    /** The page that goes into detail, below {@code docs/}. */
    public String runbook() {
        return "runbooks/" + reason + ".md";
    }

    /** The same invariant with another limit, taken from a setting. */
    public Invariant limit(double limit) {
        Measure judged = measure.orElseThrow(() -> new IllegalStateException(name + " has no measure"));
        return with(onBreach, Optional.of(judged.limit(limit)));
    }

    /** The same invariant with another consequence, chosen by a setting. */
    public Invariant onBreach(OnBreach other) {
        return with(other, measure);
    }

    private Invariant with(OnBreach consequence, Optional<Measure> judged) {
        return new Invariant(
                name,
                reason,
                precedence,
                scope,
                consequence,
                dependency,
                judged,
                maxAge,
                hysteresis,
                impact,
                diagnosis,
                safety);
    }
}

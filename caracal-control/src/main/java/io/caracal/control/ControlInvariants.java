package io.caracal.control;

import io.caracal.common.health.Area;
import io.caracal.common.health.CommonInvariants;
import io.caracal.common.health.Hysteresis;
import io.caracal.common.health.Impact;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.OnBreach;
import io.caracal.common.health.Precedence;
import io.caracal.common.health.Scope;
import java.time.Duration;
import java.util.List;

/** What must hold for automation to be dispatched, in order of precedence. */
public final class ControlInvariants {

    /** The operator has switched Control on. */
    public static final Invariant GATE = Invariant.named("gate", "control_gate_closed")
            // An operator closed it, or never opened it: the service does as it is told, and says so.
            .onBreach(OnBreach.DEGRADE)
            .hysteresis(Hysteresis.FACT)
            .impact(Impact.warning(
                    "Every command is refused with control_disabled before its token is looked at; nothing is carried"
                            + " out and the management API itself serves.",
                    Area.AUTOMATION))
            .diagnosis(
                    "The gate file is missing, or CONTROL_GATE_FILE is not set, which closes the gate for good.",
                    "Create the file that CONTROL_GATE_FILE names when automation is wanted; it takes effect at once.");

    /** The management API says itself that it may be called. */
    public static final Invariant API = Invariant.named("api", "api_unreachable")
            .rank(Precedence.DOWNSTREAM)
            .scope(Scope.DOWNSTREAM)
            .dependency("api")
            .maxAge(Duration.ofSeconds(10))
            // The API has weighed its own evidence: that it is ready need not be said twice.
            .hysteresis(Hysteresis.PROOF)
            .impact(Impact.critical(
                    "Commands that pass all checks end with an upstream error; none is half done and each token stays"
                            + " burnt.",
                    Area.AUTOMATION,
                    Area.MANAGEMENT))
            .diagnosis(
                    "The API is down or not ready, or CARACAL_API_URL points elsewhere; upstream_reason is the API's"
                            + " own reason.",
                    "Follow the runbook of upstream_reason; without one, check the API's process and CARACAL_API_URL.");

    /** The API accepts the token with which commands are carried out. */
    public static final Invariant TOKEN = Invariant.named("admin-token", "admin_token_unusable")
            .rank(Precedence.DOWNSTREAM)
            .hysteresis(Hysteresis.FACT)
            .maxAge(Duration.ofSeconds(20))
            .impact(Impact.critical(
                    "Every command ends with an upstream error, because the API refuses the token it is carried out"
                            + " with; nothing is changed.",
                    Area.AUTOMATION))
            .diagnosis(
                    "CONTROL_API_TOKEN was rotated, revoked or mistyped; while the API cannot be asked the last answer"
                            + " stands.",
                    "Set CONTROL_API_TOKEN to an admin token that the API accepts and restart Control.");

    /** The STS publishes the keys that prove control-key mandates. */
    public static final Invariant JWKS = Invariant.named("jwks", "jwks_unavailable")
            .rank(Precedence.DOWNSTREAM)
            .scope(Scope.DOWNSTREAM)
            .dependency("sts")
            .maxAge(Duration.ofSeconds(20))
            .impact(Impact.critical(
                    "Tokens of zones whose keys are not cached are refused, and the others follow within minutes; no"
                            + " unproven token is accepted.",
                    Area.AUTOMATION))
            .diagnosis(
                    "The STS is down or not ready, or STS_JWKS_URL points elsewhere.",
                    "Check /ready of the STS and STS_JWKS_URL.");

    private ControlInvariants() {}

    /** All of them. Redis is the replay guard: a token that cannot be burnt is refused. */
    public static List<Invariant> all() {
        return List.of(
                GATE,
                CommonInvariants.LOOPS,
                CommonInvariants.OPERATOR_LOG,
                CommonInvariants.OPERATOR_LOG_LOST,
                CommonInvariants.REDIS,
                API,
                JWKS,
                TOKEN);
    }
}

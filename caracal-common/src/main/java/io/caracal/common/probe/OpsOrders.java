package io.caracal.common.probe;

import io.caracal.common.health.Drills;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.LameDuck;
import io.caracal.common.health.Mutes;
import io.caracal.common.health.Readiness;
import io.caracal.common.health.Reading;
import io.caracal.common.http.Fields;
import io.caracal.common.probe.OpsAction.Kind;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads what an operator wants done. Nothing happens here yet. */
final class OpsOrders {

    private static final int MAX_NAME = 64;
    private static final int MAX_REASON = 256;
    private static final int MAX_AUTHOR = 128;
    private static final String BROKEN = "broken";
    private static final String UNKNOWN = "unknown";

    private final Readiness readiness;
    private final Optional<LongSupplier> losses;
    private final Clock clock;

    /** @param losses acknowledges the loss of evidence; empty where none is kept */
    OpsOrders(Readiness readiness, Optional<LongSupplier> losses, Clock clock) {
        this.readiness = readiness;
        this.losses = losses;
        this.clock = clock;
    }

    /** From whom, as far as the connection tells. */
    record Origin(String remote, String requestId) {}

    /** The members that a body may have, and what they take. */
    static Map<String, String> accepted(Kind kind) {
        Map<String, String> members = new LinkedHashMap<>();
        if (kind == Kind.MUTE || kind == Kind.UNMUTE || kind == Kind.DRILL) {
            members.put("invariant", "name of an invariant");
        }
        if (kind == Kind.MUTE || kind == Kind.DRAIN || kind == Kind.DRILL) {
            members.put("ttl_seconds", "whole number from 1 to " + longest(kind).toSeconds());
        }
        if (explained(kind)) {
            members.put("reason", "text of 1 to " + MAX_REASON + " characters");
        } else {
            members.put("reason", "text of at most " + MAX_REASON + " characters, optional");
        }
        members.put("author", "text of 1 to " + MAX_AUTHOR + " characters");
        if (kind == Kind.DRILL) {
            members.put("evidence", BROKEN + " or " + UNKNOWN + ", optional");
        }
        return members;
    }

    /** What others will ask about later needs a reason. */
    private static boolean explained(Kind kind) {
        return kind == Kind.MUTE || kind == Kind.DRAIN || kind == Kind.ACKNOWLEDGE_LOSS;
    }

    private static Duration longest(Kind kind) {
        return switch (kind) {
            case MUTE, UNMUTE -> Mutes.LONGEST;
            case DRAIN, UNDRAIN -> LameDuck.LONGEST;
            case DRILL, DRILL_END -> Drills.LONGEST;
            case ACKNOWLEDGE_LOSS -> Duration.ZERO;
        };
    }

    /**
     * @param subject the invariant named by the path, where it is
     * @throws io.caracal.core.error.CaracalException with all that is wrong with the body
     */
    OpsOrder read(Kind kind, Fields fields, Optional<String> subject, Origin origin) {
        boolean named = kind == Kind.MUTE || kind == Kind.UNMUTE || kind == Kind.DRILL;
        boolean lasting = kind == Kind.MUTE || kind == Kind.DRAIN || kind == Kind.DRILL;
        String name = named ? fields.requiredTrimmed("invariant", 1, MAX_NAME) : subject.orElse("");
        Optional<Duration> ttl = lasting
                ? Optional.of(Duration.ofSeconds(
                        fields.requiredInteger("ttl_seconds", 1, longest(kind).toSeconds())))
                : Optional.empty();
        String reason = explained(kind)
                ? fields.requiredTrimmed("reason", 1, MAX_REASON)
                : fields.optionalTrimmed("reason", 0, MAX_REASON).orElse("");
        String author = fields.requiredTrimmed("author", 1, MAX_AUTHOR);
        String evidence = kind == Kind.DRILL ? fields.oneOf("evidence", BROKEN, BROKEN, UNKNOWN) : "";
        fields.done();
        OpsAction action = new OpsAction(
                kind,
                name,
                ttl,
                reason,
                author,
                origin.remote(),
                clock.instant(),
                origin.requestId(),
                Optional.empty());
        return new OpsOrder(action, effect(action, evidence));
    }

    private Supplier<Map<String, Object>> effect(OpsAction action, String evidence) {
        Duration ttl = action.ttl().orElse(Duration.ZERO);
        String subject = action.subject();
        return switch (action.kind()) {
            case MUTE ->
                () -> Map.of(
                        "mute", OpsBodies.mute(readiness.mutes().mute(subject, ttl, action.reason(), action.author())));
            case UNMUTE ->
                () -> {
                    readiness.mutes().unmute(subject);
                    return Map.of("invariant", subject);
                };
            case DRAIN ->
                () -> Map.of(
                        "drain", OpsBodies.drain(readiness.lameDuck().drain(ttl, action.reason(), action.author())));
            case UNDRAIN ->
                () -> {
                    readiness.lameDuck().undrain(action.author());
                    return Map.of();
                };
            case DRILL ->
                () -> Map.of(
                        "drill",
                        OpsBodies.drill(
                                readiness.drills().force(subject, forced(subject, evidence), ttl, action.author())));
            case DRILL_END ->
                () -> {
                    readiness.drills().end(subject);
                    return Map.of("invariant", subject);
                };
            case ACKNOWLEDGE_LOSS -> () -> Map.of("events", acknowledged());
        };
    }

    private long acknowledged() {
        return losses.orElseThrow(() ->
                        CaracalException.of(ErrorCode.RESOURCE_NOT_FOUND, "this service keeps no evidence of its own"))
                .getAsLong();
    }

    /** Evidence that breaks the invariant: a value right at its limit where it has one. */
    private Reading forced(String name, String evidence) {
        if (evidence.equals(UNKNOWN)) {
            return Reading.unknown("drill", "forced by a drill");
        }
        return readiness.declared().stream()
                .filter(invariant -> invariant.name().equals(name))
                .findFirst()
                .flatMap(Invariant::measure)
                .map(measure -> Reading.measured(measure.limit()))
                .orElseGet(() -> Reading.failed("drill", "forced by a drill"));
    }
}

package io.caracal.gateway.proxy;

import io.caracal.common.http.RequestIds;
import io.caracal.core.id.Canary;
import io.caracal.core.id.ZoneId;
import io.caracal.core.token.VerifiedMandate;
import io.caracal.gateway.evidence.CallFacts;
import io.caracal.gateway.mandate.MandateDesk;
import io.caracal.gateway.mandate.PresentedMandate;
import io.caracal.gateway.refusal.Denial;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.revocation.RevocationState;
import io.caracal.gateway.upstream.RequestPath;
import io.caracal.gateway.upstream.TraceParent;
import io.caracal.gateway.upstream.UpstreamCaller;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The checks up to the proof of the mandate. None of them leaves a trace or costs anybody anything. */
public final class Admission {

    /** Names the resource that a governed call is for. */
    public static final String RESOURCE = "X-Caracal-Resource";

    private static final String CLIENT_ID = "X-Caracal-Client-ID";

    private final Conditions conditions;
    private final MandateDesk desk;
    private final SecureRandom random;

    /**
     * What must hold whoever calls.
     *
     * @param canary whether the self-test holds
     * @param recordable whether evidence can be kept
     */
    public record Conditions(RevocationState revocations, BooleanSupplier canary, BooleanSupplier recordable) {

        /** @param selfTest whether the call may be one of the self-test, which goes on while all others are refused */
        void require(BooleanSupplier selfTest) {
            if (!revocations.isFresh()) {
                throw Denial.REVOCATION_STATE_STALE.refuse();
            }
            if (!canary.getAsBoolean() && !selfTest.getAsBoolean()) {
                throw Denial.CANARY_FAILED.refuse();
            }
            if (!recordable.getAsBoolean()) {
                throw Denial.NOT_RECORDABLE.refuse();
            }
        }
    }

    public Admission(Conditions conditions, MandateDesk desk, SecureRandom random) {
        this.conditions = conditions;
        this.desk = desk;
        this.random = random;
    }

    /** Steps 1 to 9 of the Gateway contract §1.5, in that order. */
    AdmittedCall admit(HttpServletRequest request) {
        conditions.require(() -> claimsSelfTest(request));
        PresentedMandate presented = desk.read(request.getHeader("Authorization"));
        requireNoClientId(request);
        String resource = resource(request);
        ZoneId zone = presented.zone();
        presented.client();
        RequestPath path = RequestPath.parse(request.getRequestURI());
        VerifiedMandate mandate = desk.verify(presented, zone);
        String requestId = RequestIds.of(request);
        TraceParent trace = TraceParent.of(request.getHeader("Traceparent"), random);
        CallFacts facts = new CallFacts(
                mandate.claims(),
                requestId,
                trace.traceId(),
                resource,
                presented.fingerprint(),
                request.getMethod(),
                Optional.empty());
        return new AdmittedCall(presented, facts, new UpstreamCaller.Intent(request, path, requestId, trace));
    }

    /** What the mandate claims; it is proven before anything follows from it. */
    private boolean claimsSelfTest(HttpServletRequest request) {
        try {
            return desk.read(request.getHeader("Authorization")).zone().equals(Canary.ZONE);
        } catch (Refused unreadable) {
            return false;
        }
    }

    private static void requireNoClientId(HttpServletRequest request) {
        String claimed = request.getHeader(CLIENT_ID);
        if (claimed != null && !claimed.isEmpty()) {
            throw Denial.CLIENT_ID_HEADER.refuse();
        }
    }

    private static String resource(HttpServletRequest request) {
        String resource = request.getHeader(RESOURCE);
        if (resource == null || resource.isBlank()) {
            throw Denial.MISSING_RESOURCE.refuse();
        }
        return text(resource.strip());
    }

    /** Identifiers may be of any script; on the wire they are UTF-8, which the server hands on octet by octet. */
    private static String text(String octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException other) {
            return octets;
        }
    }
}

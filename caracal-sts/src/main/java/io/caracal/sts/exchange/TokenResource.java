package io.caracal.sts.exchange;

import io.caracal.common.http.FormBody;
import io.caracal.common.http.FormRules;
import io.caracal.common.http.Json;
import io.caracal.common.http.RequestIds;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.signature.GatewaySignature;
import io.caracal.sts.gateway.GatewayCall;
import io.caracal.sts.gateway.GatewayProof;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** POST /oauth/2/token: the checks that need no lookup, in the order of STS contract §1.3. */
@Path("/oauth/2/token")
public final class TokenResource {
    private static final int BODY_LIMIT = 65_536;
    private static final FormRules RULES = new FormRules(BODY_LIMIT, TokenForm.REPEATABLE);

    private final Exchanges exchanges;
    private final GatewayProof gateway;

    public TokenResource(Exchanges exchanges, GatewayProof gateway) {
        this.exchanges = exchanges;
        this.gateway = gateway;
    }

    @POST
    public Response exchange(@Context HttpServletRequest request, InputStream entity) {
        byte[] body = bytes(entity);
        FormBody fields = FormBody.read(request, new ByteArrayInputStream(body), RULES);
        long ttl = TokenForm.ttl(fields);
        GatewayCall call = call(request, body);
        String requestId = RequestIds.of(request);
        if (call.attempted() && !isGateway(call, fields, requestId)) {
            throw CaracalException.of(ErrorCode.ACCESS_DENIED, "invalid gateway exchange signature")
                    .status(401);
        }
        TokenForm form = TokenForm.read(fields, ttl);
        return answer(exchanges.exchange(new ExchangeCall(form, call.attempted(), requestId, request.getRemoteAddr())));
    }

    private boolean isGateway(GatewayCall call, FormBody fields, String requestId) {
        return fields.first("gateway_request_id").orElse("").equals(requestId) && gateway.verify(call);
    }

    private static GatewayCall call(HttpServletRequest request, byte[] body) {
        return new GatewayCall(
                header(request, GatewaySignature.TIMESTAMP),
                header(request, GatewaySignature.REQUEST),
                header(request, GatewaySignature.SIGNATURE),
                request.getMethod(),
                request.getRequestURI(),
                body);
    }

    private static String header(HttpServletRequest request, String name) {
        @Nullable String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static Response answer(TokenGrant grant) {
        return Response.ok(Json.text(grant.toJson()) + "\n", MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }

    private static byte[] bytes(InputStream entity) {
        try {
            return entity.readNBytes(BODY_LIMIT + 1);
        } catch (IOException incomplete) {
            throw TokenForm.invalid("request body could not be read").causedBy(incomplete);
        }
    }
}

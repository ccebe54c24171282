package io.caracal.gateway.proxy;

import io.caracal.common.http.ErrorBody;
import io.caracal.common.http.ErrorStyle;
import io.caracal.core.error.CaracalException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers that the Gateway gives itself. */
final class Answers {

    private Answers() {}

    static void error(HttpServletResponse response, CaracalException error, String requestId) throws IOException {
        error.headers().forEach(response::setHeader);
        send(response, error.status(), "application/json", ErrorBody.bytes(error, requestId, ErrorStyle.GO));
    }

    static void text(HttpServletResponse response, int status, String text) throws IOException {
        send(response, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setHeader("Content-Type", type);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.getOutputStream().close();
    }
}

package io.caracal.gateway.proxy;

import io.caracal.common.http.BrokenAnswerException;
import io.caracal.common.http.Failures;
import io.caracal.common.http.RequestIds;
import io.caracal.core.error.CaracalException;
import io.caracal.gateway.refusal.Refused;
import io.caracal.gateway.telemetry.CallTime;
import io.caracal.gateway.telemetry.CallTime.Outcome;
import io.caracal.gateway.telemetry.GatewayCounters;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything but the probes: one operator route, and calls to upstreams by any method on any path. */
public final class ProxyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ProxyServlet.class);

    private final transient Pipeline pipeline;
    private final transient ReloadRoute reload;
    private final transient GatewayCounters counters;
    private final transient Failures failures;

    public ProxyServlet(Pipeline pipeline, ReloadRoute reload, GatewayCounters counters, Failures failures) {
        this.pipeline = pipeline;
        this.reload = reload;
        this.counters = counters;
        this.failures = failures;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (reload.matches(request)) {
            reload.answer(request, response);
            return;
        }
        CallTime time = counters.begin();
        try (ServedRequest served = new ServedRequest(request, response, time, counters::request);
                time) {
            serve(served);
        }
    }

    private void serve(ServedRequest served) throws IOException {
        try {
            pipeline.handle(served);
        } catch (Refused refused) {
            served.count();
            if (!served.ofSelfTest()) {
                counters.denied(refused.denial());
            }
            served.time().ends(refused.denial().isUpstream() ? Outcome.UPSTREAM_ERROR : Outcome.DENIED);
            log(refused, served.id());
            answer(served, refused.answer());
        } catch (RuntimeException e) {
            counters.unexpected();
            served.time().ends(Outcome.FAILED);
            answer(served, failures.describe(e));
        }
    }

    private static void answer(ServedRequest served, CaracalException error) throws IOException {
        if (served.response().isCommitted()) {
            throw new BrokenAnswerException("the answer had begun when the call failed");
        }
        served.response().reset();
        served.response().setHeader(RequestIds.HEADER, served.id());
        Answers.error(served.response(), error, served.id());
    }

    private static void log(Refused refused, String requestId) {
        int status = refused.answer().status();
        String reason = refused.denial().reason();
        if (status >= 500) {
            Throwable cause = refused.getCause();
            LOG.warn("request {} is refused with {}: {} ({})", requestId, status, reason, String.valueOf(cause));
        } else {
            LOG.info("request {} is refused with {}: {}", requestId, status, reason);
        }
    }
}

package io.caracal.common.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.failure.UnavailableException;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.Fields;
import io.caracal.common.http.RequestIds;
import io.caracal.common.http.SecurityHeaders;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/** A service with one resource of each behaviour. */
final class TinyApplication extends ServiceApplication<TinyApplication.Settings> {

    record Settings(int answer) {}

    record Answer(
            int theAnswer, Instant createdAt, @Nullable String nothing) {}

    final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch slowStarted = new CountDownLatch(1);
    final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final boolean raw;
    private @Nullable Handler within;
    boolean failAssembly;

    TinyApplication(ErrorStyle style, Map<String, String> environment) {
        this(style, environment, false);
    }

    TinyApplication(ErrorStyle style, Map<String, String> environment, boolean raw) {
        super(new ServiceIdentity("tiny", 4999, style), environment);
        this.raw = raw;
    }

    @Override
    protected Settings readSettings(SettingsReader reader, Mode mode) {
        reader.requiredUrl("STS_URL");
        reader.secret("TINY_TOKEN");
        reader.hmacKeyRequiredWhenPublished("AUDIT_HMAC_KEY");
        return new Settings(reader.integer("TINY_ANSWER", 42, 1, 100));
    }

    /** The threads of the server. */
    Executor threads() {
        return Objects.requireNonNull(within).getServer().getThreadPool();
    }

    @Override
    public List<Invariant> invariants() {
        return List.of();
    }

    @Override
    protected void assemble(Platform platform, Settings settings) {
        platform.lifecycle().onStop("first", () -> stopped.add("first"));
        platform.lifecycle().onStop("second", () -> stopped.add("second"));
        if (failAssembly) {
            throw new IllegalStateException("assembly failed");
        }
        platform.handler(next -> within = next);
        if (raw) {
            platform.rawPaths(CaracalException.of(ErrorCode.INVALID_TOKEN, "malformed request")
                    .status(400));
            platform.servlet("raw", new EchoServlet(), "/*");
            return;
        }
        platform.bodyLimits().standard(100);
        platform.bodyLimits().limit("/v1/large", 1000);
        platform.resource(new SecurityHeaders("/v1/"));
        platform.resource(new TinyResource(settings, this));
    }

    static final class EchoServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("raw " + request.getRequestURI());
        }
    }

    @Path("/v1")
    @Produces("application/json")
    public static final class TinyResource {
        private final Settings settings;
        private final TinyApplication application;

        TinyResource(Settings settings, TinyApplication application) {
            this.settings = settings;
            this.application = application;
        }

        @GET
        @Path("/answer")
        public Answer answer() {
            return new Answer(settings.answer(), Instant.ofEpochMilli(1_000), null);
        }

        @GET
        @Path("/id")
        public Map<String, String> id(@Context ContainerRequestContext context, @Context HttpServletRequest request) {
            return Map.of("context", RequestIds.of(context), "servlet", RequestIds.of(request));
        }

        @POST
        @Path("/body")
        @Consumes("application/json")
        public Map<String, Object> body(JsonNode body) {
            Fields fields = Fields.strict(body, ErrorCode.INVALID_BODY);
            String name = fields.requiredTrimmed("name", 1, 10);
            fields.done();
            return Map.of("name", name);
        }

        @POST
        @Path("/large")
        @Consumes("application/json")
        public Map<String, Object> large(JsonNode body) {
            return Map.of("size", body.size());
        }

        @GET
        @Path("/denied")
        public String denied() {
            throw CaracalException.of(ErrorCode.ACCESS_DENIED, "not you").detail("max_days", 3);
        }

        @GET
        @Path("/broken")
        public String broken() {
            throw new IllegalStateException("a detail nobody may see");
        }

        @GET
        @Path("/down")
        public String down() {
            throw new UnavailableException(ErrorCode.POSTGRES_UNREACHABLE, "Postgres is not available", null);
        }

        @GET
        @Path("/slow")
        public Map<String, Object> slow() throws InterruptedException {
            application.slowStarted.countDown();
            application.slowMayEnd.await();
            return Map.of("ok", true);
        }
    }
}

package io.caracal.common.service;

import io.caracal.common.http.BodyLimits;
import io.caracal.common.http.ErrorMapper;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.http.Failures;
import io.caracal.common.http.Negotiation;
import io.caracal.common.metrics.Metrics;
import io.caracal.core.error.CaracalException;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.server.ServerProperties;

/** What a service answers with: resources, servlets, handlers, and how it refuses. For the thread that assembles the service. */
final class Mounts {

    private static final long BODY_LIMIT = 1_048_576;

    private final Environment environment;
    private final Failures failures;
    private final BodyLimits bodyLimits;
    private UnaryOperator<Handler> inner = UnaryOperator.identity();
    private boolean rawPaths;
    private String proxied = "";
    private CaracalException malformed;

    Mounts(Environment environment, ErrorStyle style) {
        this.environment = environment;
        this.failures = new Failures(style);
        this.bodyLimits = new BodyLimits(failures, BODY_LIMIT);
        this.malformed = failures.refused(400);
        environment.jersey().register(new ErrorMapper(failures));
        environment.jersey().register(bodyLimits);
        environment.jersey().register(new Negotiation(style));
        environment.jersey().property(ServerProperties.WADL_FEATURE_DISABLE, true);
        environment.jersey().property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        environment.jersey().property(ServerProperties.PROCESSING_RESPONSE_ERRORS_ENABLED, true);
    }

    Failures failures() {
        return failures;
    }

    BodyLimits bodyLimits() {
        return bodyLimits;
    }

    void resource(Object jaxrsInstance) {
        environment.jersey().register(jaxrsInstance);
    }

    void servlet(String name, HttpServlet servlet, String... paths) {
        if (Arrays.asList(paths).contains("/*")) {
            environment.jersey().disable();
        }
        ServletRegistration.Dynamic registration = environment.servlets().addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(paths);
    }

    void handler(UnaryOperator<Handler> wrapper) {
        UnaryOperator<Handler> before = inner;
        inner = next -> wrapper.apply(before.apply(next));
    }

    /** All handlers, the last one added outermost. */
    UnaryOperator<Handler> inner() {
        return inner;
    }

    /** Shows the series of the server itself. */
    void bridge(Metrics metrics) {
        metrics.bridge(environment.metrics());
    }

    void rawPaths(CaracalException refusal) {
        rawPaths = true;
        malformed = refusal;
    }

    boolean rawPaths() {
        return rawPaths;
    }

    /** The answer to a request that the server cannot make sense of. */
    CaracalException malformed() {
        return malformed;
    }

    void proxies(String header) {
        proxied = header;
    }

    /** Header of requests that are meant for somebody behind the service; empty where there is nobody. */
    String proxied() {
        return proxied;
    }
}

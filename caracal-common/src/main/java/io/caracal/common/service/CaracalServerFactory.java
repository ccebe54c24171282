package io.caracal.common.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.caracal.common.http.ContentTypeHandler;
import io.caracal.common.http.DrainHandler;
import io.caracal.common.http.Json;
import io.caracal.common.http.LingerHandler;
import io.caracal.common.http.RequestIdHandler;
import io.caracal.common.http.ServerErrorHandler;
import io.caracal.common.http.ThreadReserve;
import io.caracal.common.http.TurnHandler;
import io.caracal.common.probe.ProbeHandler;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.dropwizard.jetty.MutableServletContextHandler;
import io.dropwizard.metrics.jetty12.ee10.InstrumentedEE10Handler;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import jakarta.servlet.Servlet;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * One port, no admin port, no request log. From the outside in: probes, request ids, drain, the reserve of threads,
 * handlers of the service, servlets and resources. What is in front of the reserve runs on the threads that watch
 * connections and must not wait. Host and port come from the settings HOST and PORT.
 */
@JsonTypeName("caracal")
public final class CaracalServerFactory extends AbstractServerFactory {

    /** How long an idle connection may delay the stop. */
    private static final long SHUTDOWN_IDLE_MILLIS = 50;

    @JsonProperty
    private DataSize maxRequestHeaderSize = DataSize.kibibytes(16);

    @JsonProperty
    private Duration idleTimeout = Duration.seconds(60);

    @JsonProperty
    private int acceptQueueSize = 1024;

    /** Jetty's name of a compliance mode; unset means strict, or whatever the path-judging service asks for. */
    @JsonProperty
    private @Nullable String uriCompliance;

    private @Nullable Frontage frontage;
    private @Nullable RunningServer running;

    /** Called by the application once it is assembled. */
    void present(Frontage chosen) {
        frontage = chosen;
    }

    Optional<RunningServer> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public void configure(Environment environment) {
        environment.getApplicationContext().setContextPath("/");
    }

    @Override
    public Server build(Environment environment) {
        Frontage front = frontage;
        if (front == null) {
            throw new IllegalStateException("the application was not assembled");
        }
        Server server = new Server(createThreadPool(environment.metrics()));
        server.setErrorHandler(new ServerErrorHandler(front.failures(), front.ids(), front.malformed()));
        server.setStopAtShutdown(false);
        server.setStopTimeout(front.stopLimit().toMillis());
        environment.lifecycle().attach(server);
        ServerConnector connector = connector(server, front);
        server.addConnector(connector);
        Handler inner = front.inner().apply(application(server, environment, front));
        DrainHandler drain = new DrainHandler(new ThreadReserve(inner, getMaxThreads()), front.state());
        Handler open = front.meter().measuring(new LingerHandler(new RequestIdHandler(drain, front.ids())));
        server.setHandler(new TurnHandler(new ProbeHandler(open, front.probes(), front.proxied())));
        running = new RunningServer(server, connector, drain);
        return server;
    }

    private ServerConnector connector(Server server, Frontage front) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize((int) maxRequestHeaderSize.toBytes());
        http.setResponseHeaderSize((int) maxRequestHeaderSize.toBytes());
        http.setSendServerVersion(false);
        // Otherwise a value sent earlier on the connection replaces one that differs from it in letter case only.
        http.setHeaderCacheCaseSensitive(true);
        http.setUriCompliance(compliance(front.rawPaths()));
        ServerConnector connector = new PromptConnector(server, new HttpConnectionFactory(http));
        connector.setName("application");
        connector.setHost(front.listener().host());
        connector.setPort(front.listener().port());
        connector.setIdleTimeout(idleTimeout.toMilliseconds());
        connector.setAcceptQueueSize(acceptQueueSize);
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        return connector;
    }

    private UriCompliance compliance(boolean rawPaths) {
        String named = uriCompliance;
        if (named != null) {
            return UriCompliance.from(named);
        }
        return rawPaths ? UriCompliance.UNSAFE : UriCompliance.DEFAULT;
    }

    private Handler application(Server server, Environment environment, Frontage front) {
        MutableServletContextHandler context = environment.getApplicationContext();
        context.setServer(server);
        context.getServletHandler().setDecodeAmbiguousURIs(front.rawPaths());
        Servlet jersey = environment.getJerseyServletContainer();
        if (jersey != null) {
            environment.jersey().register(new JacksonFeature(Json.mapper()));
            context.addServlet(
                    new ServletHolder("jersey", jersey), environment.jersey().getUrlPattern());
        }
        InstrumentedEE10Handler instrumented =
                new InstrumentedEE10Handler(environment.metrics(), getMetricPrefix(), getResponseMeteredLevel());
        instrumented.setServer(server);
        // Its series are named after the handler within.
        instrumented.setHandler(context);
        return jersey == null ? instrumented : new ContentTypeHandler(instrumented);
    }
}

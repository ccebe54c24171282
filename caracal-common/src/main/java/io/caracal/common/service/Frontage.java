package io.caracal.common.service;

import io.caracal.common.http.Failures;
import io.caracal.common.http.RequestIds;
import io.caracal.common.metrics.HttpMeter;
import io.caracal.common.probe.ProbeEndpoints;
import io.caracal.core.error.CaracalException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;

/**
 * What stands between the network and the application, decided by the time the server is built.
 *
 * @param listener where to listen
 * @param probes answers ahead of everything else, during drain too
 * @param proxied header of requests that are meant for somebody behind the service; empty where there is nobody
 * @param ids gives requests their ids
 * @param meter measures every request that is not for a probe
 * @param failures shapes what the server itself refuses
 * @param stopLimit longest time for the server to stop
 * @param rawPaths whether the application judges unusual paths itself
 * @param malformed the answer to a request that the server cannot make sense of
 * @param state what ordinary answers say of the service in {@code X-Service-State}; empty says nothing
 * @param inner handlers of the service between drain and application
 */
record Frontage(
        Listener listener,
        ProbeEndpoints probes,
        String proxied,
        RequestIds ids,
        HttpMeter meter,
        Failures failures,
        Duration stopLimit,
        boolean rawPaths,
        CaracalException malformed,
        Supplier<String> state,
        UnaryOperator<Handler> inner) {}

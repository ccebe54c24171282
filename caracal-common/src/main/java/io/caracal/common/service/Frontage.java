package io.caracal.common.service;

import io.caracal.common.health.ProbeEndpoints;
import io.caracal.common.http.Failures;
import io.caracal.common.http.RequestIds;
import io.caracal.core.error.CaracalException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;

/**
 * What stands between the network and the application, decided by the time the server is built.
 *
 * @param listener where to listen
 * @param probes answers ahead of everything else, during drain too
 * @param ids gives requests their ids
 * @param failures shapes what the server itself refuses
 * @param stopLimit longest time for the server to stop
 * @param rawPaths whether the application judges unusual paths itself
 * @param malformed the answer to a request that the server cannot make sense of
 * @param inner handlers of the service between drain and application
 */
record Frontage(
        Listener listener,
        ProbeEndpoints probes,
        RequestIds ids,
        Failures failures,
        Duration stopLimit,
        boolean rawPaths,
        CaracalException malformed,
        UnaryOperator<Handler> inner) {}

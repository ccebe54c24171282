package io.caracal.api.control;

import io.caracal.api.feature.FeatureContext;
import io.caracal.common.evidence.AuditEmitter;
import io.caracal.common.service.Platform;
import io.caracal.control.ControlSettings;
import io.caracal.control.ControlSurface;
import io.caracal.control.invoke.HttpAdminPort;
import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;

/** Mounts the Control surface. */
public final class ControlModule {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private ControlModule() {}

    /**
     * Every invocation is carried out as a request of its own to this API, with the admin token narrowed to a write token of the invoker's
     * zone, so that it meets the same checks and leaves the same evidence as any other.
     *
     * @param api        root of this API, asked for at each invocation
     * @param adminToken CARACAL_ADMIN_TOKEN
     */
    public static void register(
            FeatureContext context, ControlSettings settings, Supplier<URI> api, SecretText adminToken) {
        Platform platform = context.platform();
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        HttpAdminPort port = new HttpAdminPort(client, api, adminToken, platform.json(), platform.clock());
        ControlSurface.mount(
                platform, settings, context.redis(), port, new AuditEmitter(context.redis(), context.auditKey()));
    }
}

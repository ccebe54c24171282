package io.caracal.runtime.command;

import io.caracal.core.secret.HmacKey;
import io.caracal.runtime.demo.DemoStory;
import io.caracal.runtime.demo.DemoTarget;
import io.caracal.runtime.demo.UpstreamPlace;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caracal demo}: exit code 0 when every step of the story did what it says, 1 otherwise. */
@Command(
        name = "demo",
        description = "Makes governed calls on the running stack and shows their evidence",
        footer = {
            "",
            "Creates a zone of its own and deletes it again, unless --keep is given.",
            "",
            "With the services in containers: CARACAL_DEMO_UPSTREAM_BIND is an address of this machine that they"
                    + " reach,",
            "CARACAL_DEMO_UPSTREAM_HOST what the Gateway calls it, host.docker.internal for example; both are"
                    + " 127.0.0.1 by default."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String ZONE_NAME = "Caracal demo";

    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keep", description = "leave the zone for exploring")
    private boolean keep;

    DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        UpstreamPlace place = UpstreamPlace.of(context.environment());
        return new DemoStory(target(), place, out, System::nanoTime).run(ZONE_NAME, keep) ? 0 : 1;
    }

    private DemoTarget target() {
        SecretFiles secrets = context.secrets();
        return new DemoTarget(
                root(Service.API),
                root(Service.STS),
                root(Service.COORDINATOR),
                root(Service.GATEWAY),
                root(Service.AUDIT),
                secrets.value(GeneratedSecret.ADMIN_TOKEN),
                secrets.value(GeneratedSecret.AUDIT_ADMIN_TOKEN),
                HmacKey.fromHex(secrets.value(GeneratedSecret.AUDIT_HMAC_KEY).reveal()));
    }

    private static URI root(Service service) {
        return URI.create(service.url() + "/");
    }
}

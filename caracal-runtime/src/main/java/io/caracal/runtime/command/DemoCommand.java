package io.caracal.runtime.command;

import io.caracal.core.secret.HmacKey;
import io.caracal.runtime.demo.DemoStory;
import io.caracal.runtime.demo.DemoTarget;
import io.caracal.runtime.demo.UpstreamPlace;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
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
        description = "Make governed calls on the running stack and show their evidence",
        footer = {
            "",
            "Creates a zone of its own and deletes it again, unless --keep is given.",
            "",
            "With the services in containers CARACAL_DEMO_UPSTREAM_BIND is an address of this machine that they"
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
        Addresses addresses = context.addresses();
        Tokens tokens = context.tokens();
        return new DemoTarget(
                root(addresses, Service.API),
                root(addresses, Service.STS),
                root(addresses, Service.COORDINATOR),
                root(addresses, Service.GATEWAY),
                root(addresses, Service.AUDIT),
                tokens.require(GeneratedSecret.ADMIN_TOKEN),
                tokens.require(GeneratedSecret.AUDIT_ADMIN_TOKEN),
                HmacKey.fromHex(tokens.require(GeneratedSecret.AUDIT_HMAC_KEY).reveal()));
    }

    private static URI root(Addresses addresses, Service service) {
        return URI.create(addresses.target(service).connectBase() + "/");
    }
}

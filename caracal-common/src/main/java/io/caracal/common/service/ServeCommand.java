package io.caracal.common.service;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code server [config.yml]}: starts the service. */
final class ServeCommand extends ServerCommand<ServiceConfiguration> {

    static final String NAME = "server";

    ServeCommand(ServiceApplication<?> application) {
        super(application, NAME, "Starts the service");
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        // Reported once, by whoever ran the command.
    }
}

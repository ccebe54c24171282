package io.caracal.common.service;

import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code version}: prints name and version. */
final class VersionCommand extends Command {

    private final ServiceApplication<?> application;

    VersionCommand(ServiceApplication<?> application) {
        super("version", "Prints the version");
        this.application = application;
    }

    @Override
    public void configure(Subparser subparser) {
        // Takes no arguments.
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace namespace) {
        System.out.println(application.getName() + " " + application.version());
    }
}

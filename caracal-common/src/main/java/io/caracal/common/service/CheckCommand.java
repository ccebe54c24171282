package io.caracal.common.service;

import io.caracal.common.config.SettingDescription;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import net.sourceforge.argparse4j.inf.Namespace;

/**
 * {@code check [config.yml]}: reads all settings and prints those in force, secrets hidden; all problems together
 * otherwise.
 */
final class CheckCommand extends ConfiguredCommand<ServiceConfiguration> {

    private final ServiceApplication<?> application;

    CheckCommand(ServiceApplication<?> application) {
        super("check", "Checks the configuration without starting anything");
        this.application = application;
    }

    @Override
    protected Class<ServiceConfiguration> getConfigurationClass() {
        return ServiceConfiguration.class;
    }

    @Override
    protected void run(
            Bootstrap<ServiceConfiguration> bootstrap, Namespace namespace, ServiceConfiguration configuration) {
        PrintStream out = System.out;
        for (SettingDescription setting : application.check(configuration)) {
            out.println(setting.name() + "=" + setting.shown() + "  (" + setting.source() + ")");
        }
        out.println("the configuration of " + application.getName() + " is good");
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        // Reported once, by whoever ran the command.
    }
}

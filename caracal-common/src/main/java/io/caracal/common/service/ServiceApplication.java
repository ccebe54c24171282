package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingDescription;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.lifecycle.StopFailedException;
import io.caracal.common.lifecycle.StopReport;
import io.caracal.common.log.JsonLogging;
import io.caracal.common.log.LogSettings;
import io.caracal.common.log.ProcessIdentity;
import io.caracal.common.security.Argon2Cost;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service: its identity, its settings and its composition root. Commands: {@code server [config.yml]} (also without
 * any argument), {@code check [config.yml]}, {@code version}. Several may run in one JVM.
 *
 * @param <S> the settings of the service
 */
public abstract class ServiceApplication<S> extends Application<ServiceConfiguration> {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceApplication.class);

    private final ServiceIdentity identity;
    private final Map<String, String> environment;
    private volatile @Nullable RunningService running;
    private volatile Clock clock = Clock.systemUTC();
    private volatile Argon2Cost secretCost = Argon2Cost.CONTRACT;

    /** @param environment of the process, or of a test */
    protected ServiceApplication(ServiceIdentity identity, Map<String, String> environment) {
        this.identity = identity;
        this.environment = Map.copyOf(environment);
    }

    /** Reads every setting; problems are collected by the reader. Neither connects nor starts anything. */
    protected abstract S readSettings(SettingsReader reader, Mode mode);

    /** The composition root: builds and mounts everything. */
    protected abstract void assemble(Platform platform, S settings) throws Exception;

    /** What must hold for traffic to be safe. Needs nothing to run: documents and alerts are made from it too. */
    public abstract List<Invariant> invariants();

    /** Wall time of the service; tests may give another. */
    protected Clock clock() {
        return clock;
    }

    /** Lets the service run on another wall clock; before it is run. Returns the service. */
    public final ServiceApplication<S> on(Clock other) {
        clock = other;
        return this;
    }

    /** Lets the hashes of secrets cost another amount of work, which no deployment should; before it is run. Returns the service. */
    public final ServiceApplication<S> hashing(Argon2Cost other) {
        secretCost = other;
        return this;
    }

    public final ServiceIdentity identity() {
        return identity;
    }

    @Override
    public final String getName() {
        return identity.fullName();
    }

    /** Dropwizard would otherwise take the settings for the configuration. */
    @Override
    public final Class<ServiceConfiguration> getConfigurationClass() {
        return ServiceConfiguration.class;
    }

    /** The port in use; only once started. */
    public final int localPort() {
        return started().localPort();
    }

    /** Where this process reaches itself, {@code http://host:port}; only once started. */
    public final URI localUri() {
        return started().localUri();
    }

    private RunningService started() {
        RunningService current = running;
        if (current == null) {
            throw new IllegalStateException(getName() + " is not running");
        }
        return current;
    }

    /** Turns unready, lets requests in flight finish, and stops everything; a second call does nothing. */
    public final void stop() throws StopFailedException {
        Optional<StopReport> report = stopFor("owner");
        if (report.isPresent()) {
            report.get().requireClean();
        }
    }

    /** The same, answering the exit code of the process. */
    final int stopBecause(String cause) {
        return stopFor(cause).map(StopReport::exitCode).orElse(0);
    }

    private Optional<StopReport> stopFor(String cause) {
        RunningService current = running;
        running = null;
        return Optional.ofNullable(current).map(service -> service.stop(cause));
    }

    /** Runs one command; {@code server} returns once the service accepts requests. Throws whatever went wrong. */
    @Override
    public final void run(String... arguments) throws Exception {
        configureLogging();
        Bootstrap<ServiceConfiguration> bootstrap = new Bootstrap<>(this);
        bootstrap.setConfigurationFactoryFactory(
                DefaultsOrFile.over(bootstrap.getConfigurationFactoryFactory(), System.getProperties()));
        addDefaultCommands(bootstrap);
        String[] command = arguments.length == 0 ? new String[] {ServeCommand.NAME} : arguments;
        Cli cli = new Cli(new JarLocation(getClass()), bootstrap, System.out, System.err);
        Optional<Throwable> failure = cli.run(command);
        if (failure.isPresent()) {
            undo(failure.get());
            throw asException(failure.get());
        }
        RunningService started = running;
        if (started != null) {
            LOG.info("{} {} listens on port {}", getName(), version(), started.localPort());
        }
    }

    @Override
    public final void run(ServiceConfiguration configuration, Environment dropwizard) throws Exception {
        SettingsReader reader = new SettingsReader(environment, configuration.getSettings());
        PlatformSettings platformSettings = PlatformSettings.read(reader, identity);
        S settings = readAll(reader);
        Platform platform = new Platform(
                identity,
                platformSettings,
                Foundation.of(clock(), secretCost, version()),
                dropwizard,
                new Declarations(invariants(), reader.described()));
        CaracalServerFactory server = configuration.getServerFactory();
        running = new RunningService(platform, server);
        assemble(platform, settings);
        server.present(platform.frontage());
        LOG.info(
                "{} {} starts in mode {}", getName(), version(), platform.mode().text());
    }

    @Override
    protected final void addDefaultCommands(Bootstrap<ServiceConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand(this));
        bootstrap.addCommand(new CheckCommand(this));
        bootstrap.addCommand(new VersionCommand(this));
    }

    @Override
    public final void initialize(Bootstrap<ServiceConfiguration> bootstrap) {
        // Nothing: everything is built in assemble, by hand.
    }

    @Override
    protected final void bootstrapLogging() {
        // Runs before the environment is known; see configureLogging.
    }

    /** Every setting that is read with this environment, in that order; refuses what a start would refuse. */
    public final List<SettingDescription> settings() {
        return check(new ServiceConfiguration());
    }

    /** Everything that was read, or {@link io.caracal.common.config.ConfigurationProblems}. */
    final List<SettingDescription> check(ServiceConfiguration configuration) {
        SettingsReader reader = new SettingsReader(environment, configuration.getSettings());
        PlatformSettings.read(reader, identity);
        readAll(reader);
        return reader.described();
    }

    final String version() {
        String configured = environment.get("CARACAL_VERSION");
        if (configured != null && !configured.isBlank()) {
            return configured.strip();
        }
        String built = getClass().getPackage().getImplementationVersion();
        return built == null ? "dev" : built;
    }

    /**
     * A settings class may refuse the harmless stand-in of a value that is already reported; then the report is what
     * matters.
     */
    private S readAll(SettingsReader reader) {
        S settings;
        try {
            settings = readSettings(reader, reader.mode());
        } catch (IllegalArgumentException e) {
            reader.finish();
            throw e;
        }
        reader.finish();
        return settings;
    }

    private void configureLogging() {
        if (!LogSettings.quiet(environment)) {
            LogSettings settings = LogSettings.read(environment, getName(), version());
            JsonLogging.configure(settings, ProcessIdentity.read(environment));
        }
    }

    private void undo(Throwable failure) {
        try {
            stop();
        } catch (StopFailedException e) {
            failure.addSuppressed(e);
        }
    }

    private static Exception asException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }
}

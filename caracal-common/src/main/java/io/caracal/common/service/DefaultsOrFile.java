package io.caracal.common.service;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationFactoryFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import java.io.IOException;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Where the configuration comes from. Dropwizard copies the defaults by way of JSON so that system properties can override them; where none does, they are
 * taken as they are, which spares every start the reflection over all of their classes.
 */
final class DefaultsOrFile implements ConfigurationFactory<ServiceConfiguration> {

    private final Supplier<ConfigurationFactory<ServiceConfiguration>> dropwizard;
    private final String overridePrefix;
    private final Properties properties;

    private DefaultsOrFile(
            Supplier<ConfigurationFactory<ServiceConfiguration>> dropwizard,
            String overridePrefix,
            Properties properties) {
        this.dropwizard = dropwizard;
        this.overridePrefix = overridePrefix;
        this.properties = properties;
    }

    /** @param properties of the system; overrides begin with the prefix that Dropwizard gives and a dot */
    static ConfigurationFactoryFactory<ServiceConfiguration> over(
            ConfigurationFactoryFactory<ServiceConfiguration> dropwizard, Properties properties) {
        return (type, validator, mapper, prefix) ->
                new DefaultsOrFile(() -> dropwizard.create(type, validator, mapper, prefix), prefix + ".", properties);
    }

    @Override
    public ServiceConfiguration build(ConfigurationSourceProvider provider, String path)
            throws IOException, ConfigurationException {
        return dropwizard.get().build(provider, path);
    }

    @Override
    public ServiceConfiguration build() throws IOException, ConfigurationException {
        return overridden() ? dropwizard.get().build() : new ServiceConfiguration();
    }

    private boolean overridden() {
        return properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith(overridePrefix));
    }
}

package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class DefaultsOrFileTest {

    private static final String PREFIX = "dw";

    private final ServiceConfiguration read = new ServiceConfiguration();

    @Test
    void takesTheDefaultsAsTheyAreWhereNothingOverridesThem() throws Exception {
        ServiceConfiguration defaults = over(new Properties()).build();

        assertThat(defaults).isNotSameAs(read);
        assertThat(defaults.getSettings()).isEmpty();
        assertThat(defaults.getServerFactory().getMaxThreads()).isEqualTo(new CaracalServerFactory().getMaxThreads());
    }

    @Test
    void leavesToDropwizardWhatASystemPropertyOverrides() throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of("dw.server.maxThreads", "7"));

        assertThat(over(properties).build()).isSameAs(read);
    }

    @Test
    void leavesAFileToDropwizard() throws Exception {
        assertThat(over(new Properties()).build(path -> InputStream.nullInputStream(), "config.yml"))
                .isSameAs(read);
    }

    @Test
    void isNotMisledByPropertiesThatOnlyBeginAlike() throws Exception {
        Properties properties = new Properties();
        properties.putAll(Map.of("dwelling", "here"));

        assertThat(over(properties).build()).isNotSameAs(read);
    }

    private ConfigurationFactory<ServiceConfiguration> over(Properties properties) {
        return DefaultsOrFile.over((type, validator, mapper, prefix) -> new Dropwizard(), properties)
                .create(ServiceConfiguration.class, Validators.newValidator(), new ObjectMapper(), PREFIX);
    }

    private final class Dropwizard implements ConfigurationFactory<ServiceConfiguration> {

        @Override
        public ServiceConfiguration build(ConfigurationSourceProvider provider, String path)
                throws IOException, ConfigurationException {
            return read;
        }

        @Override
        public ServiceConfiguration build() throws IOException, ConfigurationException {
            return read;
        }
    }
}

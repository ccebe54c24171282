package io.caracal.common.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.health.HealthFactory;
import io.dropwizard.logging.common.LoggingFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The optional configuration file. {@code settings:} holds the settings of the service by the names they have in the
 * environment, which wins; {@code server:} (type {@code caracal}) tunes the HTTP server; {@code logging:} replaces
 * the JSON logging.
 */
public final class ServiceConfiguration extends Configuration {

    private final Map<String, String> settings = new LinkedHashMap<>();
    private CaracalServerFactory server = new CaracalServerFactory();
    private @Nullable LoggingFactory logging;

    public Map<String, String> getSettings() {
        return Map.copyOf(settings);
    }

    @JsonProperty
    public void setSettings(Map<String, String> values) {
        values.forEach((name, value) -> {
            if (value != null) {
                settings.put(name, value);
            }
        });
    }

    @Override
    public CaracalServerFactory getServerFactory() {
        return server;
    }

    @Override
    @JsonProperty("server")
    public void setServerFactory(ServerFactory factory) {
        if (!(factory instanceof CaracalServerFactory ours)) {
            throw new IllegalArgumentException("server.type must be caracal");
        }
        server = ours;
    }

    /** Not written when Dropwizard copies the defaults by way of JSON, or its own logging would come back. */
    @Override
    @JsonProperty(value = "logging", access = JsonProperty.Access.WRITE_ONLY)
    public synchronized LoggingFactory getLoggingFactory() {
        LoggingFactory configured = logging;
        return configured == null ? new UnchangedLogging() : configured;
    }

    @Override
    @JsonProperty(value = "logging", access = JsonProperty.Access.WRITE_ONLY)
    public synchronized void setLoggingFactory(LoggingFactory factory) {
        logging = factory;
    }

    /** Always empty: the service has health and readiness of its own. */
    @Override
    public Optional<HealthFactory> getHealthFactory() {
        return Optional.empty();
    }
}

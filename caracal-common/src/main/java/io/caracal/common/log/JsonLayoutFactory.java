package io.caracal.common.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import java.util.Map;
import java.util.TimeZone;

/** The layout {@code caracal-json} for the {@code logging:} section of a configuration file. */
@JsonTypeName("caracal-json")
public final class JsonLayoutFactory implements DiscoverableLayoutFactory<ILoggingEvent> {

    @JsonProperty
    private String service = "caracal";

    @JsonProperty
    private String env = "development";

    @JsonProperty
    private String version = "dev";

    @Override
    public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
        LogSettings settings = LogSettings.read(Map.of("CARACAL_ENV", env), service, version);
        return new JsonLayout(settings, ProcessIdentity.read(Map.of()));
    }
}

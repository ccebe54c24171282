package io.caracal.testing.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.service.Platform;
import io.caracal.common.service.ServiceApplication;
import io.caracal.common.service.ServiceIdentity;
import io.caracal.testing.http.HttpProbe;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceRunnerTest {
    @Test
    void startsAServiceOnAFreePortAndStopsIt() {
        HttpProbe probe;
        try (ServiceRunner first = ServiceRunner.start(EchoApplication::new, Map.of("GREETING", "hello"));
                ServiceRunner second = ServiceRunner.start(EchoApplication::new, Map.of("GREETING", "salve"))) {
            first.awaitReady();
            second.awaitReady();
            probe = first.http();

            assertThat(probe.get("/greeting").expect(200).text()).isEqualTo("hello");
            assertThat(second.http().get("/greeting").expect(200).text()).isEqualTo("salve");
            assertThat(first.port()).isNotEqualTo(second.port());
        }
        HttpProbe stopped = probe;
        assertThatThrownBy(() -> stopped.get("/greeting")).isInstanceOf(UncheckedIOException.class);
    }

    private static final class EchoApplication extends ServiceApplication<String> {
        private EchoApplication(Map<String, String> environment) {
            super(new ServiceIdentity("echo", 1, ErrorStyle.GO), environment);
        }

        @Override
        protected String readSettings(SettingsReader reader, Mode mode) {
            return reader.requiredText("GREETING");
        }

        @Override
        public List<Invariant> invariants() {
            return List.of();
        }

        @Override
        protected void assemble(Platform platform, String greeting) {
            platform.resource(new GreetingResource(greeting));
        }
    }

    /** Answers with what its service was given. */
    @Path("/greeting")
    public static final class GreetingResource {
        private final String greeting;

        GreetingResource(String greeting) {
            this.greeting = greeting;
        }

        /** The greeting. */
        @GET
        public String greeting() {
            return greeting;
        }
    }
}
